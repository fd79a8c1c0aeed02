import assert from 'node:assert/strict'
import type { ApplicationRow } from '../../server/applications/application-row.ts'
import { noteDownload } from '../../server/applications/disclosures-store.ts'
import { newToken } from '../../server/base/ids.ts'
import { fieldNames, ruleOf } from '../../server/policy/fields.ts'
import { addDays, instantsOf, localDate } from '../../server/policy/retention.ts'
import { undoErasure } from '../../server/portal/undo-erasure.ts'
import { endLapsedStops } from '../../server/rights/end-lapsed-stops.ts'
import { keepDeadlines } from '../../server/rights/keep-deadlines.ts'
import { decided, mailsTo } from '../portal/stories.ts'
import { anOffice, placeHold, registerCase } from '../support/office.ts'
import type { TypedFields, Visitor } from '../support/visitor.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { linkIn, type Applied, type World } from '../support/world.ts'

const zone = 'Europe/Oslo'
const phoneField = fieldNames.find(field => ruleOf(field).role === 'phone') ?? ''

describe('a restriction and its end', () => {
  let world: World
  let officer: StaffMember
  let recruiter: StaffMember
  before(async () => {
    ;({ world, officer, recruiter } = await anOffice({ now: '2027-03-22T10:00:00Z' }))
    await world.vacancy()
  })
  after(async () => await world.close())

  const today = () => localDate(world.ctx.clock.now(), zone)
  const set = async ({ row }: Applied, change: object) => {
    const rows = world.ctx.database.data.collection<ApplicationRow>('glemme_applications')
    await rows.updateOne({ _id: row._id }, { $set: change })
  }
  const dueOn = async (one: Applied, date: string) =>
    await set(one, { 'due.date': date, ...instantsOf(date, zone) })
  const restrict = async (one: Applied): Promise<{ owner: Visitor; path: string }> => {
    const owner = await world.inside(one)
    const own = `/my/applications/${one.row._id}`
    assert.equal((await owner.post(`${own}/restrict`, { reason: 'accuracy' })).status, 303)
    const stop = (await world.row(one)).stops.find(({ kind }) => kind === 'restriction')
    return { owner, path: `/staff/cases/${stop?.ref}` }
  }
  const hold = async ({ row }: Applied) => {
    await placeHold(world, officer, { reference: row.reference, reviewBy: '2027-06-01' })
  }
  const register = async ({ row }: Applied, type: string, more: TypedFields = {}): Promise<string> =>
    await registerCase(world, officer, { type, person: row.reference, ...more })
  const caseAt = async (path: string) => await world.ctx.cases.byId(path.split('/').at(-1) ?? '')
  const lines = async (path: string, says: RegExp) =>
    ((await officer.get(path)).text.match(says) ?? []).length
  const kindsOf = async (one: Applied) => (await world.row(one)).stops.map(stop => stop.kind).toSorted()

  it('lifted by the person after D gives fourteen days from the lifting, and before D moves nothing', async () => {
    for (const [before, after] of [
      [today(), '2027-04-05'],
      ['2027-03-01', '2027-04-05'],
      ['2027-03-23', '2027-03-23'],
    ] as const) {
      const one = await world.apply({ files: [] })
      const { owner, path } = await restrict(one)
      await dueOn(one, before)
      await owner.post(`/my/applications/${one.row._id}/restrict/lift`)
      assert.equal(await lines(path, /Personen opphevet begrensningen/g), 1)
      const { due, stops } = await world.row(one)
      assert.deepEqual([due.date, stops], [after, []], before)
    }
  })

  it('is told truly on each page while it stands, and as the reason of the day after it', async () => {
    const one = await world.apply({ files: [] })
    const { owner } = await restrict(one)
    const own = `/my/applications/${one.row._id}`
    const said = async (path: string, ...words: readonly RegExp[]) => {
      const { text } = await owner.get(path)
      for (const word of words) assert.match(text, word)
      assert.doesNotMatch(text, /sletter vi søknaden din|Da sletter vi dem|ser det nye|deleted on/)
    }
    await said(`${own}/erase`, /Begrensningen oppheves\./)
    assert.doesNotMatch((await owner.get(`${own}/erase`)).text, /Kopier som andre har fått/)
    const { staffId } = officer
    await noteDownload(world.ctx, { applicationId: one.row._id, staffId, at: world.ctx.clock.now() })
    await said(`${own}/erase`, /Også dette blir igjen: Kopier som andre har fått\. Vi ber dem slette\./)
    await dueOn(one, '2027-05-28')
    await said(own, /Vi sletter ikke søknaden din så lenge begrensningen står\. Vi sletter tidligst 28\. mai/)
    await said(own, /Da sletter vi 28\. mai 2027\. Opphever du den senere enn det, sletter vi 14 dager etter/)
    await said(`${own}/withdraw`, /ser det når begrensningen er opphevet/, /Etterpå sletter vi tidligst/)
    await said(
      `${own}/edit/${phoneField}`,
      /ser ingenting så lenge begrensningen står/,
      /Etterpå sletter vi tidligst/,
    )
    await set(one, { lastActAt: new Date('2024-01-01') })
    await dueOn(one, '2027-03-01')
    const passed =
      /Dagen for sletting var 1\. mars 2027\. Vi sletter 14 dager etter at begrensningen er opphevet/
    await said(own, passed, /er passert, så vi sletter 14 dager etter at du opphever/, /Slettingen venter/)
    await said(
      `/en${own}`,
      /We delete 14 days after the restriction is lifted/,
      /so we delete 14 days after you lift/,
    )
    await owner.post(`${own}/restrict/lift`)
    const { text } = await owner.get(own)
    assert.match(
      text,
      /sletter vi søknaden din 5\. april 2027\. Det er 14 dager etter at begrensningen ble opphevet/,
    )
    assert.doesNotMatch(text, /måneder etter at du sist/)
  })

  it('lifted by the privacy officer on its case is told at once and ends seven whole days later, D fourteen after', async () => {
    const one = await world.apply({ files: [] })
    const { path } = await restrict(one)
    await dueOn(one, '2027-03-01')
    assert.match((await officer.get(path)).text, /Etter sju dager ser de som ansetter søknaden igjen/)
    assert.equal((await recruiter.post(`${path}/lift`)).status, 404)
    for (let n = 0; n < 2; n += 1) assert.equal((await officer.post(`${path}/lift`)).location, path)
    assert.match((await officer.get(path)).text, /Begrensningen oppheves 30\. mars 2027/)
    assert.equal(await lines(path, /Varslet at begrensningen tar slutt/g), 1, 'a line in the history, once')
    const [stop] = (await world.row(one)).stops
    assert.deepEqual(stop?.until, new Date('2027-03-29T22:00:00Z'), 'over the change of the clock')
    const told = await world.stored('outbox', { kind: 'M8', about: one.row._id })
    assert.equal(told.length, 2, 'that it stands, and that it ends')
    await set(one, { 'stops.0.until': world.ctx.clock.now() })
    assert.equal(await endLapsedStops(world.ctx), 1)
    assert.equal(await lines(path, /Begrensningen tok slutt/g), 1)
    const { due, stops } = await world.row(one)
    assert.deepEqual([due.date, stops], [addDays(today(), 14), []])
    assert.equal((await officer.post(`${path}/lift`)).status, 409, 'there is nothing to lift')
  })

  it('of an objection that a hold keeps: also when the mailed link showed who asks, or the hold came later', async () => {
    const [linked, later] = [await world.apply({ files: [] }), await world.apply({ files: [] })]
    await hold(linked)
    const path = await register(linked, 'objection')
    await officer.post(`${path}/identity`, { method: 'link' })
    await officer.post(`${await register(later, 'objection')}/identity`, { method: 'inPerson' })
    await world.ring()
    assert.deepEqual([await kindsOf(linked), await kindsOf(later)], [['hold'], []])
    const asked = mailsTo(world, linked, /Saken din/).at(-1)
    await world.visitor().post(linkIn(asked ?? { text: '' }))
    await hold(later)
    assert.equal((await keepDeadlines(world.ctx)).restricted, 2)
    assert.equal((await keepDeadlines(world.ctx)).restricted, 0)
    for (const one of [linked, later]) assert.deepEqual(await kindsOf(one), ['hold', 'restriction'])
    assert.equal((await caseAt(path))?.state, 'open')
  })

  it('of an objection ends with its answer; one that the person asked for stays', async () => {
    const one = await world.apply({ files: [] })
    await hold(one)
    const { path: own } = await restrict(one)
    const path = await register(one, 'objection')
    await officer.post(`${path}/identity`, { method: 'inPerson' })
    await officer.post(`${path}/refuse`, { code: '21-1', text: 'Søksmålet går foran.' })
    assert.equal((await caseAt(path))?.code, '21-1')
    const [, stop] = (await world.row(one)).stops
    assert.deepEqual([`/staff/cases/${stop?.ref}`, stop?.until.getUTCFullYear()], [own, 9999])
  })

  it('of an objection ends seven days after it is withdrawn, and is not set again once the person lifted it', async () => {
    const [withdrawn, used] = [await world.apply({ files: [] }), await world.apply({ files: [] })]
    for (const one of [withdrawn, used]) {
      await hold(one)
      const form = { kind: 'storage', erasure: newToken() }
      assert.equal(
        (await (await world.inside(one)).post(`/my/applications/${one.row._id}/object`, form)).status,
        303,
      )
      assert.deepEqual(await kindsOf(one), ['hold', 'restriction'])
    }
    const refOf = async (one: Applied) =>
      (await world.row(one)).stops.find(({ kind }) => kind === 'restriction')?.ref ?? ''
    const id = await refOf(withdrawn)
    const owner = await world.inside(withdrawn)
    for (let n = 0; n < 2; n += 1) assert.equal((await owner.post(`/my/cases/${id}/withdraw`)).status, 303)
    const stop = (await world.row(withdrawn)).stops.find(({ kind }) => kind === 'restriction')
    assert.deepEqual(stop?.until, new Date('2027-03-29T22:00:00Z'))
    const told = await world.stored('outbox', { kind: 'M8', about: withdrawn.row._id })
    assert.equal(told.length, 2, 'that it stands, and that it ends')

    const open = await refOf(used)
    await (await world.inside(used)).post(`/my/applications/${used.row._id}/restrict/lift`)
    assert.equal((await keepDeadlines(world.ctx)).restricted, 0)
    assert.deepEqual(await kindsOf(used), ['hold'])
    assert.match((await officer.get(`/staff/cases/${open}`)).text, /Personen opphevet begrensningen/)
    assert.equal((await caseAt(open))?.state, 'open', 'it is decided all the same')
  })

  it('an objection that was carried out is withdrawn when that is undone, and refused by a hold meanwhile', async () => {
    const ways = [
      ['withdrawn', []],
      ['refused', ['hold']],
    ] as const
    for (const [state, kinds] of ways) {
      const one = await world.apply({ files: [] })
      const path = await register(one, 'objection')
      await officer.post(`${path}/identity`, { method: 'inPerson' })
      await set(one, { state: 'withdrawn', withdrawal: { at: world.ctx.clock.now(), before: one.row.due } })
      assert.equal((await officer.post(`${path}/carry-out`)).status, 303)
      assert.equal((await world.row(one)).state, 'erasure_pending')
      assert.equal((await caseAt(path))?.state, 'granted')
      if (state === 'refused') await hold(one)
      else await undoErasure(world.ctx, [one.row.certificateNo])
      assert.deepEqual([(await world.row(one)).state, await kindsOf(one)], ['withdrawn', kinds])
      assert.equal((await caseAt(path))?.state, state)
    }
  })

  it('is nothing that a recruiter learns of a hold by: not that it stands, nor until when', async () => {
    const one = await world.apply({ files: [] })
    const path = await registerCase(world, recruiter, { type: 'erasure', person: one.row.reference })
    await recruiter.post(`${path}/identity`, { method: 'inPerson' })
    await hold(one)
    const held = /sperre|1\. juni 2027/i
    const shown = await recruiter.get(path)
    assert.doesNotMatch(shown.text, held)
    assert.match(shown.text, /Personvernansvarlig svarer på denne/)
    assert.match((await officer.get(path)).text, /En sperre står på søknaden til/)
    const refusal = { code: '17-3-e', text: 'Vi må beholde den.' }
    assert.equal((await officer.post(`${path}/refuse`, refusal)).status, 303)
    assert.doesNotMatch((await recruiter.get(path)).text, held)
    assert.doesNotMatch((await recruiter.get(path)).text, /rettskrav/)
  })

  it('an objection that staff carry out waits for the mail about the decision', async () => {
    const one = await world.apply({ files: [] })
    const path = await register(one, 'objection')
    await officer.post(`${path}/identity`, { method: 'inPerson' })
    await decided(recruiter, one, 'rejected')
    assert.match((await officer.get(path)).text, /Den kan slettes når svaret på søknaden er sendt/)
    assert.equal((await officer.post(`${path}/carry-out`)).status, 409)
    assert.equal((await world.row(one)).state, 'decided')
  })

  it('whoever asks by phone who was hired is answered three days before D, and at least a day later', async () => {
    const one = await world.apply({ files: [] })
    const answered: [string, string][] = [
      ['2028-03-22', '2027-04-22'],
      ['2027-04-10', '2027-04-07'],
      ['2027-03-24', '2027-03-23'],
    ]
    for (const [date, dueDate] of answered) {
      await dueOn(one, date)
      assert.equal((await caseAt(await register(one, 'hiredPerson')))?.dueOn, dueDate)
    }
  })

  it('the link of a mail that ends the consent to the pool leaves a granted case, once', async () => {
    const one = await world.apply({ files: [], fields: { poolConsent: 'yes' } })
    const { subjectId } = one.row
    const expiresAt = new Date(world.ctx.clock.now().getTime() + 3_600_000)
    const token = await world.ctx.links.create({ purpose: 'unsubscribe', subjectId, expiresAt, once: false })
    for (let n = 0; n < 2; n += 1)
      assert.equal((await world.visitor().post(`/unsubscribe/${token}`)).status, 200)
    const nobodys = newToken()
    for (const [language, says] of [
      ['', /Har du sagt nei med den, er det gjort\./],
      ['/en', /If you said no with it, that is done\./],
    ] as const) {
      const used = await world.visitor().get(`${language}/unsubscribe/${token}`)
      assert.deepEqual([used.status, says.test(used.text)], [410, true], used.text)
      const unknown = await world.visitor().get(`${language}/unsubscribe/${nobodys}`)
      assert.equal(used.html.replaceAll(token, nobodys), unknown.html, 'nobody learns whether it was a link')
    }
    const rows = await world.ctx.cases.ofSubject(subjectId)
    assert.deepEqual(
      rows.map(({ type, state, applicationIds }) => [type, state, applicationIds]),
      [['withdrawal', 'granted', []]],
    )
  })
})
