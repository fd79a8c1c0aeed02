import assert from 'node:assert/strict'
import { addressField } from '../../server/policy/fields.ts'
import { Refusal } from '../../server/base/errors.ts'
import { armFailpoints } from '../../server/base/failpoint.ts'
import { newId } from '../../server/base/ids.ts'
import { openCase } from '../../server/cases/open-case.ts'
import { casesOfSubject, recordGrantedCase } from '../../server/cases/record-case.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { instantsOf, localDate } from '../../server/policy/retention.ts'
import type { CaseType } from '../../server/policy/rights.ts'
import { joined } from '../portal/joined.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'

const zone = 'Europe/Oslo'
const words = 'Jeg bodde ikke i Bergen da.'

describe('a purge of somebody with cases', () => {
  let world: World
  before(async () => {
    world = await aWorld({ now: '2027-03-10T09:00:00.000Z' })
  })
  after(async () => await world.close())

  const today = () => localDate(world.ctx.clock.now(), zone)
  const open = async ({ row }: Applied, type: CaseType, applicationIds = [row._id]) => {
    const id = newId('cas')
    const { subjectId } = row
    const by = { kind: 'applicant', subjectId } as const
    const at = { channel: 'portal' as const, receivedOn: today(), request: words }
    await openCase(world.ctx, { id, type, subjectId, applicationIds, ...at, by })
    return id
  }
  const pastD = async ({ row }: Applied) => {
    const date = today()
    const rows = world.ctx.database.data.collection<{ _id: string }>('glemme_applications')
    const set = { due: { date, rule: 'undecided', policyVersion: 1 }, ...instantsOf(date, zone) }
    await rows.updateOne({ _id: row._id }, { $set: set })
  }
  const stored = async (id: string) => (await world.stored('cases', { _id: id }))[0] ?? {}

  it('goes on; the open case ends partly, keeps types and dates only, and the last mail says so', async () => {
    const [leaving, staying] = [await world.apply(), await world.apply()]
    const complaint = await open(leaving, 'complaint')
    const [statement, rectification] = [
      await open(leaving, 'hiredPerson'),
      await open(leaving, 'rectification'),
    ]
    const others = await open(staying, 'complaint')
    const { subjectId, _id } = leaving.row
    const by = { kind: 'applicant', subjectId } as const
    const granted = await recordGrantedCase(world.ctx, {
      type: 'portability',
      subjectId,
      applicationIds: [_id],
      by,
    })
    const before = await stored(complaint)
    assert.ok(before['request'] && before['history'] && before['subjectId'] === subjectId)

    await pastD(leaving)
    const report = await world.ctx.erasure.engine.sweep()
    assert.equal(report.claimed, 1)
    assert.equal(await world.ctx.applications.byId(_id), null)

    for (const [id, state] of [
      [complaint, 'partly'],
      [statement, 'partly'],
      [rectification, 'partly'],
      [granted, 'granted'],
    ] as const) {
      const left = await stored(id)
      const personal = ['subjectId', 'openedBy', 'request', 'answer', 'history'].map(path => left[path])
      assert.deepEqual(
        [left['state'], ...personal, left['applicationIds']],
        [state, null, null, null, null, null, []],
      )
      assert.ok(left['keptUntil'] instanceof Date)
    }
    assert.equal((await stored(others))['state'], 'open')
    const text = JSON.stringify(await world.stored('cases', { _id: complaint }))
    assert.ok(!text.includes(subjectId) && !text.includes(_id))

    await sendWaiting(world.ctx)
    const last = world.mails().findLast(mail => mail.to === String(leaving.fields[addressField]))
    assert.match(last?.text ?? '', /3 saker du hadde hos oss, er avsluttet uten fullt svar/)
    const fsck = await world.ctx.erasure.fsck()
    assert.deepEqual(
      fsck.findings.filter(finding => finding.where.startsWith('cases')),
      [],
    )
  })

  it('gets no case more once it has begun, of the person or of that application', async () => {
    const [alone, one] = [await world.apply(), await world.apply()]
    const other = await world.apply()
    await joined(world.ctx, one, other)
    const { subjectId } = one.row
    const before = await world.stored('cases')
    for (const applied of [alone, one]) await pastD(applied)
    armFailpoints('purge.after9=throw:EIO')
    try {
      await world.ctx.erasure.engine.sweep()
    } finally {
      armFailpoints('')
    }
    assert.equal(await world.ctx.applications.byId(one.row._id), null)
    const gone = (error: unknown) => error instanceof Refusal && error.code === 'gone'
    await assert.rejects(open(alone, 'complaint'), gone)
    await assert.rejects(open(one, 'complaint'), gone)
    await assert.rejects(open(one, 'complaint', [other.row._id, one.row._id]), gone)
    const by = { kind: 'applicant', subjectId } as const
    const granted = { type: 'portability', subjectId, applicationIds: [one.row._id], by } as const
    await assert.rejects(
      world.ctx.inTransaction(() => recordGrantedCase(world.ctx, granted)),
      gone,
    )
    assert.deepEqual(await world.stored('cases'), before)
    await open(one, 'complaint', [other.row._id])
    assert.equal((await world.stored('cases')).length, before.length + 1)
  })

  it('of one application among several leaves the case with what is still there, and its words', async () => {
    const applied = await world.apply()
    const second = await world.apply()
    const { subjectId } = applied.row
    // One person, as after the two were joined.
    const rows = world.ctx.database.data.collection<{ _id: string }>('glemme_applications')
    await rows.updateOne({ _id: second.row._id }, { $set: { subjectId } })
    await world.ctx.applicants.addUnit(subjectId, second.row._id)
    const both = await open(applied, 'complaint', [applied.row._id, second.row._id])
    const one = await open(applied, 'rectification', [applied.row._id])
    await pastD(applied)
    await world.ctx.erasure.engine.sweep()
    const cases = await casesOfSubject(world.ctx, subjectId)
    const of = (id: string) => {
      const found = cases.find(({ row }) => row._id === id)
      return [found?.row.state, found?.row.applicationIds, found?.request]
    }
    assert.deepEqual(of(both), ['open', [second.row._id], words])
    assert.deepEqual(of(one), ['partly', [], words])
  })

  it('what is left goes when the months of the policy are over, and not before', async () => {
    const applied = await world.apply()
    const { subjectId, _id } = applied.row
    const by = { kind: 'applicant', subjectId } as const
    const id = await recordGrantedCase(world.ctx, { type: 'access', subjectId, applicationIds: [_id], by })
    const open1 = await open(applied, 'complaint')
    const end = instantsOf('2030-03-10', zone).overdueAt
    assert.deepEqual((await stored(id))['keptUntil'], end)
    await world.ctx.cases.forget(new Date(end.getTime() - 1))
    assert.equal((await stored(id))['_id'], id)
    assert.ok((await world.ctx.cases.forget(end)) >= 1)
    assert.deepEqual(await stored(id), {})
    assert.equal((await stored(open1))['state'], 'open', 'an open case is not forgotten')
  })
})
