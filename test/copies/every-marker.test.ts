import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { accessSchema } from '../../server/policy/copy-schema.ts'
import type { Question, QuestionKind } from '../../server/policy/questions.ts'
import { hiringRoles } from '../../server/policy/roles.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { refereeForm } from '../support/office.ts'
import type { TypedFields, Visitor } from '../support/visitor.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'
import { hourMs, later, minuteMs } from '../portal/stories.ts'
import { asked, holds, taken, textOf } from './takers.ts'

const marks = ['Havsulemark', 'Teistemark'] as const
type Mark = (typeof marks)[number]

const kinds: readonly QuestionKind[] = ['line', 'text', 'yesNo', 'one', 'many']
const choicesOf = (kind: QuestionKind) =>
  marks.flatMap(mark =>
    ['A', 'B'].map(name => ({ nb: `${kind} ${name} ${mark}`, en: `${kind} ${name} ${mark}` })),
  )
const questions = kinds.map((kind, index): Question => ({
  id: `qst_${String(index).padEnd(22, '0')}`,
  kind,
  required: false,
  label: { nb: `Spørsmål ${index}?`, en: `Question ${index}?` },
  choices: kind === 'one' || kind === 'many' ? choicesOf(kind) : [],
  override: null,
}))

/** All that is typed or written about somebody with that mark, but the answers that only choose. */
const written = (mark: Mark) => ({
  fullName: `Navn ${mark}`,
  emailAddress: `${mark.toLowerCase()}@eksempel.no`,
  letter: `Brev ${mark}`,
  line: `Kort svar ${mark}`,
  text: `Langt svar ${mark}`,
  one: `one A ${mark}`,
  many: [`many A ${mark}`, `many B ${mark}`],
  cv: `CV ${mark}.pdf`,
  note: `Notat ${mark}`,
  contest: `Sagt imot ${mark}`,
  contestAnswer: `Svar på det ${mark}`,
  score: `Kommentar til poeng ${mark}`,
  messageIn: `Fra søkeren ${mark}`,
  messageOut: `Til søkeren ${mark}`,
  referee: `Referanse ${mark}`,
  request: `Klagen ${mark}`,
  caseAnswer: `Svar på klagen ${mark}`,
  fetched: `hentet.${mark.toLowerCase()}@annen.example`,
  waiting: `venter.${mark.toLowerCase()}@annen.example`,
})

