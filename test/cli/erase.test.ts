import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { eraseWith } from '../../cli/erase.ts'
import { runCommand } from '../../cli/run-command.ts'
import { newId } from '../../server/base/ids.ts'
import { untilLifted, type StopKind } from '../../server/erasure/stops.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'

/** The proof that nothing is left is `test/proof/other-ways.test.ts`. */
describe('glemme erase', () => {
  let world: World
  before(async () => {
    world = await aWorld()
  })
  after(async () => await world.close())

  async function glemme(...args: readonly string[]): Promise<{ code: number; said: string }> {
    let said = ''
    const say = (line: string): void => void (said += `${line}\n`)
    const erase = eraseWith(async work => await work(world.ctx), Readable.from([]))
    return { code: await runCommand({ erase }, ['erase', ...args], { say, complain: say }), said }
  }

  async function stopped(kind: StopKind): Promise<Applied> {
    const applied = await world.apply()
    const ref = newId(kind === 'hold' ? 'hld' : 'cas')
    await world.ctx.erasure.stops.set(applied.row._id, { kind, ref, until: untilLifted })
    return applied
  }

  it('does what its applicant asks: what they have restricted, or asked to see, goes all the same', async () => {
    for (const kind of ['restriction', 'access'] as const) {
      const { row } = await stopped(kind)
      const { code, said } = await glemme('--reference', row.reference, '--yes')
      assert.equal(code, 0, said)
      const { state, stops } = (await world.ctx.applications.byId(row._id)) ?? row
      assert.deepEqual([state, stops], ['erasure_pending', []])
    }
  })

  it('leaves what a hold keeps, and says so', async () => {
    const { row } = await stopped('hold')
    const { code, said } = await glemme('--reference', row.reference, '--yes')
    assert.deepEqual([code, said], [1, 'Not erased: a hold stands. See /staff/privacy/holds.\n'])
    assert.equal((await world.ctx.applications.byId(row._id))?.state, 'received')
  })

  it('says when what was asked for before begins: nobody who may undo it until then is cut short', async () => {
    const { row } = await world.apply()
    const asked = ['--reference', row.reference, '--yes']
    assert.equal((await glemme(...asked)).code, 0)
    const waiting = await world.ctx.applications.byId(row._id)
    const { code, said } = await glemme(...asked, '--now')
    const from = waiting?.erasure?.undoUntil.toISOString()
    assert.equal(code, 1)
    assert.equal(
      said,
      `Not erased: its erasure was asked for before, and begins at ${from}. Until then its applicant may undo it: --now does not shorten that.\n`,
    )
    assert.deepEqual(await world.ctx.applications.byId(row._id), waiting)
  })
})
