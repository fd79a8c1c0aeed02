import assert from 'node:assert/strict'
import type { ApplicationRow, StopRow } from '../../server/applications/application-row.ts'
import { newId } from '../../server/base/ids.ts'
import { endAccess, extendAccess, stopForAccess } from '../../server/cases/stop-for-access.ts'
import { giveConsent } from '../../server/consents/give-consent.ts'
import { textInForce } from '../../server/consents/texts.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { addressField } from '../../server/policy/fields.ts'
import type { CaseType } from '../../server/policy/rights.ts'
import { addDays, instantsOf, localDate } from '../../server/policy/retention.ts'
import { fillPool } from '../../server/pool/fill-pool.ts'
import { leavePool } from '../../server/pool/leave-pool.ts'
import type { PoolRow } from '../../server/pool/pool-row.ts'
import { endLapsedStops } from '../../server/rights/end-lapsed-stops.ts'
import { limitRules } from '../../server/http/limits.ts'
import { announceLifting, liftOwnRestriction } from '../../server/rights/lift-restriction.ts'
import { restrict } from '../../server/rights/restrict.ts'
import { referenceText } from '../../views/numbers.ts'
import { holdForm, registerCase } from '../support/office.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

const zone = 'Europe/Oslo'

describe('a stop for what a person has', () => {
  let world: World
  let officer: StaffMember
  before(async () => {
    world = await aWorld({ now: '2040-01-31T09:00:00.000Z' })
    officer = await world.staff(['privacyOfficer'])
  })
  after(async () => await world.close())

  const today = () => localDate(world.ctx.clock.now(), zone)
  const by = ({ row }: Applied) => ({ kind: 'applicant', subjectId: row.subjectId }) as const
  const staff = () => ({ kind: 'staff', staffId: officer.staffId, role: 'privacyOfficer' }) as const
  const people = () => world.ctx.database.data.collection<ApplicationRow>('glemme_applications')
  const entries = () => world.ctx.database.data.collection<PoolRow>('glemme_pool')
  const entryOf = async ({ row }: Applied) => await entries().findOne({ subjectId: row.subjectId })
  const stopsOf = async (applied: Applied): Promise<StopRow['kind'][][]> => {
    const rows = [await people().findOne({ _id: applied.row._id }), await entryOf(applied)]
    return rows.map(row => row?.stops.map(stop => stop.kind) ?? [])
  }
  const sweep = async () => await world.ctx.erasure.engine.sweep()

  /** Somebody who has withdrawn and agreed to be asked about other jobs. */
  async function agreed(): Promise<Applied> {
    const applied = await world.apply({ files: [] })
    const { _id, subjectId } = applied.row
    const at = world.ctx.clock.now()
    await people().updateOne(
      { _id },
      { $set: { state: 'withdrawn', withdrawal: { at, before: applied.row.due } } },
    )
    const key = (await world.ctx.vault.keys.open([subjectId])).get(subjectId)
    const text = textInForce(world.ctx, 'pool', 'nb')
    assert.ok(key && text)
    const how = { purpose: 'pool', language: 'nb', channel: 'form', proof: _id } as const
    await world.ctx.inTransaction(() => giveConsent(world.ctx, { ...how, subjectId, key, text }))
    return applied
  }

  async function member(): Promise<Applied> {
    const applied = await agreed()
    await fillPool(world.ctx)
    assert.ok(await entryOf(applied))
    return applied
  }

  /** D of all the person has is yesterday. */
  async function makeDue({ row }: Applied): Promise<void> {
    const date = addDays(today(), -1)
    const set = { 'due.date': date, ...instantsOf(date, zone) }
    const { subjectId } = row
    await people().updateMany({ subjectId }, { $set: set })
    const given = new Date('2039-01-30T09:00:00.000Z')
    const since = { consentedAt: given, firstConsentedAt: given }
    await entries().updateMany({ subjectId }, { $set: { ...set, ...since } })
  }

  it('a restriction keeps the entry in the pool too, until it is lifted, and leaves both fourteen days', async () => {
    const applied = await member()
    const { _id: applicationId } = applied.row
    await restrict(world.ctx, { applicationId, by: by(applied) })
    assert.deepEqual(await stopsOf(applied), [['restriction'], ['restriction']])
    await makeDue(applied)
    assert.equal((await sweep()).claimed, 0)
    const person = (await entryOf(applied))?._id
    const page = await world.ctx.pool.members({ after: undefined, limit: 100 })
    assert.ok(!page.some(row => row._id === person))
    await liftOwnRestriction(world.ctx, { applicationId, by: by(applied) })
    assert.deepEqual(await stopsOf(applied), [[], []])
    const entry = await entryOf(applied)
    assert.deepEqual([entry?.due.date, entry?.notBefore], [addDays(today(), 14), addDays(today(), 14)])
    assert.equal((await sweep()).claimed, 0)
    const about = await world.stored('audit', { what: /^restriction/, about: entry?._id })
    assert.deepEqual(
      new Set(about.map(row => row['what'])),
      new Set(['restriction.lifted', 'restriction.set']),
    )
    const found = (await world.ctx.erasure.fsck()).findings.filter(finding => finding.id === entry?._id)
    assert.deepEqual(found, [])
  })

  it('a restriction that the privacy officer lifts ends for the entry on the same day', async () => {
    const applied = await member()
    const { _id: applicationId } = applied.row
    await restrict(world.ctx, { applicationId, by: by(applied) })
    const liftOn = await announceLifting(world.ctx, { applicationId, by: staff() })
    const until = instantsOf(liftOn, zone).eligibleAt
    assert.deepEqual((await entryOf(applied))?.stops[0]?.until, until)
    await entries().updateMany({}, { $set: { 'stops.$[].until': world.ctx.clock.now() } })
    await people().updateOne({ _id: applicationId }, { $set: { 'stops.0.until': world.ctx.clock.now() } })
    assert.equal(await endLapsedStops(world.ctx), 2)
    assert.deepEqual(await stopsOf(applied), [[], []])
  })

  it('copies nothing into the pool while its person has a restriction', async () => {
    const applied = await agreed()
    const { _id: applicationId } = applied.row
    await restrict(world.ctx, { applicationId, by: by(applied) })
    await fillPool(world.ctx)
    assert.equal(await entryOf(applied), null)
    await liftOwnRestriction(world.ctx, { applicationId, by: by(applied) })
    await fillPool(world.ctx)
    assert.ok(await entryOf(applied))
  })

  it('P16 a request for access covers the entry, which stays on the list, until it is answered', async () => {
    const applied = await member()
    const { _id, subjectId } = applied.row
    const request = { ref: newId('cas'), applicationIds: [_id], by: staff() }
    await stopForAccess(world.ctx, { ...request, dueOn: '2040-02-29' })
    assert.deepEqual(await stopsOf(applied), [['access'], ['access']])
    const entry = await entryOf(applied)
    const listed = await world.ctx.pool.members({ after: undefined, limit: 100 })
    assert.ok(listed.some(row => row._id === entry?._id))
    assert.equal(await extendAccess(world.ctx, { ...request, dueOn: '2040-04-30' }), 1)
    assert.deepEqual((await entryOf(applied))?.stops[0]?.until, instantsOf('2040-05-01', zone).eligibleAt)
    await makeDue(applied)
    assert.equal((await sweep()).claimed, 0)
    await people().updateOne(
      { _id },
      { $set: { 'due.date': '2041-01-01', ...instantsOf('2041-01-01', zone) } },
    )
    await endAccess(world.ctx, request)
    assert.deepEqual(await stopsOf(applied), [[], []])
    assert.equal((await sweep()).claimed, 1)
    assert.equal(await entryOf(applied), null)
    const certificate = await world.ctx.erasure.certificates.find(entry?.certificateNo ?? '')
    assert.ok(certificate.verdict === 'genuine')
    assert.deepEqual(certificate.certificate.body.stoppedBy, ['access'])
    assert.deepEqual(await world.ctx.erasure.stops.entriesBeside([subjectId]), [])
  })

  it('a request of somebody who has nothing but the entry keeps it', async () => {
    const applied = await member()
    const { _id, subjectId } = applied.row
    await people().updateOne(
      { _id },
      { $set: { ...instantsOf('2040-01-01', zone), 'due.date': '2040-01-01' } },
    )
    await sweep()
    const request = { ref: newId('cas'), applicationIds: [], subjectId, by: staff() }
    await stopForAccess(world.ctx, { ...request, dueOn: '2040-02-29' })
    assert.deepEqual(
      (await entryOf(applied))?.stops.map(stop => stop.kind),
      ['access'],
    )
  })

  describe("the applicant's own erasure", () => {
    async function stopped(): Promise<Applied> {
      const applied = await member()
      const { _id } = applied.row
      await restrict(world.ctx, { applicationId: _id, by: by(applied) })
      await stopForAccess(world.ctx, {
        ...{ ref: newId('cas'), applicationIds: [_id], by: staff() },
        dueOn: '2040-02-29',
      })
      assert.deepEqual(await stopsOf(applied), [
        ['restriction', 'access'],
        ['restriction', 'access'],
      ])
      return applied
    }
    const erase = async (applied: Applied, units: readonly (ApplicationRow | PoolRow)['_id'][]) =>
      await world.ctx.erasure.engine.request({
        ...{ units, why: 'applicant', by: by(applied) },
        skipCooling: true,
      })

    it('of everything lifts the stops of the entry too', async () => {
      const applied = await stopped()
      const entry = await entryOf(applied)
      assert.ok(entry)
      await erase(applied, [applied.row._id, entry._id])
      await world.ctx.erasure.engine.finish()
      assert.equal(await entryOf(applied), null)
      assert.equal(await world.ctx.applications.byId(applied.row._id), null)
    })

    it('of the entry leaves the application stopped', async () => {
      const applied = await stopped()
      const { subjectId } = applied.row
      await leavePool(world.ctx, { subjectId, closing: 'withdrawn', by: by(applied) })
      await world.ctx.erasure.engine.finish()
      assert.equal(await entryOf(applied), null)
      assert.deepEqual((await stopsOf(applied))[0], ['restriction', 'access'])
    })

    it('of the application lifts its restriction from the entry, which nobody could otherwise', async () => {
      const applied = await stopped()
      await erase(applied, [applied.row._id])
      await world.ctx.erasure.engine.finish()
      assert.deepEqual((await stopsOf(applied))[1], ['access'])
    })
  })

  describe('of somebody who has nothing but the entry', () => {
    /** A member whose application was deleted on its day. */
    async function onlyMember(): Promise<Applied> {
      const applied = await member()
      const { _id } = applied.row
      const over = { ...instantsOf('2040-01-01', zone), 'due.date': '2040-01-01' }
      await people().updateOne({ _id }, { $set: over })
      await sweep()
      assert.equal(await world.ctx.applications.byId(_id), null)
      return applied
    }

    /** A request by phone, identified: the path of its page. */
    async function asked(applied: Applied, type: CaseType): Promise<string> {
      const person = String(applied.fields[addressField])
      const path = await registerCase(world, officer, { type, person })
      await officer.post(`${path}/identity`, { method: 'inPerson' })
      return path
    }

    async function carriedOut(applied: Applied, type: CaseType): Promise<{ path: string; state: unknown }> {
      const path = await asked(applied, type)
      const done = await officer.post(`${path}/carry-out`)
      assert.equal(done.status, 303, done.text)
      const row = await world.ctx.cases.byId(path.split('/').at(-1) ?? '')
      return { path, state: row?.state }
    }

    const kindsOf = async (applied: Applied) => (await entryOf(applied))?.stops.map(stop => stop.kind)
    const personOf = async (applied: Applied) => {
      await sendWaiting(world.ctx)
      const visitor = world.visitor()
      assert.equal((await visitor.post(linkIn(world.mailTo(applied)))).status, 303)
      return visitor
    }

    it('a restriction is set at the desk, and lifted there, seven days after the mail', async () => {
      const one = await onlyMember()
      const { path, state } = await carriedOut(one, 'restriction')
      assert.deepEqual([state, await kindsOf(one)], ['granted', ['restriction']])
      const entry = await entryOf(one)
      const page = await officer.get(path)
      assert.ok(page.text.includes(referenceText(entry?.reference ?? '-')), page.text)
      const told = await world.stored('outbox', { kind: 'M8pool', about: entry?._id })
      assert.equal(told.length, 1)
      assert.equal((await officer.post(`${path}/lift`)).status, 303)
      assert.match((await officer.get(path)).text, /8\. februar 2040/)
      assert.deepEqual((await entryOf(one))?.stops[0]?.until, instantsOf('2040-02-08', zone).eligibleAt)
    })

    it('its person sees the restriction, lifts it, and sets it again', async () => {
      const one = await onlyMember()
      await carriedOut(one, 'restriction')
      const person = await personOf(one)
      const path = '/my/consents/pool'
      const shown = await person.get(path)
      assert.ok(shown.html.includes(`${path}/lift`) && !shown.html.includes(`${path}/restrict`), shown.text)
      for (let n = 0; n < 2; n += 1) assert.equal((await person.post(`${path}/lift`)).location, path)
      assert.deepEqual(await kindsOf(one), [])
      assert.equal((await person.get(`${path}/restrict`)).status, 200)
      assert.equal((await person.post(`${path}/restrict`, { text: 'Hvorfor ikke.' })).status, 422)
      const set = await person.post(`${path}/restrict`, { reason: 'accuracy' })
      assert.deepEqual([set.location, await kindsOf(one)], [path, ['restriction']])
      const { most } = limitRules.ownWords.windows[0]
      for (let n = 0; n < most; n += 1)
        await world.ctx.limits.count('ownWords', one.row.subjectId).catch(() => undefined)
      const again = await person.post(`${path}/restrict`, { reason: 'accuracy' })
      assert.equal(again.location, path, 'it changes nothing, and counts against no limit')
      const rows = await world.ctx.cases.ofSubject(one.row.subjectId)
      assert.deepEqual(
        rows.map(({ type, state, isWhole }) => [type, state, isWhole]),
        [
          ['restriction', 'granted', true],
          ['restriction', 'granted', true],
        ],
      )
      assert.equal((await person.get('/my/consents/marketing/restrict')).status, 404)
    })

    it('copy, withdrawal and erasure are carried out at the desk', async () => {
      const one = await onlyMember()
      const { state } = await carriedOut(one, 'access')
      assert.equal(state, 'open', 'until it is fetched')
      assert.deepEqual(await kindsOf(one), ['access'])
      assert.equal((await carriedOut(one, 'withdrawal')).state, 'granted')
      await world.ctx.erasure.engine.finish()
      assert.equal(await entryOf(one), null)
      const other = await onlyMember()
      assert.equal((await carriedOut(other, 'erasure')).state, 'granted')
      assert.equal((await entryOf(other))?.state, 'erasure_pending')
    })

    const held = (reference: string) =>
      holdForm(world, { reference, reason: 'Krav om innsyn.', reviewBy: addDays(today(), 60) })

    async function hold(applied: Applied): Promise<string> {
      const reference = (await entryOf(applied))?.reference ?? ''
      const page = await officer.post('/staff/privacy/holds/new', held(reference))
      assert.equal(page.status, 303, page.text)
      assert.match((await officer.follow(page)).text, /Kopien slettes ikke så lenge den står\./)
      return page.location.replace('?done=copyHoldPlaced', '')
    }

    it('a hold keeps the entry from its day and from an erasure, and ends like any other', async () => {
      const one = await onlyMember()
      const path = await hold(one)
      const entry = await entryOf(one)
      assert.ok((await officer.get(path)).text.includes(referenceText(entry?.reference ?? '-')))
      assert.ok((await officer.get('/staff/privacy/holds')).text.includes('Et rettslig krav'))
      assert.ok(!JSON.stringify(await world.stored('holds')).includes('innsyn'))
      const listed = await world.ctx.pool.members({ after: undefined, limit: 100 })
      assert.ok(!listed.some(row => row._id === entry?._id))
      await makeDue(one)
      assert.equal((await sweep()).claimed, 0)
      const asking = await asked(one, 'erasure')
      assert.equal((await officer.post(`${asking}/carry-out`)).status, 409)
      const refusal = { code: '17-3-e', text: 'Et krav verserer.' }
      assert.equal((await officer.post(`${asking}/refuse`, refusal)).status, 303)
      const renewed = await officer.post(`${path}/renew`, { reviewBy: addDays(today(), 90) })
      assert.equal(renewed.status, 303, renewed.text)
      const released = await officer.follow(await officer.post(`${path}/release`))
      assert.match(released.text, /slettes kopien innen 24 timer/)
      assert.equal((await sweep()).claimed, 1)
      assert.equal(await entryOf(one), null)
      assert.deepEqual(await world.stored('holds', { applicationId: entry?._id }), [])
      const certificate = await world.ctx.erasure.certificates.find(entry?.certificateNo ?? '')
      assert.ok(certificate.verdict === 'genuine')
      assert.deepEqual(certificate.certificate.body.stoppedBy, ['hold'])
    })

    it('whoever says no while a hold stands is told until when, shown to nobody, and deleted after it', async () => {
      const one = await onlyMember()
      await carriedOut(one, 'restriction')
      const path = await hold(one)
      const person = await personOf(one)
      const page = await person.follow(await person.post('/my/consents/pool', { choice: 'withdraw' }))
      assert.match(page.text, /Vi må ta vare på kopien til 30\. april 2040, på grunn av et rettslig krav/)
      const [consent] = await world.ctx.consents.ofSubject(one.row.subjectId)
      const entry = await entryOf(one)
      assert.deepEqual([consent?.state, consent?.closing], ['closed', 'withdrawn'])
      assert.deepEqual([entry?.state, entry?.due.date, await kindsOf(one)], ['active', today(), ['hold']])
      const [told] = await world.ctx.cases.ofSubject(one.row.subjectId)
      assert.deepEqual([told?.type, told?.state, told?.code], ['withdrawal', 'partly', '17-3-e'])
      await sendWaiting(world.ctx)
      assert.match(world.mailTo(one).text, /30\. april 2040/)
      assert.equal((await sweep()).claimed, 0)
      const found = (await world.ctx.erasure.fsck()).findings.filter(finding => finding.id === entry?._id)
      assert.deepEqual(found, [])
      await officer.post(`${path}/release`)
      const listed = await world.ctx.pool.members({ after: undefined, limit: 100 })
      assert.ok(!listed.some(row => row._id === entry?._id))
      assert.equal((await sweep()).claimed, 1)
      assert.equal(await entryOf(one), null)
    })

    it('a hold takes back what waits for its erasure, refuses its case, and comes too late for a run', async () => {
      const one = await onlyMember()
      const { path } = await carriedOut(one, 'erasure')
      await hold(one)
      assert.deepEqual([(await entryOf(one))?.state, await kindsOf(one)], ['active', ['hold']])
      const refused = await world.ctx.cases.byId(path.split('/').at(-1) ?? '')
      assert.deepEqual([refused?.state, refused?.code], ['refused', '17-3-e'])
      const left = await onlyMember()
      await carriedOut(left, 'withdrawal')
      assert.equal((await entryOf(left))?.state, 'erasure_pending')
      await hold(left)
      const kept = await entryOf(left)
      assert.deepEqual([kept?.state, kept?.due.date, kept?.leftAt instanceof Date], ['active', today(), true])
      const late = await onlyMember()
      const { subjectId } = late.row
      await entries().updateOne({ subjectId }, { $set: { state: 'purging', runId: newId('run') } })
      const reference = (await entryOf(late))?.reference ?? ''
      assert.equal((await officer.post('/staff/privacy/holds/new', held(reference))).status, 409)
      await entries().updateOne({ subjectId }, { $set: { state: 'active', runId: null } })
    })
  })
})