describe('a copy of everything, of two people about whom everything there is was written', () => {
  let world: World
  let staff: StaffMember
  let officer: StaffMember
  const people = new Map<Mark, Applied>()
  const links = new Map<Mark, string>()
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    staff = await world.staff([...hiringRoles])
    officer = await world.staff(['privacyOfficer'])
    const { slug } = await world.vacancy({ title: 'Fyrvokter', criteria: ['Lys'], questions })
    for (const mark of marks) await applied(mark, slug)
    for (const mark of marks) await assessed(mark)
    for (const mark of marks) await answered(mark)
    for (const { row } of people.values())
      await done(staff, `/staff/applications/${row._id}/decision`, { outcome: 'rejected' })
    await world.restartOn(later(world, hourMs + minuteMs))
    for (let n = 0; n < 2; n += 1) await world.ring()
    for (const member of [staff, officer]) await signIn(member)
    for (const mark of marks) await transferred(mark)
  })
  after(async () => await world.close())

  async function done(by: Visitor, path: string, fields: TypedFields): Promise<string> {
    const page = await by.post(path, fields)
    assert.equal(page.status, 303, `${path}: ${page.text}`)
    return page.location.split('?')[0] ?? ''
  }

  async function applied(mark: Mark, slug: string): Promise<void> {
    const says = written(mark)
    const answers = { line: says.line, text: says.text, yesNo: 'yes', one: says.one, many: says.many }
    const typed = Object.fromEntries(questions.map(({ id, kind }) => [`q_${id}`, answers[kind]]))
    const { fullName, emailAddress, letter } = says
    const fields = { fullName, emailAddress, letter, poolConsent: 'yes', ...typed }
    const files = [filePart(aPdf({ text: says.cv }), says.cv)]
    people.set(mark, await world.apply({ slug, fields, files }))
    await sendWaiting(world.ctx)
    links.set(mark, linkIn(world.mailTo(personOf(mark))))
  }

  function personOf(mark: Mark): Applied {
    const person = people.get(mark)
    assert.ok(person)
    return person
  }

  const portalOf = async (mark: Mark) => await world.portal(links.get(mark) ?? '')

  async function assessed(mark: Mark): Promise<void> {
    const says = written(mark)
    const path = `/staff/applications/${personOf(mark).row._id}`
    await done(staff, `${path}/notes`, { id: newId('not'), text: says.note })
    await done(staff, `${path}/score`, { criterion_0: 'Lys', points_0: '4', comment_0: says.score })
    await done(staff, `${path}/messages`, { id: newId('msg'), text: says.messageOut })
    const referee = refereeForm({ name: says.referee, email: '', phone: '412 34 500' })
    await done(staff, `${path}/referees`, referee)
  }

  async function answered(mark: Mark): Promise<void> {
    const says = written(mark)
    const { row } = personOf(mark)
    const portal = await portalOf(mark)
    const own = `/my/applications/${row._id}`
    const [note] = await world.stored('notes', { applicationId: row._id, kind: 'note' })
    const noteId = String(note?.['_id'])
    await done(portal, `${own}/notes/${noteId}/contest`, { text: says.contest })
    await done(staff, `/staff/applications/${row._id}/notes/${noteId}/answer`, { text: says.contestAnswer })
    await done(portal, `${own}/messages`, { id: newId('msg'), text: says.messageIn })
    await done(portal, '/my/complaints', { id: newId('cas'), text: says.request })
    const [complaint] = await world.stored('cases', { subjectId: row.subjectId, type: 'complaint' })
    await done(officer, `/staff/cases/${String(complaint?.['_id'])}/answer`, { text: says.caseAnswer })
  }

  /** One receiver has fetched it, another has still to. */
  async function transferred(mark: Mark): Promise<void> {
    const says = written(mark)
    const applicationId = personOf(mark).row._id
    const portal = await portalOf(mark)
    for (const to of [says.fetched, says.waiting]) {
      const typed = { transferId: newId('exp'), applicationId, receiverEmail: to, receiverEmailAgain: to }
      await done(portal, '/my/transfers', typed)
    }
    await sendWaiting(world.ctx)
    const { text } = await portal.get('/my/transfers')
    const shown = text.slice(text.indexOf(says.fetched))
    const codes = [...text.matchAll(/Koden til mottakeren: ([0-9A-Z]{4}-[0-9A-Z]{4})/g)].map(
      ([, code]) => code ?? '',
    )
    assert.ok(shown.length > 0 && codes.length === 2, text)
    const mail = world.mails().findLast(one => one.to === says.fetched)
    const link = /https?:\/\/\S+\/transfers\/[\w-]{43}/.exec(mail?.text ?? '')?.[0] ?? ''
    const answers = await Promise.all(codes.map(async code => await world.visitor().post(link, { code })))
    assert.ok(
      answers.some(({ status }) => status === 200),
      'one of the codes is of that link',
    )
  }

  for (const mark of marks) {
    const [other] = marks.filter(one => one !== mark)

    it(`holds every word of ${mark}, in the data and on the page for reading, and none of the other’s`, async () => {
      const { entries, copy } = await taken(
        { portal: await portalOf(mark) },
        await asked({ portal: await portalOf(mark) }, 'access'),
        'access',
      )
      assert.deepEqual(accessSchema.parse(copy), copy)
      for (const [what, said] of Object.entries(written(mark)))
        for (const text of [said].flat()) {
          assert.ok(textOf(entries, 'data.json').includes(text), `data.json: ${what}: ${text}`)
          assert.ok(textOf(entries, 'index.html').includes(text), `index.html: ${what}: ${text}`)
        }
      const lower = (other ?? '').toLowerCase()
      for (const theirs of [other ?? '', lower]) assert.ok(!holds(entries, theirs), theirs)
    })

    it(`has of ${mark} what lies in the talent pool, the choices made, the points given`, async () => {
      const portal = await portalOf(mark)
      const { copy } = await taken({ portal }, await asked({ portal }, 'access'), 'access')
      const says = written(mark)
      const pool = JSON.stringify(copy.pool)
      for (const text of [says.fullName, says.emailAddress, says.cv]) assert.ok(pool.includes(text), text)
      const [application] = copy.applications
      assert.deepEqual(application?.questions[2]?.answer, ['Ja'])
      assert.deepEqual(application?.questions[4]?.answer, says.many)
      assert.deepEqual(
        application?.notes?.flatMap(({ scores }) => scores),
        [{ criterion: 'Lys', points: 4, comment: says.score }],
      )
    })
  }
})
