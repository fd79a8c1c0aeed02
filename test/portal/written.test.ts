import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../server/base/config.ts'
import { newId } from '../../server/base/ids.ts'
import { messagesOf } from '../../server/review/open-messages.ts'
import { areNotesWithheld, notesOf } from '../../server/review/open-notes.ts'
import { birthNumber } from '../policy/birth-numbers.ts'
import { placeHold } from '../support/office.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'
import { anHourLater, aQuickApplicant, dayMs, decided, later, type Applicant } from './stories.ts'

const pathOf = ({ row }: Pick<Applied, 'row'>) => `/staff/applications/${row._id}`

/** A note about the applicant; its id. */
async function noted(staff: StaffMember, applied: Applied, text: string): Promise<string> {
  const id = newId('not')
  const page = await staff.post(`${pathOf(applied)}/notes`, { id, text })
  assert.equal(page.status, 303, page.text)
  return id
}

describe('what others wrote about an applicant', () => {
  let world: World
  let recruiter: StaffMember
  before(async () => {
    world = await aWorld({ now: '2027-03-03T09:00:00.000Z' })
    recruiter = await world.staff(['recruiter'])
  })
  after(async () => await world.close())

  const caseOf = async ({ row }: Applied) =>
    await world.stored('cases', { applicationIds: row._id, type: 'rectification' })

  it('is shown at once where the policy says so, by role, and is there for the copy with source and time', async () => {
    const applied = await aQuickApplicant(world)
    const noteId = await noted(recruiter, applied, 'Litt stille i samtalen.')
    const page = await applied.portal.get(applied.own)
    assert.match(page.text, /Litt stille i samtalen\./)
    assert.match(page.text, /Rekrutterer, 3\. mars 2027/)
    assert.doesNotMatch(page.text, /Ansatt Ansattsen/)
    await applied.portal.post(`${applied.own}/messages`, { id: newId('msg'), text: 'Jeg var nervøs.' })
    assert.deepEqual(await areNotesWithheld(world.ctx, await world.row(applied)), false)
    const [note] = await notesOf(world.ctx, applied.row._id)
    const { source, author, text } = note ?? {}
    assert.deepEqual(
      [note?.noteId, source, author?.name, text],
      [noteId, 'staff', null, 'Litt stille i samtalen.'],
    )
    const [message] = await messagesOf(world.ctx, applied.row._id)
    assert.deepEqual(
      [message?.source, message?.author, message?.text],
      ['applicant', null, 'Jeg var nervøs.'],
    )
  })

  it('can be contested: the text stands beside it everywhere, those who hire answer, the privacy officer has a case', async () => {
    const applied = await aQuickApplicant(world)
    const [manager, officer] = [await world.manager(), await world.staff(['privacyOfficer'])]
    const noteId = await noted(recruiter, applied, 'Snakker ikke norsk.')
    const contest = `${applied.own}/notes/${noteId}/contest`
    const onStaff = `${pathOf(applied)}/notes/${noteId}`
    assert.equal((await officer.get(onStaff)).status, 404, 'nothing to decide yet')
    assert.match((await applied.portal.get(contest)).text, /Snakker ikke norsk\./)
    for (const text of ['', `Mitt nummer er ${birthNumber('018190', 100)}.`])
      assert.equal((await applied.portal.post(contest, { text })).status, 422)

    const text = 'Jeg har bodd her i ti år og snakker norsk.'
    for (const _twice of [1, 2]) {
      const page = await applied.portal.post(contest, { text })
      assert.equal(page.status, 303, page.text)
    }
    assert.equal((await applied.portal.post(contest, { text: 'Noe annet.' })).status, 409)
    const [row, ...more] = await caseOf(applied)
    assert.deepEqual([row?.['state'], row?.['dueOn'], more], ['open', '2027-04-03', []])
    assert.ok(!JSON.stringify(await world.stored('notes')).includes('ti år'))
    const about = { about: applied.row._id, what: 'case.opened' }
    assert.equal((await world.stored('audit', about)).length, 1)
    await world.ring()
    const received = world
      .mails()
      .filter(({ to, text: says }) => to === applied.fields['emailAddress'] && /3\. april 2027/.test(says))
    assert.equal(received.length, 1, 'the person is told by when there is an answer')

    for (const page of [await applied.portal.get(applied.own), await manager.get(pathOf(applied))]) {
      assert.ok(page.text.includes(text) && page.text.includes('Snakker ikke norsk.'))
      assert.match(page.text, /Ikke besvart ennå/)
    }
    const change = await recruiter.post(`${pathOf(applied)}/notes`, { id: noteId, text: 'Snakker norsk.' })
    assert.equal(change.status, 409)

    const tasks = await manager.get('/staff/tasks')
    assert.match(tasks.html, new RegExp(onStaff))
    assert.doesNotMatch(tasks.text, /Kari|norsk/)
    assert.match((await officer.get(onStaff)).text, /ti år/, 'the case is open')
    const itsCase = await officer.get(`/staff/cases/${String(row?.['_id'])}`)
    assert.ok(itsCase.text.includes(text) && itsCase.html.includes(onStaff), itsCase.text)
    assert.equal((await officer.post(`${onStaff}/answer`, { text: 'x' })).status, 404)
    const answer = { text: 'Det var lyden på telefonen.' }
    assert.equal((await manager.post(`${onStaff}/answer`, { text: '' })).status, 422)
    for (const _twice of [1, 2]) assert.equal((await manager.post(`${onStaff}/answer`, answer)).status, 303)
    assert.equal((await recruiter.post(`${onStaff}/answer`, { text: 'Nei.' })).status, 409)
    assert.doesNotMatch((await manager.get('/staff/tasks')).html, new RegExp(onStaff))
    const ownPage = await applied.portal.get(applied.own)
    assert.ok(ownPage.text.includes(answer.text))
    assert.match(ownPage.text, /Svar fra Leder som ansetter/)
    assert.match((await officer.get(onStaff)).text, /Svar fra Ansatt Ansattsen/)

    await world.ctx.cases.change(row?.['_id'] as never, ['open'], { state: 'granted' })
    assert.equal((await officer.get(onStaff)).status, 404, 'the case is closed')
    assert.ok(!JSON.stringify(world.mails().map(mail => mail.text)).includes('norsk'))
  })

  it('waits for the decision’s mail where the policy says so', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'glemme-policy-'))
    const policy = join(folder, 'policy.yaml')
    const example = await readFile(join(packageRoot, 'policy.example.yaml'), 'utf8')
    const afterDecision = example.replace(/notes: always/, 'notes: afterDecision')
    assert.notEqual(afterDecision, example)
    await writeFile(policy, afterDecision)
    const own = await aWorld({ now: '2027-03-03T09:00:00.000Z', settings: { GLEMME_POLICY: policy } })
    try {
      const staff = await own.staff(['recruiter'])
      const applied = await aQuickApplicant(own)
      const noteId = await noted(staff, applied, 'Bør få tilbud.')
      const contest = `${applied.own}/notes/${noteId}/contest`
      const assertWithheld = async (): Promise<void> => {
        const page = await applied.portal.get(applied.own)
        assert.match(page.text, /Du ser notatene når du har fått svar/)
        assert.doesNotMatch(page.text, /Bør få tilbud/)
        for (const answer of [
          await applied.portal.get(contest),
          await applied.portal.post(contest, { text: 'Nei.' }),
        ])
          assert.equal(answer.status, 404)
        assert.equal(await areNotesWithheld(own.ctx, await own.row(applied)), true)
      }
      await assertWithheld()
      await decided(staff, applied, 'rejected')
      await assertWithheld()
      await anHourLater(own)
      const visitor = await own.portal(applied.link)
      assert.match((await visitor.get(applied.own)).text, /Bør få tilbud\./)
      assert.equal((await visitor.post(contest, { text: 'Enig.' })).status, 303)
      assert.equal(await areNotesWithheld(own.ctx, await own.row(applied)), false)
    } finally {
      await own.close()
      await rm(folder, { recursive: true, force: true })
    }
  })
})

