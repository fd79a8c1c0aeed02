import assert from 'node:assert/strict'
import { noteDownload, noteRecipient } from '../../server/applications/disclosures-store.ts'
import { newId, type StaffId } from '../../server/base/ids.ts'
import { openMail } from '../../server/mail/outbox.ts'
import { outboxStore, type OutboxRow } from '../../server/mail/outbox-store.ts'
import { into, seed, tracesOf, type Seeded } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'

const hourMs = 3_600_000

describe('whoever has a copy', () => {
  let world: ErasureWorld
  let staffId: StaffId
  beforeEach(async () => {
    world = await openErasureWorld()
    staffId = newId('stf')
    const account = { name: 'Per', email: 'per@firma.example', roles: [], passwordHash: null, generation: 1 }
    const { clock, staff } = world.ctx
    await staff.insert({ _id: staffId, ...account, language: 'en', createdAt: clock.now() })
  })
  afterEach(async () => await world.close())

  const download = async (unit: Seeded, by = staffId): Promise<boolean> =>
    await noteDownload(world.ctx, { applicationId: unit.id, staffId: by, at: new Date() })
  const tell = async (unit: Seeded, address: string): Promise<void> => {
    const key = (await world.ctx.vault.keys.open([unit.id])).get(unit.id)
    assert.ok(key)
    const to = { name: 'Lønn AS', address }
    await noteRecipient(world.ctx, key, { applicationId: unit.id, to, at: new Date() })
  }
  const mails = async (): Promise<OutboxRow[]> => {
    const found = await into(world, 'outbox').find({ kind: 'M15' }).toArray()
    const rows = await Promise.all(found.map(({ _id }) => outboxStore(world.ctx.database).find(_id)))
    return rows.filter(row => row !== undefined)
  }
  const opened = async (row: OutboxRow) => {
    const key = (await world.ctx.vault.keys.open([row.unit])).get(row.unit)
    assert.ok(key)
    return openMail(key, row)
  }
  const stored = async (unit: Seeded) => {
    const row = await into(world, 'applications').findOne({ _id: unit.id })
    assert.ok(row)
    return row
  }

  it('is written to by M15, downloaders and recipients outside alike, and never by the name of the person', async () => {
    const unit = await seed(world)
    const other = await seed(world, { eligibleAt: new Date(Date.now() + hourMs) })
    await download(unit)
    await download(other)
    await tell(unit, 'post@lonn.example')
    const reference = (await stored(unit))['reference']
    assert.equal(await into(world, 'disclosures').countDocuments({ applicationId: unit.id }), 2)

    await world.engine.sweep()

    const rows = await mails()
    const said = await Promise.all(rows.map(opened))
    assert.deepEqual(said.map(mail => mail.to).toSorted(), ['per@firma.example', 'post@lonn.example'])
    for (const { values } of said) {
      assert.equal(values['reference'], reference)
      assert.match(values['link'] ?? '', /\/recipients\/[A-Za-z0-9_-]{43}$/)
      assert.ok(!JSON.stringify(values).includes(unit.says.name))
    }
    assert.deepEqual(rows.map(row => row.language).toSorted(), ['en', 'nb'])
    assert.equal(new Set(rows.map(row => row.unit)).size, 2, 'each under a key of its own')
    assert.deepEqual(await tracesOf(world, unit), [])
    assert.equal(await into(world, 'disclosures').countDocuments({ applicationId: other.id }), 1)
    assert.equal(JSON.stringify(rows).includes('lonn'), false)
  })

  it('is written to once, however often they downloaded and the step is taken', async () => {
    const unit = await seed(world)
    assert.equal(await download(unit), true)
    assert.equal(await download(unit), false)
    const row = await into(world, 'disclosures').findOne({ applicationId: unit.id })
    assert.equal(row?.['times'], 2)
    const run = await world.engine.claim('purge', 10)
    assert.ok(run)
    await into(world, 'purgeRuns').updateOne({ _id: run._id }, { $set: { step: 0 } })
    await world.engine.advance(run)
    await world.engine.advance({ ...run, step: 4 })
    assert.equal((await mails()).length, 1)
    assert.equal((await world.copies.unconfirmed(10)).length, 1)
  })

  it('is listed until they say that it is done, also when there is no address to write to', async () => {
    const unit = await seed(world)
    await download(unit)
    await download(unit, newId('stf'))
    await world.engine.sweep()
    const asked = await world.copies.unconfirmed(10)
    assert.deepEqual(asked.map(copy => `${copy.number} ${copy.wasTold}`).toSorted(), [
      `${unit.number} false`,
      `${unit.number} true`,
    ])
    const [row] = await mails()
    assert.ok(row)
    const token = /[^/]+$/.exec((await opened(row)).values['link'] ?? '')?.[0] ?? ''
    assert.equal((await world.copies.find(token))?.doneAt, null)
    assert.equal(await world.copies.confirm(token), true)
    assert.equal(await world.copies.confirm(token), true, 'twice changes nothing')
    assert.equal(await world.copies.confirm(`${token.slice(1)}A`), false)
    assert.deepEqual(
      (await world.copies.unconfirmed(10)).map(copy => copy.wasTold),
      [false],
    )
  })

  it('is still written to, for 24 hours, by a run that is past its time, which sends no last mail any more', async () => {
    const unit = await seed(world, { overdueAt: new Date(Date.now() - 30 * hourMs) })
    await download(unit)
    await world.engine.sweep()
    assert.equal(await into(world, 'outbox').countDocuments({ kind: 'M6' }), 0)
    const [row] = await mails()
    assert.ok(row?.closeBy)
    const left = row.closeBy.getTime() - Date.now()
    assert.ok(left > 23.9 * hourMs && left <= 24 * hourMs)
  })

  it('in time is written to until an hour before D ends, and no longer', async () => {
    const unit = await seed(world)
    await download(unit)
    const overdueAt = (await stored(unit))['overdueAt']
    await world.engine.sweep()
    const [row] = await mails()
    assert.ok(overdueAt instanceof Date)
    assert.equal(row?.closeBy?.getTime(), overdueAt.getTime() - hourMs)
  })
})
