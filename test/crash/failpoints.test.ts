import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../server/base/config.ts'
import { watchFailpoints } from '../../server/base/failpoint.ts'
import { aWorld, type World } from '../support/world.ts'

/** Names that are made of a number are looked up in the steps. */
const call = /\bfailpoint\(\s*(?:'([^']+)'|`([^`$]+)\$\{[^}]+\}`)\s*\)/g

/** Every name that the product declares; one ending in a number by what comes before it. */
function declaredNames(): Set<string> {
  const files = readdirSync(join(packageRoot, 'server'), { recursive: true, encoding: 'utf8' })
  const names = new Set<string>()
  for (const file of files.filter(name => name.endsWith('.ts') && name !== join('base', 'failpoint.ts'))) {
    const text = readFileSync(join(packageRoot, 'server', file), 'utf8')
    for (const [, name, prefix] of text.matchAll(call)) names.add(name ?? `${prefix ?? ''}*`)
  }
  return names
}

/**
 * What an operator does, the copies of keys, or a member of the pool: `crash/replay.test.ts`, `vault/rotate-root.test.ts`,
 * `erasure/rotate-signing.test.ts` and `pool/entry-in-trouble.test.ts` pass these, each all of its own.
 */
const ofAnotherLife = /^(replay|rootKey|signing|pool|keys)\./

describe('the failpoints', () => {
  let world: World
  before(async () => void (world = await aWorld()))
  after(async () => {
    watchFailpoints(undefined)
    await world?.close()
  })

  it('are each passed by one life from the form to the certificate', async () => {
    const passed = new Set<string>()
    watchFailpoints(name => passed.add(name.replace(/\d+$/, '*')).add(name))
    const applied = await world.apply()
    await world.ring()
    const { eligibleAt } = await world.row(applied)
    await world.restartOn(new Date(eligibleAt.getTime() + 60_000))
    await world.ring()
    const declared = declaredNames()
    assert.ok(declared.size >= 20, `only ${declared.size} were found`)
    assert.deepEqual(
      [...declared].filter(name => !passed.has(name) && !ofAnotherLife.test(name)),
      [],
    )
    const steps = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert.deepEqual(
      steps.filter(step => !passed.has(`purge.after${step}`)),
      [],
    )
  })
})