describe('a message of the applicant', () => {
  let world: World
  let recruiter: StaffMember
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-03T09:00:00.000Z' })
    recruiter = await world.staff(['recruiter'])
  })
  afterEach(async () => await world.close())

  const write = async (portal: Applicant['portal'], { own }: Applicant, text = 'Hei.') =>
    await portal.post(`${own}/messages`, { id: newId('msg'), text })
  const ask = async (applied: Applied) => {
    await signIn(recruiter)
    const page = await recruiter.post(`${pathOf(applied)}/messages`, {
      id: newId('msg'),
      text: 'Når kan du?',
    })
    assert.equal(page.status, 303, page.text)
  }
  const due = async (applied: Applied) => (await world.row(applied)).due.date

  it('that answers a question moves D while undecided; one that nobody asked for does not', async () => {
    const applied = await aQuickApplicant(world)
    assert.equal(await due(applied), '2028-03-03')
    await world.restartOn(later(world, 2 * dayMs))
    const portal = await world.portal(applied.link)
    assert.equal((await write(portal, applied)).status, 303)
    assert.equal(await due(applied), '2028-03-03', 'nobody asked')
    await ask(applied)
    assert.equal((await write(portal, applied)).status, 303)
    assert.equal(await due(applied), '2028-03-05')
    await world.restartOn(later(world, dayMs))
    const again = await world.portal(applied.link)
    assert.equal((await write(again, applied, 'Og en ting til.')).status, 303)
    assert.equal(await due(applied), '2028-03-05', 'the question was answered before')
    await ask(applied)
    await decided(recruiter, applied, 'rejected')
    assert.equal((await write(again, applied)).status, 303)
    assert.equal(await due(applied), '2027-09-06', 'decided')
  })

  it('moves nothing that a hold keeps, and is kept all the same', async () => {
    const applied = await aQuickApplicant(world)
    await ask(applied)
    const officer = await world.staff(['privacyOfficer'])
    await placeHold(world, officer, { reference: applied.row.reference })
    await world.restartOn(later(world, dayMs))
    const portal = await world.portal(applied.link)
    assert.equal((await write(portal, applied, 'Svaret mitt.')).status, 303)
    assert.equal(await due(applied), '2028-03-03')
    assert.match((await portal.get(`${applied.own}/messages`)).text, /Svaret mitt\./)
  })

  it('is refused when they come too fast', async () => {
    const applied = await aQuickApplicant(world)
    for (let n = 0; n < 20; n += 1) assert.equal((await write(applied.portal, applied)).status, 303)
    const page = await write(applied.portal, applied)
    assert.equal(page.status, 429)
    assert.ok(Number(page.headers.get('retry-after')) > 0)
  })
})
