import assert from 'node:assert/strict'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { armFailpoints } from '../../server/base/failpoint.ts'
import type { ApplicationId } from '../../server/base/ids.ts'
import { saying } from '../../server/erasure/ledger-entry.ts'
import { DataBehind } from '../../server/erasure/ledger-forward.ts'
import { replaySweepsStore } from '../../server/erasure/replay-sweeps-store.ts'
import { OlderThanHorizon, TokensLost } from '../../server/erasure/replay-told.ts'
import { into, seed, seedMany, tracesOf, type Seeded } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { save, type Saved } from '../support/saved-database.ts'

/** In a day: a run of all tests may take more than an hour. */
const live = { eligibleAt: new Date(Date.now() + 24 * 3_600_000) }
const how = { dropUnreadable: false }

describe('a restored database', () => {
  let world: ErasureWorld
  let gone: Seeded[]
  let stays: { unit: Seeded; before: string[] }
  let saved: Saved

  beforeEach(async () => {
    world = await openErasureWorld()
    gone = await seedMany(world, 3, { files: 2 })
    const unit = await seed(world, live)
    stays = { unit, before: await tracesOf(world, unit) }
    saved = await save(world)
  })
  afterEach(async () => {
    await saved.remove()
    await world.close()
  })

  async function assertBroughtUp(): Promise<void> {
    assert.equal(world.gate.isShut(), false)
    for (const unit of gone) {
      assert.deepEqual(await tracesOf(world, unit), [])
      assert.equal((await world.certificates.find(unit.number)).verdict, 'genuine')
    }
    assert.deepEqual(await tracesOf(world, stays.unit), stays.before)
    assert.equal((await world.ctx.vault.keys.open([stays.unit.id, stays.unit.subjectId])).size, 2)
    assert.equal((await world.ledger.verify()).fault, undefined)
    assert.equal(await into(world, 'certificates').countDocuments(), gone.length)
  }

  it('is shut, brought up to the ledger and opened: what was deleted is deleted again, the rest stays', async () => {
    await world.engine.sweep()
    await saved.putBack()
    for (const unit of gone) assert.notDeepEqual(await tracesOf(world, unit), [])
    assert.equal(await world.gate.look(), 'behind')
    assert.equal((await world.engine.sweep()).claimed, 0)
    const report = await world.replay(how)
    assert.deepEqual(
      { ...report, keys: 0 },
      { entries: 2, keys: 0, applications: 3, files: 0, due: 0, stops: 0 },
    )
    await assertBroughtUp()
    assert.equal(await world.replay(how), null)
    const last = await world.ledger.lastOf('restore_replayed')
    assert.deepEqual(last?.detail, { from: 0, to: 2 })
  })

  it('has D and stops as they were told last, and keeps the D of its own rule where nothing was told', async () => {
    const [later, earlier, held, freed, undone, pending, asked, objected, kept] = await seedMany(
      world,
      9,
      live,
    )
    assert.ok(later && earlier && held && freed && undone && pending && asked && objected && kept)
    const { engine, stops } = world
    const told = async (id: ApplicationId, date: string) =>
      await world.ctx.inTransaction(async () => await world.tellDue(id, { date, rule: 'rejected' }))
    const until = new Date('2031-01-01T00:00:00.000Z')
    const request = { why: 'staff', by: { kind: 'nobody' }, skipCooling: false } as const
    await stops.set(freed.id, { kind: 'hold', ref: 'hld_b', until })
    const restricted = { kind: 'restriction', ref: 'cas_u', until } as const
    await stops.set(undone.id, restricted)
    await engine.request({ units: [pending.id], ...request })
    await engine.request({ units: [undone.id], ...request, why: 'applicant' })
    await into(world, 'applications').updateOne({ _id: kept.id }, { $set: { objectedAt: new Date() } })
    await world.ledger.appendQueued()
    await saved.remove()
    saved = await save(world)

    await told(later.id, '2040-01-01')
    await told(earlier.id, '2040-01-01')
    await world.ledger.appendQueued()
    await told(earlier.id, '2020-01-01')
    await stops.set(held.id, { kind: 'hold', ref: 'hld_a', until })
    await stops.lift(freed.id, 'hld_b')
    await engine.undo([undone.id], { kind: 'nobody' })
    await engine.request({ units: [asked.id], ...request })
    const waits = await into(world, 'applications').findOne({ _id: asked.id })
    for (const [{ id }, words] of [
      [objected, [0, 1]],
      [kept, [1, 0]],
    ] as const)
      for (const word of words)
        await world.ctx.inTransaction(async () => {
          const due = { date: '2040-01-01', rule: 'rejected' } as const
          await world.tellDue(id, { ...due, objected: word })
        })
    await world.ledger.appendQueued()
    await saved.putBack()
    const report = await world.replay(how)

    assert.deepEqual([report?.due, report?.stops], [6, 2])
    const row = async ({ id }: Seeded) => await into(world, 'applications').findOne({ _id: id })
    const fresh = async (unit: Seeded): Promise<Record<string, unknown>> => (await row(unit)) ?? {}
    const dates = async (unit: Seeded) => {
      const { due, notBefore, notAfter } = await fresh(unit)
      return [(due as { date: string }).date, notBefore, notAfter]
    }
    assert.deepEqual(await dates(later), ['2040-01-01', '2040-01-01', null])
    assert.deepEqual(await dates(earlier), ['2020-01-01', null, '2020-01-01'])
    assert.equal((await row(later))?.['eligibleAt']?.toString(), new Date('2039-12-31T23:00Z').toString())
    assert.deepEqual((await row(held))?.['stops'], [{ kind: 'hold', ref: 'hld_a', until }])
    assert.deepEqual((await row(freed))?.['stops'], [])
    assert.equal((await row(undone))?.['state'], 'decided')
    assert.equal((await row(undone))?.['erasure'], null)
    assert.deepEqual((await row(undone))?.['stops'], [restricted])
    assert.equal((await row(pending))?.['state'], 'erasure_pending')
    assert.equal((await row(asked))?.['state'], 'erasure_pending', 'asked for after the backup')
    assert.deepEqual((await row(asked))?.['eligibleAt'], waits?.['eligibleAt'])
    await engine.undo([asked.id], { kind: 'nobody' })
    assert.equal((await row(asked))?.['state'], 'decided')
    assert.ok((await row(objected))?.['objectedAt'] instanceof Date, 'it waits, as it was told last')
    assert.equal((await row(kept))?.['objectedAt'], null, 'taken back since')
  })

  it('keeps a person whose second self was joined since, when only what was theirs before went', async () => {
    const [kept, joined] = await seedMany(world, 2, live)
    assert.ok(kept && joined)
    const { ctx, engine, ledger } = world
    await saved.remove()
    saved = await save(world)
    const people = [joined.subjectId, kept.subjectId] as const
    const sweeps = replaySweepsStore(ctx.database)
    await sweeps.follow(...people)
    await sweeps.forget([joined.subjectId])
    const says = saying('sweep', { counts: { applicants: 1 }, detail: { what: 'joined' } })
    await ctx.inTransaction(async () => await ledger.enqueue(says, people))
    await ctx.vault.keys.destroy([joined.subjectId])
    await engine.request({ units: [kept.id], why: 'applicant', by: { kind: 'nobody' }, skipCooling: true })
    await engine.finish()
    await ledger.appendQueued()
    await saved.putBack()
    await world.replay(how)
    assert.equal(await into(world, 'applications').countDocuments({ _id: kept.id }), 0)
    const row = await into(world, 'applications').findOne({ _id: joined.id })
    assert.equal(row?.['subjectId'], kept.subjectId)
    const profiles = await into(world, 'applicants')
      .find({ _id: { $in: [...people] } as never })
      .toArray()
    assert.deepEqual(
      profiles.map(({ _id, units }) => [_id, units]),
      [[kept.subjectId, [joined.id]]],
    )
    assert.equal((await ctx.vault.keys.open([joined.id, kept.subjectId])).size, 2)
  })

  it('is claimed by no sweep in the seconds before the gate looks, nor has a run taken over', async () => {
    armFailpoints('purge.after3=throw:EIO')
    await world.engine.sweep()
    armFailpoints('')
    const held = await seed(world, { announced: true })
    await world.ledger.appendQueued()
    await saved.remove()
    saved = await save(world)
    const until = new Date('2031-01-01T00:00:00.000Z')
    await world.stops.set(held.id, { kind: 'hold', ref: 'hld_a', until })
    await world.ledger.appendQueued()
    await world.gate.look()
    await saved.putBack()
    await into(world, 'purgeRuns').updateMany({}, { $set: { nextAt: new Date(0), leaseUntil: new Date(0) } })
    assert.equal(world.gate.isShut(), false, 'the last look was before')
    const { claimed, done, waiting, failed } = await world.engine.sweep()
    assert.deepEqual([claimed, done, waiting, failed], [0, 0, 0, 0])
    await world.replay(how)
    await world.engine.sweep()
    const row = await into(world, 'applications').findOne({ _id: held.id })
    assert.deepEqual([row?.['state'], row?.['stops']], ['decided', [{ kind: 'hold', ref: 'hld_a', until }]])
    assert.equal(await into(world, 'applications').countDocuments({ state: 'purging' }), 0)
  })

  it('does not carry out an erasure that a hold has taken back since, whether the hold stands or not', async () => {
    const [before, after] = await seedMany(world, 2, live)
    assert.ok(before && after)
    const request = { why: 'staff', by: { kind: 'nobody' }, skipCooling: false } as const
    const hold = { kind: 'hold', ref: 'hld_a', until: new Date('2031-01-01T00:00:00.000Z') } as const
    await world.engine.request({ units: [before.id], ...request })
    await world.ledger.appendQueued()
    await saved.remove()
    saved = await save(world)
    await world.engine.request({ units: [after.id], ...request })
    for (const { id } of [before, after]) {
      await world.stops.set(id, hold)
      await world.stops.lift(id, hold.ref)
    }
    await world.ledger.appendQueued()
    await saved.putBack()
    await world.replay(how)
    for (const { id } of [before, after]) {
      const row = await into(world, 'applications').findOne({ _id: id })
      assert.deepEqual([row?.['state'], row?.['stops'], row?.['erasure']], ['decided', [], null])
    }
  })

  it('gives a certificate to what had none yet: begun when the disaster came, and never committed', async () => {
    armFailpoints('purge.after7=throw:EIO')
    await world.engine.sweep()
    armFailpoints('')
    assert.equal(await world.ledger.lastOf('commit'), undefined)
    await saved.putBack()
    await world.replay(how)
    await assertBroughtUp()
    const commit = await world.ledger.lastOf('commit')
    assert.equal(commit?.certificateCount, gone.length)
  })

  it('E40: that is older than the horizon is refused, until everything without a key may go', async () => {
    await world.engine.sweep()
    await world.ledger.pruneTokens(new Date(Date.now() + 1000))
    await saved.putBack()
    await assert.rejects(world.replay(how), OlderThanHorizon)
    assert.equal(world.gate.state(), 'behind')
    const report = await world.replay({ dropUnreadable: true })
    assert.equal(report?.applications, gone.length)
    await assertBroughtUp()
  })

  it('is not opened while a token file is missing, or was changed', async () => {
    await world.engine.sweep()
    await saved.putBack()
    const { ledgerDir } = world.ctx.config
    const name = (await readdir(ledgerDir)).find(one => one.startsWith('tokens-')) ?? ''
    const path = join(ledgerDir, name)
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replace(/"tokens":\["./, '"tokens":["_'))
    await assert.rejects(world.replay(how), TokensLost)
    assert.equal(await into(world, 'applications').countDocuments(), gone.length + 1)
    assert.equal(world.gate.isShut(), true)
    await writeFile(path, text)
    await world.replay(how)
    await assertBroughtUp()
  })

  it('takes nothing new into the ledger before its replay, and shuts when the folder lacks what the mirror saw', async () => {
    await world.engine.sweep()
    await saved.putBack()
    await assert.rejects(world.ledger.append({ says: saying('sweep') }), DataBehind)
    await world.replay(how)
    await rm(join(world.ctx.config.ledgerDir, 'ledger.jsonl'))
    assert.equal(await world.gate.look(), 'broken')
    assert.equal(await world.replay(how), null)
    assert.equal(world.gate.isShut(), true)
  })

  it('does not tell again what had waited in it and was told since', async () => {
    await world.ctx.inTransaction(
      async () => await world.tellDue(stays.unit.id, { date: '2039-01-01', rule: 'rejected' }),
    )
    await saved.remove()
    saved = await save(world)
    await world.ledger.appendQueued()
    const { seq = 0 } = (await world.ledger.lastOf('due_moved')) ?? {}
    await world.engine.sweep()
    await saved.putBack()
    assert.equal(await into(world, 'ledgerQueue').countDocuments(), 1)
    await world.replay(how)
    await world.ledger.appendQueued()
    assert.equal((await world.ledger.lastOf('due_moved'))?.seq, seq)
  })
})
