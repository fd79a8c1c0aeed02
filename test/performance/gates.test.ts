import assert from 'node:assert/strict'
import { readGates } from '../../bench/gates.ts'
import { scenarios, sizes, type InTurn } from '../../bench/lines.ts'
import type { Figures } from '../../bench/measure.ts'

/** Every side tells the same of itself, so that each scenario says all its lines without running one. */
const some: Figures = {
  ...{ count: 100, seconds: 2, cpuMs: 1, peakMiB: 2, idleMiB: 1 },
  more: new Proxy<Record<string, number>>({}, { get: () => 1 }),
}
const inTurn: InTurn = (...sides) => Promise.resolve(sides.map(() => [some]))

describe('gates of the bench', () => {
  it('has one limit for each line that a scenario says, and no other', async () => {
    const lines = await Promise.all(Object.values(scenarios).map(scenario => scenario(inTurn, sizes.quick)))
    const said = lines.flat().map(line => line.gate)
    assert.deepEqual(said.toSorted(), Object.keys(readGates()).toSorted())
  })
})
