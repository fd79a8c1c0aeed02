import assert from 'node:assert/strict'
import { sendMail } from '../../jobs/send-mail.ts'
import { MailRefused, type Mailer } from '../../server/mail/mailer.ts'
import { aWorld, linkIn, type World } from '../support/world.ts'
import { aQuickApplicant, type Applicant } from './stories.ts'

const notice = /E-posten kom ikke fram\./
const answerOfTheServer = '550 5.1.1 <ukjent@eksempel.no> finnes ikke her'

describe('a mail that did not get through', () => {
  let world: World
  let applicant: Applicant
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    await world.vacancy()
    applicant = await aQuickApplicant(world)
  })
  after(async () => await world.close())

  /** Every job that sends, with a mail server that takes nothing. */
  async function refused(): Promise<void> {
    const mailer: Mailer = {
      ...world.ctx.mailer,
      deliver: () =>
        Promise.reject(Object.assign(new MailRefused('550', 'never'), { cause: answerOfTheServer })),
    }
    await sendMail.run({ ...world.ctx, mailer })
  }

  it('is told of on the person’s page, whatever it was; nothing waits, and what the server said is nowhere', async () => {
    const other = await world.apply()
    await refused()
    const row = await world.row(other)
    assert.deepEqual(row.stops, [])
    const [mail] = await world.stored('outbox', { about: other.row._id })
    assert.deepEqual([mail?.['kind'], mail?.['state']], ['M2', 'failed'])
    for (const place of ['outbox', 'applications', 'audit'] as const)
      assert.ok(!JSON.stringify(await world.stored(place)).includes('5.1.1'), place)
    assert.ok(!JSON.stringify(world.log).includes('5.1.1'))

    await world.visitor().post('/find', { emailAddress: String(other.fields['emailAddress']) })
    await world.ring()
    const portal = await world.portal(linkIn(world.mailTo(other)))
    const page = await portal.get(`/my/applications/${other.row._id}`)
    assert.match(page.text, notice)
    assert.match(page.text, /Se om adressen nedenfor er riktig\./)
    assert.doesNotMatch((await applicant.portal.get(applicant.own)).text, notice)
  })

  it('to a wrong address is forgotten with that address', async () => {
    const wrong = await world.apply()
    await refused()
    const corrected = { ...wrong, fields: { ...wrong.fields, emailAddress: 'rettet@eksempel.no' } }
    const answer = await wrong.visitor.post(`${wrong.receipt}/email`, corrected.fields)
    assert.equal(answer.status, 303)
    await sendMail.run(world.ctx)
    const portal = await world.portal(linkIn(world.mailTo(corrected)))
    assert.doesNotMatch((await portal.get(`/my/applications/${wrong.row._id}`)).text, notice)
  })
})
