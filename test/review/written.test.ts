import assert from 'node:assert/strict'
import { sendMail } from '../../jobs/send-mail.ts'
import { Refusal } from '../../server/base/errors.ts'
import { newId } from '../../server/base/ids.ts'
import { sendMessage } from '../../server/review/send-message.ts'
import { writeNote } from '../../server/review/write-note.ts'
import { restrict } from '../../server/rights/restrict.ts'
import type { Vacancy } from '../../server/vacancies/vacancies-store.ts'
import { birthNumber as aBirthNumber } from '../policy/birth-numbers.ts'
import { aQuickApplicant, dayMs, decided, erasureOf, later, mailsTo } from '../portal/stories.ts'
import { anOffice } from '../support/office.ts'
import type { TypedFields } from '../support/visitor.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { linkIn, type Applied, type World } from '../support/world.ts'

const birthNumber = aBirthNumber('010190', 100)
const criteria = ['Erfaring', 'Samarbeid']

describe('what those who hire write', () => {
  let world: World
  let vacancy: Vacancy
  let recruiter: StaffMember
  let officer: StaffMember
  beforeEach(async () => {
    ;({ world, officer, recruiter } = await anOffice({ now: '2027-03-03T09:00:00.000Z' }))
    vacancy = await world.vacancy({ criteria })
  })
  afterEach(async () => await world.close())

  const apply = async () => await aQuickApplicant(world, { slug: vacancy.slug })
  const pathOf = ({ row }: Pick<Applied, 'row'>) => `/staff/applications/${row._id}`
  const aNote = (text: string): TypedFields => ({ id: newId('not'), text })
  const aMessage = (text: string): TypedFields => ({ id: newId('msg'), text })
  const scores = (more: TypedFields = {}): TypedFields => ({
    criterion_0: 'Erfaring',
    points_0: '4',
    comment_0: 'Ti år til sjøs.',
    criterion_1: 'Samarbeid',
    points_1: '',
    comment_1: '',
    ...more,
  })
  const wrote = async (applied: Applied, forms: Record<string, TypedFields>, by = recruiter) => {
    for (const [path, fields] of Object.entries(forms)) {
      const page = await by.post(`${pathOf(applied)}/${path}`, fields)
      assert.equal(page.status, 303, page.text)
    }
  }
  const seen = async (applied: Applied, by = recruiter) => (await by.get(pathOf(applied))).text
  const stored = async (place: 'notes' | 'messages', { row }: Applied) =>
    await world.stored(place, { applicationId: row._id })

  it('stands on the page, sealed at rest, by its author’s name, and can be changed until the decision', async () => {
    const [applied, manager] = [await apply(), await world.manager()]
    const note = aNote('Kari var\r\nhyggelig på telefon.')
    await wrote(applied, { notes: note })
    await wrote(applied, { notes: note })
    await wrote(applied, { score: scores() })
    await wrote(applied, { score: scores() })
    const rows = await stored('notes', applied)
    assert.equal(rows.length, 2, 'the same form twice is one note')
    for (const text of ['hyggelig', 'sjøs', 'Erfaring']) assert.ok(!JSON.stringify(rows).includes(text), text)
    for (const text of ['hyggelig på telefon.', 'Ti år til sjøs.', '4 av 5', 'Ansatt Ansattsen'])
      assert.ok((await seen(applied, manager)).includes(text), text)

    const id = String(note['id'])
    assert.match((await recruiter.get(`${pathOf(applied)}/notes/${id}`)).html, /hyggelig på telefon/)
    await wrote(applied, { notes: { id, text: 'Kari var presis.' } })
    await wrote(applied, { score: scores({ points_0: '2', comment_0: '' }) })
    const page = await seen(applied)
    assert.ok(page.includes('Kari var presis.') && page.includes('2 av 5') && page.includes('Endret'))
    assert.ok(!page.includes('hyggelig') && !page.includes('sjøs'), 'the old value is nowhere')
    assert.equal((await stored('notes', applied)).length, 2)
    const others = await manager.post(`${pathOf(applied)}/notes`, { id, text: 'En annens ord.' })
    assert.equal(others.status, 404)

    await decided(recruiter, applied, 'rejected')
    const late = await recruiter.post(`${pathOf(applied)}/notes`, { id, text: 'Kari var treg.' })
    assert.equal(late.status, 409)
    assert.match(late.text, /Søknaden er avgjort/)
    assert.equal((await recruiter.post(`${pathOf(applied)}/score`, scores())).status, 409)
    await wrote(applied, { notes: { id, text: 'Kari var presis.' } })
    await wrote(applied, { notes: aNote('Ringte og forklarte.') })
    assert.ok((await seen(applied)).includes('Ringte og forklarte.'))
  })

  it('privacy P17: holds no birth number, and says at which field; what was typed is still there', async () => {
    const applied = await apply()
    const text = `Hun oppga ${birthNumber}.`
    for (const [path, id] of [
      ['notes', newId('not')],
      ['messages', newId('msg')],
    ] as const) {
      const page = await recruiter.post(`${pathOf(applied)}/${path}`, { id, text })
      assert.equal(page.status, 422)
      const named = path === 'notes' ? 'Notatet' : '\\w'
      assert.match(page.text, new RegExp(`${named} ser ut til å inneholde et fødselsnummer`))
      assert.ok(page.html.includes(birthNumber) && page.html.includes(id), path)
    }
    const page = await recruiter.post(`${pathOf(applied)}/score`, scores({ comment_0: text }))
    assert.equal(page.status, 422)
    assert.match(page.text, /Kommentar til Erfaring ser ut til å inneholde et fødselsnummer/)
    for (const wrong of [scores({ points_0: '6' }), scores({ points_0: '', comment_0: '' }), {}])
      assert.equal((await recruiter.post(`${pathOf(applied)}/score`, wrong)).status, 422)
    for (const long of ['', 'a'.repeat(4001)])
      assert.equal((await recruiter.post(`${pathOf(applied)}/notes`, aNote(long))).status, 422)
    assert.deepEqual([await stored('notes', applied), await stored('messages', applied)], [[], []])
    assert.ok(!JSON.stringify(world.log).includes(birthNumber))
  })

  it('reaches the applicant by a mail that says nothing of it, in their language, and stands in the thread', async () => {
    const applied = await aQuickApplicant(world, { slug: vacancy.slug, language: 'en' })
    const message = aMessage('Kan du begynne i mai?')
    await wrote(applied, { messages: message })
    await wrote(applied, { messages: message })
    await sendMail.run(world.ctx)
    const [mail, ...more] = mailsTo(world, applied, /You have a message from us/)
    assert.ok(mail)
    assert.deepEqual(more, [])
    assert.doesNotMatch(mail.text, /mai|Kari|Ansatt/)
    assert.match(mail.text, /Fyrvokter/)
    const visitor = await world.portal(linkIn(mail))
    const page = await visitor.get(`/en${applied.own}/messages`)
    assert.match(page.text, /Kan du begynne i mai\?/)
    assert.match(page.text, /Recruiter/)
    assert.doesNotMatch(page.text, /Ansatt Ansattsen/, 'the policy tells the role only')
  })

  it('stays with who may see the application: not restricted, not held, not after the hiring manager’s time', async () => {
    const [applied, other] = [await apply(), await apply()]
    const manager = await world.manager()
    await wrote(applied, { notes: aNote('Et notat.') }, manager)
    const paths = ['notes', 'score', 'messages'].map(path => `${pathOf(applied)}/${path}`)
    const statuses = async (by: StaffMember) =>
      await Promise.all(
        paths.flatMap(path => [
          by.get(path).then(page => page.status),
          by
            .post(path, { id: newId(path.endsWith('notes') ? 'not' : 'msg'), text: 'x' })
            .then(page => page.status),
        ]),
      )
    const all404 = paths.flatMap(() => [404, 404])
    assert.deepEqual(await statuses(officer), all404, 'no case, no hold')
    const stranger = await world.staff(['hiringManager'])
    assert.deepEqual(await statuses(stranger), all404, 'another’s job')

    await applied.portal.post(`${applied.own}/messages`, aMessage('Hei, jeg lurer.'))
    assert.match((await recruiter.get('/staff/tasks')).text, /Nye meldinger/)
    const by = { kind: 'applicant', subjectId: applied.row.subjectId } as const
    await restrict(world.ctx, { applicationId: applied.row._id, by })
    assert.deepEqual(await statuses(recruiter), all404)
    assert.doesNotMatch((await recruiter.get('/staff/tasks')).text, /Nye meldinger/)
    assert.match((await applied.portal.get(`${applied.own}/messages`)).text, /ser ikke søknaden nå/)
    assert.match((await applied.portal.get(applied.own)).text, /Et notat\./, 'the person sees all')

    await wrote(other, { notes: aNote('Et annet notat.') }, manager)
    await decided(recruiter, other, 'rejected')
    await world.restartOn(later(world, 32 * dayMs))
    for (const member of [manager, recruiter]) await signIn(member)
    assert.equal((await manager.get(`${pathOf(other)}/notes`)).status, 404)
    assert.match((await recruiter.get(`${pathOf(other)}/notes`)).text, /Et annet notat\./)
  })

  it('goes with the application: notes, points, messages, what was said against them, mails and links', async () => {
    const [applied, bystander] = [await apply(), await apply()]
    for (const one of [applied, bystander]) {
      await wrote(one, { notes: aNote('Et notat om noen.') })
      await wrote(one, { score: scores() })
      await wrote(one, { messages: aMessage('Et spørsmål.') })
      await one.portal.post(`${one.own}/messages`, aMessage('Et svar.'))
    }
    await erasureOf(applied, {})
    assert.deepEqual(
      (await world.stored('outbox', { about: applied.row._id, kind: 'M10' })).map(mail => mail['state']),
      ['held'],
      'a mail that waits leaves no more',
    )
    await world.restartOn(later(world, dayMs + 60_000))
    await world.ring()
    const places = ['notes', 'messages', 'outbox', 'links'] as const
    for (const place of places) {
      const of = ({ row }: Applied) => JSON.stringify(row._id).slice(1, -1)
      const rows = JSON.stringify(await world.stored(place))
      assert.ok(!rows.includes(of(applied)), place)
      assert.ok(rows.includes(of(bystander)), place)
    }
    assert.deepEqual(mailsTo(world, applied, /melding/), [])
    assert.equal((await stored('notes', bystander)).length, 2)
    await signIn(recruiter)
    const gone = await recruiter.post(`${pathOf(applied)}/notes`, aNote('For sent.'))
    assert.equal(gone.status, 410)
  })

  it('privacy P8: a thread is followed up: the applicant writes, staff see how many, and are told by a mail without names', async () => {
    const applied = await apply()
    const manager = await world.manager()
    const message = aMessage('Når hører jeg fra dere?')
    for (const page of [
      await applied.portal.post(`${applied.own}/messages`, message),
      await applied.portal.post(`${applied.own}/messages`, message),
    ])
      assert.equal(page.status, 303, page.text)
    assert.equal((await stored('messages', applied)).length, 1)
    const list = `/staff/jobs/${vacancy._id}`
    assert.match((await manager.get(list)).text, /1 ny melding/)
    assert.match((await manager.get('/staff/jobs')).html, /data-label="Nye meldinger"[^>]*><strong>1</)
    await world.ring()
    const told = world
      .mails()
      .filter(mail => mail.to === manager.email && /meldinge?r? fra (en )?søker/.test(mail.text))
    assert.equal(told.length, 1)
    assert.doesNotMatch(told[0]?.text ?? '', /Kari|hører/)
    assert.match(await seen(applied, manager), /Når hører jeg fra dere\?/)
    assert.doesNotMatch((await manager.get(list)).text, /ny melding/)
  })

  it('leaves nothing that came while a run took the application out, and no mail about it', async () => {
    const applied = await apply()
    const rows = world.ctx.database.data.collection('glemme_applications')
    const claimed = async (state: string) =>
      await rows.updateOne({ _id: applied.row._id as never }, { $set: { state } })
    const ctx = {
      ...world.ctx,
      inTransaction: async <T>(work: () => Promise<T>): Promise<T> => {
        const done = await world.ctx.inTransaction(work)
        await claimed('purging')
        return done
      },
    }
    const by = { kind: 'staff', staffId: recruiter.staffId, role: 'recruiter' } as const
    const look = { applicationId: applied.row._id, by, roles: ['recruiter'] as const, text: 'For sent.' }
    const isGone = (error: unknown): boolean => error instanceof Refusal && error.code === 'gone'
    await assert.rejects(writeNote(ctx, { ...look, id: newId('not') }), isGone)
    await claimed('received')
    const links = (await world.stored('links')).length
    await assert.rejects(sendMessage(ctx, { ...look, id: newId('msg') }), isGone)
    assert.deepEqual([await stored('notes', applied), await stored('messages', applied)], [[], []])
    assert.deepEqual(await world.stored('outbox', { kind: 'M10' }), [])
    assert.equal((await world.stored('links')).length, links)
  })

  it('of what the applicant may read shows nothing to another applicant', async () => {
    const [applied, other] = [await apply(), await apply()]
    await wrote(applied, { notes: aNote('Bare til en.') })
    const [note] = await stored('notes', applied)
    const contest = `notes/${String(note?.['_id'])}/contest`
    for (const path of [`${applied.own}/messages`, `${applied.own}/${contest}`, `${other.own}/${contest}`])
      assert.equal((await other.portal.get(path)).status, 404, path)
  })
})
