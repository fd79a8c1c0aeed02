import assert from 'node:assert/strict'
import { noteRecipient } from '../../server/applications/disclosures-store.ts'
import { newId } from '../../server/base/ids.ts'
import { correctables, correctionInput } from '../../server/policy/corrections.ts'
import { ruleOf, type FieldName } from '../../server/policy/fields.ts'
import type { Question } from '../../server/policy/questions.ts'
import { openedTexts } from '../support/opened.ts'
import { registerCase } from '../support/office.ts'
import type { Page, Visitor } from '../support/visitor.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

const texts = (words: string) => ({ nb: words, en: `${words} (en)` })
const shared = { required: false, override: null, choices: [] }
const questions: Question[] = [
  { ...shared, id: newId('qst'), kind: 'line', label: texts('Hvilket fyr liker du?') },
  { ...shared, id: newId('qst'), kind: 'text', label: texts('Hva er lys?') },
  { ...shared, id: newId('qst'), kind: 'yesNo', label: texts('Tåler du tåke?') },
  {
    ...shared,
    id: newId('qst'),
    kind: 'many',
    label: texts('Hvilke vakter?'),
    choices: [texts('Nattvakt'), texts('Dagvakt')],
  },
]

type Values = Readonly<Record<string, string | string[]>>

/** By the field's role, so that a new field needs no line of its own as long as it is of one of these. */
const values: Readonly<Record<'before' | 'after', Record<ReturnType<typeof ruleOf>['role'], string>>> = {
  before: {
    name: 'Gamle Navnsen',
    address: 'gammel@eksempel.no',
    phone: '412 11 111',
    letter: 'Gammelt brev om lys.',
  },
  after: {
    name: 'Nye Navnsen',
    address: 'Ny.Navnsen@eksempel.no',
    phone: '0047 987 65 432',
    letter: 'Nytt brev om lys.',
  },
}
const answers: Readonly<Record<'before' | 'after', Values>> = {
  before: { line: 'Gamlefyret', text: 'Gammelt lys', yesNo: 'yes', many: ['Nattvakt'] },
  after: { line: 'Nyefyret', text: 'Nytt lys', yesNo: 'no', many: ['Dagvakt', 'Nattvakt'] },
}
/** What stored and shown text must say, and must not, for each: as it is written down. */
const told: Readonly<Record<string, [before: RegExp, after: RegExp]>> = {
  name: [/Gamle Navnsen/, /Nye Navnsen/],
  address: [/gammel@eksempel\.no/, /Ny\.Navnsen@eksempel\.no/],
  phone: [/\+4741211111/, /\+4798765432/],
  letter: [/Gammelt brev/, /Nytt brev/],
  line: [/Gamlefyret/, /Nyefyret/],
  text: [/Gammelt lys/, /Nytt lys/],
  many: [/\["Nattvakt"\]/, /\["Dagvakt","Nattvakt"\]/],
}

