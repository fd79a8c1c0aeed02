import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { buildCopies } from '../../jobs/build-copies.ts'
import { newId } from '../../server/base/ids.ts'
import { accessSchema, portableSchema } from '../../server/policy/copy-schema.ts'
import { hiringRoles } from '../../server/policy/roles.ts'
import type { Vacancy } from '../../server/vacancies/vacancies-store.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { refereeForm } from '../support/office.ts'
import type { TypedFields } from '../support/visitor.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, type World } from '../support/world.ts'
import { aQuickApplicant, anHourLater, dayMs, decided, later, type Applicant } from '../portal/stories.ts'
import {
  asked,
  exportsOnDisk,
  holds,
  isInTheOpen,
  marked,
  phoneOf,
  questions,
  taken,
  textOf,
} from './takers.ts'

const marks = { one: 'Kittiwakemark', other: 'Gannetmark' }

describe('a copy of what is held about a person', () => {
  let world: World
  let vacancy: Vacancy
  let staff: StaffMember
  let one: Applicant
  let other: Applicant
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    staff = await world.staff([...hiringRoles])
    vacancy = await world.vacancy({ title: 'Fyrvokter på Færder', attachments: true, questions })
    one = await someone(marks.one)
    other = await someone(marks.other)
    for (const each of [one, other]) await worked(each)
  })
  after(async () => await world.close())

  const cvOf = (mark: string) => aPdf({ text: `CV for ${mark}`, title: mark })

  async function someone(mark: string): Promise<Applicant> {
    const files = [
      filePart(cvOf(mark), `CV ${mark}.pdf`),
      filePart(aPdf({ text: `Attest 1 ${mark}` }), `Attest.pdf`, 'attachments'),
      filePart(aPdf({ text: `Attest 2 ${mark}` }), `Attest.pdf`, 'attachments'),
    ]
    return await aQuickApplicant(world, { slug: vacancy.slug, fields: marked(mark), files })
  }

  /** Those who hire have looked, written, asked and downloaded. */
  async function worked({ row, fields }: Applicant): Promise<void> {
    const mark = markOf({ fields })
    const path = `/staff/applications/${row._id}`
    assert.equal((await staff.get(path)).status, 200)
    const [file] = await world.stored('files', { applicationId: row._id, kind: 'cv' })
    assert.equal((await staff.get(`${path}/files/${String(file?.['_id'])}`)).status, 200)
    const writes: [string, TypedFields][] = [
      ['notes', { id: newId('not'), text: `Notat om ${mark}` }],
      ['messages', { id: newId('msg'), text: `Beskjed til ${mark}` }],
      ['referees', refereeOf(mark)],
      ['referees', refereeOf(`${mark}andre`, { source: 'other', sourceNote: 'Fra et møte' })],
    ]
    for (const [where, said] of writes) {
      const page = await staff.post(`${path}/${where}`, said)
      assert.equal(page.status, 303, page.text)
    }
  }

  const refereeOf = (mark: string, more: TypedFields = {}) => {
    const email = `ref.${mark.toLowerCase()}@attest.example`
    return refereeForm({ name: `Referanse ${mark}`, email, ...more })
  }
  const markOf = ({ fields }: Pick<Applicant, 'fields'>) =>
    JSON.stringify(fields).includes(marks.one) ? marks.one : marks.other

  it('holds everything of the person, word by word, and nothing of another', async () => {
    const { entries, copy } = await taken(one, await asked(one, 'access'), 'access')
    const said = [
      ...Object.values(marked(marks.one)).filter(text => !String(text).startsWith('+47')),
      ...[phoneOf(marks.one), `Notat om ${marks.one}`, `Beskjed til ${marks.one}`],
      ...[`Referanse ${marks.one}`, `ref.${marks.one.toLowerCase()}@attest.example`, `CV ${marks.one}.pdf`],
      ...questions.map(question => question.label.nb),
    ]
    for (const text of said) {
      const inside = JSON.stringify(text).slice(1, -1)
      assert.ok(textOf(entries, 'data.json').includes(inside), inside)
    }
    for (const text of [...Object.values(marked(marks.other)), marks.other, marks.other.toLowerCase()])
      assert.ok(!holds(entries, String(text)), String(text))
    assert.deepEqual(accessSchema.parse(copy), copy)
    for (const said of Object.values(copy.profile)) assert.equal(said?.source, 'you')
    const [application] = copy.applications
    assert.ok(application)
    assert.deepEqual([application.state, application.decision], ['assessing', null])
    assert.equal(application.deletion.on, one.row.due.date)
    assert.deepEqual(
      application.looks.map(({ who, action }) => `${who} ${action}`).filter(line => !line.startsWith('you')),
      ['recruiter application.opened', 'recruiter file.downloaded'],
    )
    assert.deepEqual(
      application.disclosures.map(({ who, times }) => [who, times]),
      [['En ansatt', 1]],
    )
    assert.ok(!holds(entries, 'Ansatt Ansattsen'), 'the policy gives roles, not names')
  })

  it('shows how to reach a referee only when the person named them', async () => {
    const { copy, entries } = await taken(one, await asked(one, 'access'), 'access')
    const referees = copy.applications[0]?.referees ?? []
    assert.deepEqual(
      referees.map(({ source, email }) => [source, email === null]),
      [
        ['you', false],
        ['other', true],
      ],
    )
    assert.ok(!holds(entries, `ref.${marks.one.toLowerCase()}andre@attest.example`))
  })

  it('has every file byte by byte, with its hash, and two of one name beside each other', async () => {
    const { entries, copy } = await taken(other, await asked(other, 'access'), 'access')
    const files = copy.applications[0]?.files ?? []
    const folder = `applications/${copy.applications[0]?.reference}/files`
    assert.deepEqual(
      files.map(({ path }) => path),
      [`${folder}/CV ${marks.other}.pdf`, `${folder}/Attest.pdf`, `${folder}/Attest (2).pdf`],
    )
    for (const { path, sha256, bytes } of files) {
      const content = entries.get(path)
      assert.ok(content, path)
      assert.equal(content.length, bytes)
      assert.equal(createHash('sha256').update(content).digest('hex'), sha256)
    }
    assert.deepEqual(entries.get(files[0]?.path ?? ''), cvOf(marks.other))
  })

  it('can be read without a program of ours: a page without script, texts, rules, a résumé', async () => {
    await asked(other, 'portable')
    const { entries } = await taken(other, await asked(other, 'access'), 'access')
    const index = textOf(entries, 'index.html')
    assert.doesNotMatch(index, /<script|<link|<img|<style| on\w+=|https?:/)
    for (const text of [
      ...[`Svar 1 fra ${marks.other}`, `Notat om ${marks.other}`, 'Rekrutterer, Åpnet søknaden'],
      ...['12 måneder etter at du sist sendte oss noe', 'En ansatt'],
    ])
      assert.ok(index.includes(text), text)
    assert.match(index, /Innsyn, mottatt [^,]*, status: \S+/)
    assert.match(index, /Flytting av opplysninger, mottatt/, 'the words of the pages')
    const notice = textOf(entries, 'notice/v1.html')
    assert.match(notice, /Datatilsynet/)
    assert.match(notice, /Kopi for andre stillinger.*12 måneder fra samtykket/)
    const resume: unknown = JSON.parse(textOf(entries, 'resume.json'))
    assert.ok(JSON.stringify(resume).includes(`${marks.other.toLowerCase()}@eksempel.no`))
  })

  it('made for use elsewhere has what the person gave, and no note, look, referee or decision', async () => {
    await someoneAnswers(other)
    const { entries, copy } = await taken(other, await asked(other, 'portable'), 'portable')
    assert.deepEqual(portableSchema.parse(copy), copy)
    assert.deepEqual(
      [...entries.keys()],
      ['data.json', 'resume.json', `files/CV ${marks.other}.pdf`, 'files/Attest.pdf', 'files/Attest (2).pdf'],
    )
    for (const text of Object.values(marked(marks.other)).filter(value => !String(value).startsWith('+47')))
      assert.ok(holds(entries, JSON.stringify(text).slice(1, -1)), String(text))
    for (const text of ['Notat om', 'Beskjed til', 'Referanse', 'recruiter', 'file.downloaded', marks.one])
      assert.ok(!holds(entries, text), text)
    assert.deepEqual(
      copy.applications[0]?.messages.map(({ text }) => text),
      ['Takk for beskjeden.'],
    )
  })

  async function someoneAnswers({ portal, own }: Applicant): Promise<void> {
    const page = await portal.post(`${own}/messages`, { id: newId('msg'), text: 'Takk for beskjeden.' })
    assert.equal(page.status, 303, page.text)
  }

  it('lies sealed on the disk, without a word or name in the open, and is recorded when it is taken', async () => {
    const path = await asked(one, 'portable')
    await taken(one, path, 'portable')
    assert.ok((await exportsOnDisk(world)).length > 0)
    for (const text of [marks.one, marks.one.toLowerCase(), 'Brevet til', 'data.json'])
      assert.ok(!(await isInTheOpen(world, text)), text)
    const audit = await world.stored('audit', { about: one.row._id })
    const events = audit.map(row => row['what'])
    assert.ok(events.includes('export.asked') && events.includes('export.downloaded'))
  })

  it('is one person’s: nobody else gets page or file, signed in or out', async () => {
    const path = await asked(one, 'portable')
    for (const where of [path, `${path}/file`]) {
      assert.equal((await other.portal.get(where)).status, 404)
      assert.equal((await world.visitor().get(where)).location, '/find')
      assert.equal((await staff.get(where)).location, '/find')
    }
  })

  it('is asked for once by a form that is sent twice, and three times a day of each kind', async () => {
    const visitor = await someone('Terne')
    const copyId = newId('exp')
    const first = await asked(visitor, 'access', { copyId, application: visitor.row._id })
    assert.equal(await asked(visitor, 'access', { copyId, application: visitor.row._id }), first)
    await asked(visitor, 'access')
    await asked(visitor, 'access')
    const over = await visitor.portal.post('/my/copies', { kind: 'access', copyId: newId('exp') })
    assert.equal(over.status, 429)
    await asked(visitor, 'portable')
    const cases = await world.stored('cases', { subjectId: visitor.row.subjectId })
    assert.deepEqual(
      cases.map(row => `${String(row['type'])} ${String(row['state'])} ${String(row['channel'])}`).toSorted(),
      [
        'access granted portal',
        'access granted portal',
        'access granted portal',
        'portability granted portal',
      ],
    )
  })

  it('privacy P22: is one click from the page of the application, and then the download', async () => {
    const visitor = await someone('Alke')
    const page = await visitor.portal.get(visitor.own)
    const [form = ''] = /<form[^>]*action="\/my\/copies"[\s\S]*?<\/form>/.exec(page.html) ?? []
    const inputs: Record<string, string> = {}
    for (const [, name = '', value = ''] of form.matchAll(/name="(\w+)" value="([^"]*)"/g))
      inputs[name] = value
    assert.deepEqual([page.status, Object.keys(inputs).length], [200, 3], page.text)
    const answer = await visitor.portal.post('/my/copies', inputs)
    const ready = await visitor.portal.follow(answer)
    assert.match(ready.text, /Kopien din er klar/)
    assert.match(ready.html, new RegExp(`href="${answer.location}/file"`))
    const { copy } = await taken(visitor, answer.location, 'access')
    assert.equal(copy.applications.length, 1)
    assert.match((await visitor.portal.get('/my/copies')).text, /Alt vi har om deg Klar/)
  })

  it('tells no decision before its mail has gone', async () => {
    const visitor = await someone('Skarv')
    await decided(staff, visitor, 'rejected')
    const before = await taken(visitor, await asked(visitor, 'access'), 'access')
    assert.deepEqual(
      [before.copy.applications[0]?.state, before.copy.applications[0]?.decision],
      ['assessing', null],
    )
    for (const path of ['data.json', 'index.html'])
      assert.doesNotMatch(textOf(before.entries, path), /rejected|Avslag/)
    await anHourLater(world, staff)
    const again = { portal: await world.portal(visitor.link) }
    const after = await taken(again, await asked(again, 'access'), 'access')
    assert.equal(after.copy.applications[0]?.state, 'rejected')
    assert.equal(after.copy.applications[0]?.decision?.outcome, 'rejected')
  })

  it('of somebody hired holds what others may be told of them, once they are told themselves', async () => {
    const visitor = await someone('Havhest')
    await decided(staff, visitor, 'hired')
    const words = { education: 'Fyrskole, 2019', practice: 'Fem år på Lista', other: '' }
    const path = `/staff/applications/${visitor.row._id}/hire-statement`
    const page = await staff.post(path, words)
    assert.equal(page.status, 303, page.text)
    const before = await taken(visitor, await asked(visitor, 'access'), 'access')
    assert.equal(before.copy.applications[0]?.hireStatement, null)
    await anHourLater(world, staff)
    const again = { portal: await world.portal(visitor.link) }
    const { copy, entries } = await taken(again, await asked(again, 'access'), 'access')
    assert.deepEqual(copy.applications[0]?.hireStatement, { words, source: 'employer' })
    assert.match(textOf(entries, 'index.html'), /Fem år på Lista/)
    assert.deepEqual(accessSchema.parse(copy), copy)
  })

  it('can be taken for 24 hours, to the millisecond, and then its file is gone', async () => {
    const visitor = await someone('Lunde')
    const path = await asked(visitor, 'access')
    const id = path.split('/').at(-1) ?? ''
    const [row] = await world.stored('exports', { _id: id })
    const [readyAt, expiresAt] = [row?.['readyAt'] as Date, row?.['expiresAt'] as Date]
    assert.equal(expiresAt.getTime() - readyAt.getTime(), dayMs)
    const at = (instant: number) => ({ ...world.ctx, clock: { now: () => new Date(instant) } })
    await buildCopies.run(at(expiresAt.getTime() - 1))
    assert.ok((await exportsOnDisk(world)).includes(String(row?.['fileId'])))
    await buildCopies.run(at(expiresAt.getTime()))
    assert.ok(!(await exportsOnDisk(world)).includes(String(row?.['fileId'])))

    await world.restartOn(later(world, dayMs + 1000))
    const again = await world.portal(visitor.link)
    const page = await again.get(path)
    assert.equal(page.status, 410)
    assert.match(page.text, /Kopien er utløpt/)
    assert.equal((await again.get(`${path}/file`)).status, 410)
    assert.match((await again.get('/my/copies')).text, /Utløpt/)
  })
})
