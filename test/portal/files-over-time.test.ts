import assert from 'node:assert/strict'
import { answerRequests } from '../../jobs/answer-link-requests.ts'
import { appendLedger } from '../../jobs/append-ledger.ts'
import { jobs } from '../../jobs/index.ts'
import { sendMail } from '../../jobs/send-mail.ts'
import { shredFlaggedFiles } from '../../jobs/shred-flagged-files.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { aWorld, linkIn, type World } from '../support/world.ts'
import { dayMs, decided, later, minuteMs, type Applicant } from './stories.ts'
import { onDisk, sent, theirFiles, withTwoFiles } from './their-files.ts'

describe('files of an application that is there', () => {
  let world: World
  let applicant: Applicant
  let staff: StaffMember

  const { idsOf, idOf, send, flag, audited, setStop, assertGone } = theirFiles(() => ({
    world,
    applicant,
    staff,
  }))

  describe('when time passes', () => {
    beforeEach(async () => {
      world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
      staff = await world.staff()
      applicant = await withTwoFiles(world)
    })
    afterEach(async () => await world.close())

    it('are an act of the applicant: D moves with it, and the ledger is told', async () => {
      assert.equal((await world.row(applicant)).due.date, '2028-03-01')
      await world.restartOn(later(world, 3 * dayMs))
      applicant.portal = await world.portal(applicant.link)
      assert.equal((await send('kind=cv', sent('Ny CV'))).status, 303)
      const { due, lastActAt } = await world.row(applicant)
      assert.equal(due.date, '2028-03-04')
      assert.ok(lastActAt.getTime() >= new Date('2027-03-04T09:00:00.000Z').getTime())
      await appendLedger.run(world.ctx)
      const { ledger } = world.ctx.erasure
      const [token] = await world.stored('ledgerTokens', {
        token: ledger.tokens([applicant.row._id])[0] ?? '',
      })
      assert.equal((await ledger.entryAt(Number(token?.['seq'])))?.detail?.['date'], '2028-03-04')
    })

    it('can be changed while the applicant is told of no decision, and not after', async () => {
      await decided(staff, applicant, 'rejected')
      const { due } = await world.row(applicant)
      assert.equal((await send('kind=cv', sent('Ny CV'))).status, 303, 'it would tell the decision')
      assert.deepEqual((await world.row(applicant)).due, due)
      await world.restartOn(later(world, 61 * minuteMs))
      await sendMail.run(world.ctx)
      applicant.portal = await world.portal(applicant.link)
      const page = await applicant.portal.get(`${applicant.own}/files`)
      assert.match(page.text, /Søknaden er avgjort/)
      assert.doesNotMatch(page.html, /type="file"/)
      const whole = await applicant.portal.get(applicant.own)
      assert.match(whole.text, /Se filene/)
      assert.doesNotMatch(whole.text, /Bytt eller fjern filer/)
      assert.equal((await send('kind=cv', sent('Nyest'))).status, 409)
      const path = `${applicant.own}/files/${await idOf('cv')}/remove`
      assert.equal((await applicant.portal.post(path)).status, 409)
      assert.equal((await onDisk(world)).length, 2)
    })

    it('E45: are gone at once when the applicant sends another, decided or not', async () => {
      const [cv, other] = [await idOf('cv'), await idOf('attachments')]
      await flag(other)
      await decided(staff, applicant, 'rejected')
      await world.restartOn(later(world, 61 * minuteMs))
      await sendMail.run(world.ctx)
      applicant.portal = await world.portal(applicant.link)
      await signIn(staff)
      for (const times of ['once', 'sent twice']) {
        const page = await send(`kind=attachments&instead=${other}`, sent('Nytt vedlegg'))
        assert.equal(page.status, 303, times)
      }
      assert.deepEqual([(await idsOf('attachments')).length, await audited('file.replaced')], [1, 1])
      await assertGone(other)
      assert.equal(await idOf('cv'), cv)
      const seen = await staff.get(`/staff/applications/${applicant.row._id}`)
      assert.match(seen.text, /Nytt vedlegg\.pdf .* Erstattet/)
    })

    it('E45: are gone after 14 days in any case, not a day sooner; another file stays', async () => {
      const [cv, other] = [await idOf('cv'), await idOf('attachments')]
      await flag(cv)
      const [{ flaggedAt } = {}] = await world.stored('files', { _id: cv })
      assert.ok(flaggedAt instanceof Date)
      await world.restartOn(new Date(flaggedAt.getTime() + 14 * dayMs - minuteMs))
      assert.ok(jobs.includes(shredFlaggedFiles), 'the worker does it')
      await shredFlaggedFiles.run(world.ctx)
      assert.deepEqual([await idOf('cv'), (await onDisk(world)).length], [cv, 2])

      await setStop('restriction')
      await world.restartOn(new Date(flaggedAt.getTime() + 14 * dayMs))
      await shredFlaggedFiles.run(world.ctx)
      assert.equal(await idOf('cv'), cv, 'a stop keeps it')

      const applications = world.ctx.database.data.collection<{ _id: string }>(
        `${collectionPrefix}applications`,
      )
      await applications.updateOne({ _id: applicant.row._id }, { $set: { stops: [] } })
      await shredFlaggedFiles.run(world.ctx)
      applicant.portal = await world.portal(linkIn(await renewed()))
      await signIn(staff)
      await assertGone(cv)
      assert.equal(await idOf('attachments'), other)
      assert.equal((await world.row(applicant)).state, 'received')
    })

    async function renewed() {
      await world.visitor().post(`${applicant.link}/renew`)
      await answerRequests.run(world.ctx)
      await sendMail.run(world.ctx)
      return world.mailTo(applicant)
    }
  })
})
