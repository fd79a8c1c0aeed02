import assert from 'node:assert/strict'
import { askPool } from '../../server/pool/ask-pool.ts'
import { answerLinkRequests } from '../../server/portal/answer-link-requests.ts'
import { everybodyHeld, queueVersionMail } from '../../server/records/policy-change-mail.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { fillPool } from '../../server/pool/fill-pool.ts'
import { asked } from '../copies/takers.ts'
import { aMemberOf } from '../pool/members.ts'
import { joinedOn, twoMailboxes } from '../portal/two-mailboxes.ts'
import { changeKeys, loseKeys, nameAbsentEpoch } from '../support/lost-keys.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'

/** What happens without a click, beside an application that nobody can read any more. */
describe('what is done for others beside an application whose key is lost', () => {
  let world: World
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
  })
  afterEach(async () => await world.close())

  const mailsTo = ({ fields }: Pick<Applied, 'fields'>) =>
    world.mails().filter(mail => mail.to === fields['emailAddress'])

  for (const lost of [['_id', 'subjectId'], ['_id']] as const)
    it(`is told, deleted on its day and proven: ${lost.join(', ')}`, async () => {
      const [one, other] = [await world.apply(), await world.apply()]
      await world.ring()
      await loseKeys(
        world.ctx,
        lost.map(path => one.row[path]),
      )
      await world.restartOn('2028-02-25T10:00:00Z')
      await world.ring()
      assert.match(mailsTo(other).at(-1)?.subject ?? '', /Vi sletter søknaden din snart/)
      assert.equal(mailsTo(one).length, 1, 'only the receipt')
      await world.restartOn('2028-03-01T10:00:00Z')
      await world.ring()
      await world.ring()
      for (const { row } of [one, other]) {
        assert.equal(await world.ctx.applications.byId(row._id), null)
        const page = await world.visitor().get(`/certificates/${row.certificateNo}`)
        assert.match(page.text, /Beviset er ekte/)
      }
    })

  it('is written to: a mail under a lost key is given up at once', async () => {
    const [one, other] = [await world.apply(), await world.apply()]
    await loseKeys(world.ctx, [one.row._id])
    const { sent, failed, retried } = await sendWaiting(world.ctx)
    assert.deepEqual({ sent, failed, retried }, { sent: 1, failed: 1, retried: 0 })
    assert.equal(mailsTo(other).length, 1)
  })

  for (const spoil of [nameAbsentEpoch, changeKeys])
    it(`is written to: a mail under a key that may be mended is tried again: ${spoil.name}`, async () => {
      const [one, other] = [await world.apply(), await world.apply()]
      await spoil(world.ctx, [one.row._id])
      const { sent, failed, retried } = await sendWaiting(world.ctx)
      assert.deepEqual({ sent, failed, retried }, { sent: 1, failed: 0, retried: 1 })
      assert.equal(mailsTo(other).length, 1)
    })

  it('is told of new rules', async () => {
    const [one, other] = [await world.apply(), await world.apply()]
    await loseKeys(world.ctx, [one.row._id])
    const told: string[] = []
    for await (const page of everybodyHeld(world.ctx))
      for (const reached of page) {
        const mail = { kind: 'M11', version: 2, effective: '2027-06-01' } as const
        if (await queueVersionMail(world.ctx, mail, reached)) told.push(reached.unit._id)
      }
    assert.deepEqual(told, [other.row._id])
  })

  it('has the link that was asked for, also at the address of both', async () => {
    const emailAddress = 'begge@eksempel.no'
    const [one, other] = [await world.apply(), await world.apply({ fields: { emailAddress } })]
    const both = await world.apply({ fields: { emailAddress } })
    await loseKeys(world.ctx, [one.row._id, both.row._id])
    for (const { fields } of [one, other])
      await world.visitor().post('/find', { emailAddress: String(fields['emailAddress']) })
    const { answered, mails } = await answerLinkRequests(world.ctx)
    assert.deepEqual({ answered, mails }, { answered: 2, mails: 1 })
  })

  it('is closed with its job', async () => {
    const { _id, slug } = await world.vacancy()
    const [one, other] = [await world.apply({ slug }), await world.apply({ slug })]
    await loseKeys(world.ctx, [one.row._id, one.row.subjectId])
    const closed = await (await world.staff()).post(`/staff/jobs/${_id}/close`)
    assert.equal(closed.status, 303, closed.text)
    assert.equal((await world.row(other)).state, 'decided')
    assert.equal((await world.row(one)).state, 'received', 'it goes on its day')
  })

  it('is asked for by the pool, and filled into it', async () => {
    const one = await aMemberOf(world)
    const other = await aMemberOf(world)
    await loseKeys(world.ctx, [one.entry._id])
    const staff = await world.staff()
    const page = await staff.get('/staff/pool')
    assert.equal(page.status, 200, page.text)
    assert.ok(page.text.includes(String(other.fields['fullName'])))
    await world.restartOn('2028-02-15T10:00:00Z')
    assert.deepEqual((await askPool(world.ctx)).asked, 1)
    const third = await world.apply({ fields: { poolConsent: 'yes' } })
    await world.ctx.database.data.collection('glemme_applications').updateOne(
      { _id: third.row._id as never },
      {
        $set: { state: 'decided', decision: { outcome: 'rejected', decidedAt: world.ctx.clock.now() } },
      },
    )
    await loseKeys(world.ctx, [third.row._id, third.row.subjectId])
    assert.equal((await fillPool(world.ctx)).joined, 0)
  })

  it('is in the copy of everything', async () => {
    const two = await twoMailboxes(world)
    const portal = await joinedOn(two, 'present')
    await loseKeys(world.ctx, [two.work.row._id])
    const path = await asked({ portal }, 'access')
    const page = await portal.get(path)
    assert.equal(page.status, 200, page.text)
    const [row] = await world.stored('exports')
    assert.deepEqual([row?.['state'], row?.['units']], ['ready', [two.home.row._id]])
    assert.equal((await portal.get('/my')).status, 200)
  })
})
