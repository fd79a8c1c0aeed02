import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { addressField } from '../../server/policy/fields.ts'
import type { CaseType } from '../../server/policy/rights.ts'
import { addDays, instantsOf, localDate } from '../../server/policy/retention.ts'
import { limitRules } from '../../server/http/limits.ts'
import { referenceText } from '../../views/numbers.ts'
import { holdForm, registerCase } from '../support/office.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'
import { aMember, entries, entryOf, makeDue, people, zone } from './withdrawn-members.ts'

describe('a stop for what a person has', () => {
  let world: World
  let officer: StaffMember
  before(async () => {
    world = await aWorld({ now: '2040-01-31T09:00:00.000Z' })
    officer = await world.staff(['privacyOfficer'])
  })
  after(async () => await world.close())

  const today = () => localDate(world.ctx.clock.now(), zone)
  const sweep = async () => await world.ctx.erasure.engine.sweep()

  describe('of somebody who has nothing but the entry', () => {
    /** A member whose application was deleted on its day. */
    async function onlyMember(): Promise<Applied> {
      const applied = await aMember(world)
      const { _id } = applied.row
      const over = { ...instantsOf('2040-01-01', zone), 'due.date': '2040-01-01' }
      await people(world).updateOne({ _id }, { $set: over })
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

    const kindsOf = async (applied: Applied) => (await entryOf(world, applied))?.stops.map(stop => stop.kind)
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
      const entry = await entryOf(world, one)
      const page = await officer.get(path)
      assert.ok(page.text.includes(referenceText(entry?.reference ?? '-')), page.text)
      const told = await world.stored('outbox', { kind: 'M8pool', about: entry?._id })
      assert.equal(told.length, 1)
      assert.equal((await officer.post(`${path}/lift`)).status, 303)
      assert.match((await officer.get(path)).text, /8\. februar 2040/)
      assert.deepEqual(
        (await entryOf(world, one))?.stops[0]?.until,
        instantsOf('2040-02-08', zone).eligibleAt,
      )
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
      assert.equal(await entryOf(world, one), null)
      const other = await onlyMember()
      assert.equal((await carriedOut(other, 'erasure')).state, 'granted')
      assert.equal((await entryOf(world, other))?.state, 'erasure_pending')
    })

    const held = (reference: string) =>
      holdForm(world, { reference, reason: 'Krav om innsyn.', reviewBy: addDays(today(), 60) })

    async function hold(applied: Applied): Promise<string> {
      const reference = (await entryOf(world, applied))?.reference ?? ''
      const page = await officer.post('/staff/privacy/holds/new', held(reference))
      assert.equal(page.status, 303, page.text)
      assert.match((await officer.follow(page)).text, /Kopien slettes ikke så lenge den står\./)
      return page.location.replace('?done=copyHoldPlaced', '')
    }

    it('a hold keeps the entry from its day and from an erasure, and ends like any other', async () => {
      const one = await onlyMember()
      const path = await hold(one)
      const entry = await entryOf(world, one)
      assert.ok((await officer.get(path)).text.includes(referenceText(entry?.reference ?? '-')))
      assert.ok((await officer.get('/staff/privacy/holds')).text.includes('Et rettslig krav'))
      assert.ok(!JSON.stringify(await world.stored('holds')).includes('innsyn'))
      const listed = await world.ctx.pool.members({ after: undefined, limit: 100 })
      assert.ok(!listed.some(row => row._id === entry?._id))
      await makeDue(world, one)
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
      assert.equal(await entryOf(world, one), null)
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
      const entry = await entryOf(world, one)
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
      assert.equal(await entryOf(world, one), null)
    })

    it('a hold takes back what waits for its erasure, refuses its case, and comes too late for a run', async () => {
      const one = await onlyMember()
      const { path } = await carriedOut(one, 'erasure')
      await hold(one)
      assert.deepEqual([(await entryOf(world, one))?.state, await kindsOf(one)], ['active', ['hold']])
      const refused = await world.ctx.cases.byId(path.split('/').at(-1) ?? '')
      assert.deepEqual([refused?.state, refused?.code], ['refused', '17-3-e'])
      const left = await onlyMember()
      await carriedOut(left, 'withdrawal')
      assert.equal((await entryOf(world, left))?.state, 'erasure_pending')
      await hold(left)
      const kept = await entryOf(world, left)
      assert.deepEqual([kept?.state, kept?.due.date, kept?.leftAt instanceof Date], ['active', today(), true])
      const late = await onlyMember()
      const { subjectId } = late.row
      await entries(world).updateOne({ subjectId }, { $set: { state: 'purging', runId: newId('run') } })
      const reference = (await entryOf(world, late))?.reference ?? ''
      assert.equal((await officer.post('/staff/privacy/holds/new', held(reference))).status, 409)
      await entries(world).updateOne({ subjectId }, { $set: { state: 'active', runId: null } })
    })
  })
})
