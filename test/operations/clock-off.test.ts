import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { processClock } from '../../server/base/clock.ts'
import { applyPolicy } from '../../server/records/apply-policy.ts'
import { publishPolicy } from '../../server/records/publish-policy.ts'
import { mostSkewMs } from '../../server/store/clock-check.ts'
import { exampleText } from '../policy/a-policy.ts'
import { aPdf } from '../support/documents.ts'
import { stateHired } from '../support/hire-statement.ts'
import { filePart } from '../support/multipart.ts'
import type { OpenForm } from '../support/application-form.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'
import type { Page, Visitor } from '../support/visitor.ts'

const minuteMs = 60_000

/** Each form that sets or moves a day of deletion: what is sent, in the name of whoever may. */
type Post = () => Promise<Page>

/** Source: deletion.md 7, "a web process so far off answers decisions, withdrawals and submissions with 503" */
describe('a process whose clock is off by more than five minutes', () => {
  let world: World
  let open: Applied
  let decided: Applied
  let hired: Applied
  let form: OpenForm
  let cvId: string
  let staff: StaffMember
  let officer: StaffMember
  let owner: Visitor

  before(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
    staff = await world.staff()
    officer = await world.staff(['privacyOfficer'])
    ;[open, decided, hired] = [await world.apply(), await world.apply(), await world.apply()]
    await staff.post(`${pathOf(hired)}/decision`, { outcome: 'hired' })
    await stateHired(staff, hired.row._id)
    await world.ring()
    await publishPolicy(world.ctx, {
      text: exampleText.replace('effective: 2026-11-01', 'effective: 2027-05-01'),
      by: null,
    })
    // The mail of that decision has left; the other one may still be undone.
    await world.restartAt(world.ctx.config.test.offsetMs + 61 * minuteMs)
    for (const member of [staff, officer]) await signIn(member)
    await world.ring()
    await staff.post(`${pathOf(decided)}/decision`, { outcome: 'rejected' })
    owner = await world.portal(linkIn(world.mailTo(open)))
    form = await world.openForm()
    cvId = String((await world.stored('files', { applicationId: open.row._id }))[0]?.['_id'])
    await world.ctx.database.data
      .collection('glemme_policyDocuments')
      .updateMany({}, { $set: { appliedAt: null } })
    // What the check has learned is kept for a minute: a new start knows nothing yet.
    await world.restartAt(world.ctx.config.test.offsetMs)
  })
  after(async () => await world.close())

  const pathOf = ({ row }: Applied) => `/staff/applications/${row._id}`
  const own = () => `/my/applications/${open.row._id}`
  const another = () => filePart(aPdf({ text: 'another' }), 'Karakterer.pdf', 'file')

  const posts: Readonly<Record<string, Post>> = {
    'a new application': async () =>
      await form.send({ ...open.fields, emailAddress: 'ny@eksempel.no' }, [filePart(aPdf(), 'CV.pdf')]),
    'that somebody was handed over': async () =>
      await staff.post(`${pathOf(hired)}/hand-over`, {
        recipient: 'Personal',
        recipientEmail: '',
        handedOn: '2027-03-01',
      }),
    'the reversal of a decision': async () =>
      await staff.post(`${pathOf(hired)}/decision/revert`, { code: 'mistake' }),
    'the undoing of a decision': async () => await staff.post(`${pathOf(decided)}/decision/undo`),
    'a correction': async () => await owner.post(`${own()}/edit/letter`, { value: 'Jeg liker mørke.' }),
    'another file': async () => await owner.send(`${own()}/files?kind=cv&instead=${cvId}`, [another()]),
    'the removal of a file': async () => await owner.post(`${own()}/files/${newId('fil')}/remove`),
    'a message': async () => await owner.post(`${own()}/messages`, { id: newId('msg'), text: 'Hei' }),
    'a decision': async () => await staff.post(`${pathOf(open)}/decision`, { outcome: 'rejected' }),
    'a withdrawal': async () => await owner.post(`${own()}/withdraw`),
    'the closing of a job': async () => await staff.post(`/staff/jobs/${open.row.vacancyId}/close`),
    'rules confirmed': async () =>
      await officer.post('/staff/privacy/policy/confirm', { version: '2', affected: '3' }),
    'rules taken back': async () => await officer.post('/staff/privacy/policy/revoke', { version: '2' }),
  }

  /** Everything that carries a day, as it is stored. */
  const stored = async () => [
    await world.stored('applications'),
    await world.stored('policyDocuments'),
    await world.stored('vacancies'),
    await world.stored('files'),
    await world.stored('messages'),
  ]

  async function setClock(skewMs: number): Promise<void> {
    await world.restartAt(world.ctx.config.test.offsetMs)
    const wrong = processClock(world.ctx.config.test.offsetMs, skewMs)
    Object.assign(world.ctx.clock, wrong)
  }

  for (const direction of [1, -1]) {
    it(`answers with 503, and changes nothing: ${direction === 1 ? 'ahead' : 'behind'}`, async () => {
      await setClock(direction * (mostSkewMs + 2000))
      const before = await stored()
      for (const [what, post] of Object.entries(posts)) {
        const page = await post()
        assert.equal(page.status, 503, `${what}: ${page.status} ${page.text}`)
        assert.equal(page.headers.get('retry-after'), '60', what)
      }
      await assert.rejects(applyPolicy(world.ctx), { code: 'unavailable' })
      assert.deepEqual(await stored(), before)
    })
  }

  it('takes all of these when it is off by less', async () => {
    await setClock(-(mostSkewMs - 10_000))
    for (const [what, post] of Object.entries(posts)) {
      const page = await post()
      assert.ok(page.status === 303 || what === 'rules confirmed', `${what}: ${page.status} ${page.text}`)
    }
    assert.equal((await world.row(hired)).decision?.outcome, 'cancelled')
  })
})