describe('correcting one thing on the own page', () => {
  let world: World
  let slug: string
  let recruiter: StaffMember
  before(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
    slug = (await world.vacancy({ title: 'Fyrvokter', questions })).slug
    recruiter = await world.staff()
  })
  after(async () => {
    await world.close()
  })

  const things = correctables(questions)
  const kindOf = (thing: (typeof things)[number]) =>
    thing.kind === 'field' ? ruleOf(thing.name).role : thing.question.kind
  const valueOf = (thing: (typeof things)[number], when: 'before' | 'after') =>
    thing.kind === 'field'
      ? values[when][ruleOf(thing.name).role]
      : (answers[when][thing.question.kind] ?? '')

  async function applied(change: Values = {}): Promise<Applied> {
    const typed = Object.fromEntries(things.map(thing => [thing.name, valueOf(thing, 'before')]))
    return await world.apply({ slug, fields: { ...typed, poolConsent: 'yes', ...change } })
  }
  const pathOf = ({ row }: Applied, more = '') => `/my/applications/${row._id}${more}`
  const edit = async (
    who: Visitor,
    one: Applied,
    ...[name, value]: [string, string | string[]]
  ): Promise<Page> => await who.post(pathOf(one, `/edit/${name}`), { [correctionInput]: value })
  const storedTexts = async () => (await openedTexts(world)).filter(line => !line.startsWith('vacancies'))
  const named = (role: string): FieldName => {
    const found = things.find(thing => thing.kind === 'field' && kindOf(thing) === role)
    assert.ok(found?.kind === 'field')
    return found.name
  }

  const hours = async (n: number) =>
    await world.restartOn(new Date(world.ctx.clock.now().getTime() + n * 3_600_000))
  /** A mail to the person that has not left, and will not during this test. */
  const aWaitingMail = async ({ row }: Applied, name: string, to: string) =>
    await world.ctx.outbox.add({
      kind: 'M8',
      about: row._id,
      occasion: 'waits',
      unit: row._id,
      to,
      language: 'nb',
      nextAt: new Date('2099-01-01'),
      values: { name, job: '', why: 'set', liftOn: '', link: '', controller: '', rightsEmail: '' },
    })

  describe('of somebody in the talent pool, with a mail that waits and a copy outside', () => {
    let one: Applied
    let owner: Visitor
    before(async () => {
      one = await applied()
      await signIn(recruiter)
      const path = `/staff/applications/${one.row._id}/decision`
      assert.equal((await recruiter.post(path, { outcome: 'rejected' })).status, 303)
      await hours(2)
      for (let n = 0; n < 2; n += 1) await world.ring() // the decision is told, and the copy lies in the pool
      await signIn(recruiter)
      assert.equal((await world.ctx.pool.ofSubject(one.row.subjectId)).length, 1)
      await aWaitingMail(one, values.before.name, values.before.address)
      const key = (await world.ctx.vault.keys.open([one.row._id])).get(one.row._id)
      assert.ok(key)
      const to = { name: 'Lønn AS', address: 'post@lonn.example' }
      await noteRecipient(world.ctx, key, { applicationId: one.row._id, to, at: world.ctx.clock.now() })
      owner = await world.inside(one)
    })

    for (const thing of things) {
      it(`leaves nothing of the old ${kindOf(thing)}, wherever it lay`, async () => {
        const [old, fresh] = told[kindOf(thing)] ?? [/"yes"/, /"no"/]
        const places = (lines: string[], sought: RegExp) =>
          lines
            .filter(line => sought.test(line))
            .map(line => line.split(':')[0] ?? '')
            .toSorted()
        const [before, asked] = [await storedTexts(), await world.stored('recipients')]
        const lay = places(before, old).filter(place => place !== 'statistics')
        assert.ok(lay.length > 0, 'it lies where it should')
        const edited = await edit(owner, one, thing.name, valueOf(thing, 'after'))
        assert.deepEqual(
          [edited.status, edited.location],
          [303, pathOf(one, '?done=fieldCorrected')],
          edited.text,
        )
        if (kindOf(thing) === 'address') await world.ring() // what tells the old address goes with it
        const after = await storedTexts()
        assert.deepEqual(places(after, old), [], 'nothing of it is left')
        for (const place of lay) assert.ok(places(after, fresh).includes(place), place)
        assert.equal((await owner.get(pathOf(one))).status, 200, 'whoever corrected it stays in')
        const page = await recruiter.get(`/staff/applications/${one.row._id}`)
        assert.equal(page.status, 200)
        if (kindOf(thing) !== 'phone' && kindOf(thing) !== 'yesNo')
          for (const word of [valueOf(thing, 'after')].flat()) assert.ok(page.text.includes(word), word)
        assert.equal((await world.stored('recipients')).length, asked.length + 1, 'the recipient is asked')
      })
    }

    it('tells the person each time, and records it, without what it was or is', async () => {
      await world.ring()
      const about = { about: one.row._id }
      assert.equal((await world.stored('audit', { what: 'field.corrected', ...about })).length, things.length)
      const cases = await world.stored('cases', { type: 'rectification' })
      assert.deepEqual(
        cases.map(row => [row['state'], row['subjectId'], row['applicationIds']]),
        things.map(() => ['granted', one.row.subjectId, [one.row._id]]),
      )
      const mails = world.mails().filter(mail => mail.subject === 'Noe er endret i søknaden din')
      assert.equal(mails.length, things.length, 'one each, for the address to the new one')
      const said = Object.entries(told).filter(([kind]) => kind !== 'name') // they greet by it
      for (const { text } of mails)
        for (const [, [old, fresh]] of said) assert.ok(!old.test(text) && !fresh.test(text))
      const [moved, ...more] = world.mails().filter(mail => mail.subject === 'E-postadressen din er byttet')
      assert.deepEqual([moved?.to, more], [values.before.address, []])
      assert.doesNotMatch(moved?.text ?? '', /Navnsen|Fyrvokter/)
      const [asked] = world.mails().filter(mail => mail.to === 'post@lonn.example')
      assert.match(asked?.text ?? '', /Søkeren har rettet noe i den\./)
    })
  })

  describe('of anybody', () => {
    it('privacy P23, P24: counts as an act: while undecided, D counts from it, and the page said so; the same again changes nothing', async () => {
      const one = await applied()
      await hours(24 * 5)
      const owner = await world.inside(one)
      const shown = await owner.get(pathOf(one, `/edit/${named('letter')}`))
      const due = '2028-03-06'
      assert.match(shown.text, /Uten avgjørelse sletter vi søknaden 6\. mars 2028\./)
      assert.match(shown.html, />Gammelt brev om lys\.<\/textarea>/)
      assert.notEqual((await world.row(one)).due.date, due)
      for (let n = 0; n < 2; n += 1)
        assert.equal((await edit(owner, one, named('letter'), values.after.letter)).status, 303)
      const row = await world.row(one)
      assert.deepEqual([row.due.date, row.due.rule], [due, 'undecided'])
      const about = { about: one.row._id }
      assert.equal((await world.stored('audit', { what: 'field.corrected', ...about })).length, 1)
      const entries = await world.stored('ledger', { kind: 'due_moved' })
      await world.ring()
      assert.ok((await world.stored('ledger', { kind: 'due_moved' })).length > entries.length)
      assert.ok((await owner.get(pathOf(one))).text.includes('6. mars 2028'))
    })

    it('to another address lets nobody else in: earlier links and sessions are dead, and the receipt goes there', async () => {
      const one = await applied()
      await world.ring()
      const [owner, elsewhere] = [await world.inside(one), await world.inside(one)]
      const old = linkIn(world.mailTo(one))
      assert.equal((await edit(owner, one, named('address'), 'flyttet@eksempel.no')).status, 303)
      assert.equal((await owner.get(pathOf(one))).status, 200)
      assert.equal((await elsewhere.get(pathOf(one))).location, '/find')
      assert.equal((await world.visitor().post(old)).status, 410)
      await world.ring()
      const mail = world.mails().findLast(({ to }) => to === 'flyttet@eksempel.no')
      assert.equal(mail?.subject, 'Vi har søknaden din: Fyrvokter')
      assert.equal((await (await world.portal(linkIn(mail))).get(pathOf(one))).status, 200)
      const tokens = world.ctx.vault.epochs.mailTokens('flyttet@eksempel.no')
      assert.deepEqual(await world.ctx.applicants.subjectsWith(tokens), [one.row.subjectId])
      const before = world.ctx.vault.epochs.mailTokens(values.before.address)
      assert.ok(!(await world.ctx.applicants.subjectsWith(before)).includes(one.row.subjectId))
    })

    it('to another address: the link of a mail about a case that waits still shows who asks', async () => {
      const one = await applied()
      const officer = await world.staff(['privacyOfficer'])
      const id = newId('cas')
      await registerCase(world, officer, { id, type: 'rectification', person: one.row.reference })
      assert.equal((await officer.post(`/staff/cases/${id}/identity`, { method: 'link' })).status, 303)
      assert.equal(
        (await edit(await world.inside(one), one, named('address'), 'her@eksempel.no')).status,
        303,
      )
      await world.ring()
      const mail = world.mails().find(({ to, text }) => to === 'her@eksempel.no' && /før vi vet/.test(text))
      assert.ok(mail)
      const page = await world.visitor().post(new URL(linkIn(mail)).pathname)
      assert.equal(page.location, `/my/cases/${id}`)
      assert.equal((await world.ctx.cases.byId(id))?.state, 'open')
    })

    it('comes back with 422, what was typed and what is wrong, and changes nothing', async () => {
      const one = await applied()
      const owner = await world.inside(one)
      const before = await openedTexts(world)
      const tries: [string, string | string[], RegExp][] = [
        [named('name'), ' ', /Navnet mangler\./],
        [named('name'), 'Kari 01819030037', /fødselsnummer/],
        [named('address'), 'a@b.no, c@d.no', /E-postadressen er ikke riktig\./],
        [named('phone'), '12', /Telefonnummeret er ikke riktig\./],
        [named('letter'), 'x'.repeat(8001), /Søknadstekst har 8001 tegn\. Grensen er 8000\./],
        [`q_${questions[3]?.id}`, 'Kveldsvakt', /Velg|valg/],
      ]
      for (const [name, value, says] of tries) {
        const page = await edit(owner, one, name, value)
        assert.equal(page.status, 422, name)
        assert.match(page.html, /<title>Feil: Endre: /)
        assert.match(page.text, says)
        if (name !== named('letter') && !name.startsWith('q_'))
          assert.ok(page.html.includes(`value="${[value].flat().join()}"`))
      }
      const same = (lines: string[]) => lines.filter(line => line.startsWith('app')).toSorted()
      assert.deepEqual(same(await openedTexts(world)), same(before))
    })

    it("is nobody else's, of nothing that is not declared, and of nothing while a hold keeps all as it is", async () => {
      const [one, other] = [await applied(), await applied()]
      const owner = await world.inside(one)
      for (const path of [pathOf(other, `/edit/${named('name')}`), pathOf(one, '/edit/reference')]) {
        assert.equal((await owner.get(path)).status, 404)
        assert.equal((await owner.post(path, { [correctionInput]: 'x' })).status, 404)
      }
      assert.equal((await world.visitor().get(pathOf(one, `/edit/${named('name')}`))).location, '/find')
      await world.ctx.erasure.stops.set(one.row._id, {
        kind: 'hold',
        ref: newId('hld'),
        until: new Date('2027-09-01'),
      })
      const page = await owner.get(pathOf(one, `/edit/${named('name')}`))
      assert.match(page.text, /Søknaden er sperret, så ingenting kan endres nå\./)
      assert.doesNotMatch(page.html, /name="value"/)
      assert.equal((await edit(owner, one, named('name'), 'En Annen')).status, 409)
    })
  })
})
