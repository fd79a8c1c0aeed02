import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'mocha'
import { newId, type ApplicationId } from '../../server/base/ids.ts'
import type { PurgeRun } from '../../server/base/place.ts'
import { outboxPlace } from '../../server/mail/outbox-place.ts'
import { outboxStore } from '../../server/mail/outbox-store.ts'
import { KeyErased, KeyMissing } from '../../server/vault/data-keys.ts'
import { aPost, receiptMail, type Post } from './post.ts'

let post: Post

describe('mails that wait', () => {
  before(async () => {
    post = await aPost()
  })
  afterEach(async () => {
    await post.database.data.collection('glemme_outbox').deleteMany({})
  })
  after(async () => await post.close())

  async function aUnit(): Promise<ApplicationId> {
    const unit = newId('app')
    await post.vault.keys.create(unit)
    return unit
  }

  describe('the outbox', () => {
    it('keeps a mail only if the transaction of its cause is kept', async () => {
      const unit = await aUnit()
      const failing = post.inTransaction(async () => {
        await post.outbox.add(receiptMail(unit))
        throw new Error('no')
      })
      await assert.rejects(failing, /no/)
      assert.equal((await post.rows()).length, 0)
      await post.inTransaction(async () => await post.outbox.add(receiptMail(unit)))
      assert.equal((await post.rows()).length, 1)
    })

    it('keeps the same mail once, inside and outside transactions, ten at a time', async () => {
      const unit = await aUnit()
      const mail = receiptMail(unit)
      const add = async () => await post.outbox.add(mail)
      await Promise.all(Array.from({ length: 10 }, (_, n) => (n % 2 ? add() : post.inTransaction(add))))
      assert.equal((await post.rows()).length, 1)
      await post.outbox.add({ ...mail, occasion: 'another' })
      assert.equal((await post.rows()).length, 2)
    })

    it('does not send a mail again that was sent, when its cause is repeated', async () => {
      const unit = await aUnit()
      await post.outbox.add(receiptMail(unit))
      await post.database.data
        .collection('glemme_outbox')
        .updateMany({}, { $set: { state: 'sent', sealed: null } })
      await post.outbox.add(receiptMail(unit))
      assert.deepEqual(
        (await post.rows()).map(row => [row.state, row.sealed]),
        [['sent', null]],
      )
    })

    it('holds nothing about a person in the open', async () => {
      await post.aMail()
      const text = JSON.stringify(await post.rows())
      for (const value of ['kari', 'sokeren', 'Nordmann', 'Snekker', 'token'])
        assert.ok(!text.includes(value), value)
    })

    it('needs an open key', async () => {
      const erased = await aUnit()
      await post.vault.keys.destroy([erased])
      await assert.rejects(post.outbox.add(receiptMail(erased)), KeyErased)
      await assert.rejects(post.outbox.add(receiptMail(newId('app'))), KeyMissing)
    })

    it('tells where a mail stands', async () => {
      const mail = await post.aMail({ nextAt: new Date(5) })
      const standing = await post.outbox.stateOf(mail)
      assert.deepEqual(standing, { state: 'waiting', attempts: 0, nextAt: new Date(5), sentAt: null })
      assert.equal(await post.outbox.stateOf({ ...mail, occasion: 'another' }), undefined)
    })
  })

  describe('taking a mail back', () => {
    it('works while nothing was tried, once', async () => {
      const mail = await post.aMail()
      const other = await post.aMail()
      assert.equal(await post.outbox.cancel(mail), true)
      assert.equal(await post.outbox.cancel(mail), false)
      assert.equal((await post.outbox.stateOf(other))?.state, 'waiting')
    })

    it('does not work once an attempt has begun, even when that failed', async () => {
      const mail = await post.aMail()
      const store = outboxStore(post.database)
      const now = await post.database.now()
      const claimed = await store.claim(now, now)
      assert.ok(claimed)
      assert.equal(await post.outbox.cancel(mail), false)
      await store.markWaiting(claimed, now)
      assert.equal(await post.outbox.cancel(mail), false)
      assert.equal((await post.outbox.stateOf(mail))?.state, 'waiting')
    })

    it('works for a receipt on its way to an old address even after a failed attempt, and for nothing else', async () => {
      const mail = await post.aMail()
      const other = await post.aMail()
      const store = outboxStore(post.database)
      const now = await post.database.now()
      const claimed = await store.claim(now, now)
      assert.ok(claimed && (await store.markWaiting(claimed, now)))
      await post.outbox.recall(mail.about)
      assert.equal(await post.outbox.stateOf(mail), undefined)
      assert.equal((await post.outbox.stateOf(other))?.state, 'waiting')
    })

    it('waits while its application is on its way out, and leaves when that is undone', async () => {
      const mail = await post.aMail()
      const store = outboxStore(post.database)
      await post.outbox.hold([mail.about])
      const now = await post.database.now()
      assert.equal(await store.claim(now, now), undefined)
      await post.outbox.release([mail.about])
      assert.ok(await store.claim(now, now))
    })

    it('or sending it: exactly one wins, inside a transaction too', async () => {
      const store = outboxStore(post.database)
      const wins = { cancelled: 0, claimed: 0 }
      for (let round = 0; round < 50; round++) {
        const mail = await post.aMail()
        const now = await post.database.now()
        const [cancelled, claimed] = await Promise.all([
          post.inTransaction(async () => await post.outbox.cancel(mail)),
          store.claim(now, new Date(now.getTime() + 60_000)),
        ])
        assert.notEqual(cancelled, claimed !== undefined, `round ${round}`)
        wins[cancelled ? 'cancelled' : 'claimed'] += 1
        if (claimed) await store.removeClaimed(claimed)
      }
      assert.equal(wins.cancelled + wins.claimed, 50)
    })
  })

  describe('a claim', () => {
    it('takes what is due to the millisecond, the oldest first, and nothing else', async () => {
      const store = outboxStore(post.database)
      const due = new Date('2030-01-01T00:00:00.000Z')
      const lease = new Date('2030-01-01T00:01:00.000Z')
      await post.aMail({ nextAt: due })
      assert.equal(await store.claim(new Date(due.getTime() - 1), lease), undefined)
      const older = await post.aMail({ nextAt: new Date(due.getTime() - 1) })
      assert.equal((await store.claim(due, lease))?.about, older.about)
      assert.equal((await store.claim(due, lease))?.attempts, 1)
      assert.equal(await store.claim(due, lease), undefined)
    })

    it('passes on when its lease is over, and then the first worker can mark nothing', async () => {
      const store = outboxStore(post.database)
      const lease = new Date('2030-01-01T00:01:00.000Z')
      await post.aMail()
      const first = await store.claim(new Date(0), lease)
      assert.ok(first)
      assert.equal(await store.claim(new Date(lease.getTime() - 1), lease), undefined)
      const second = await store.claim(lease, new Date(lease.getTime() + 1))
      assert.ok(second)
      assert.deepEqual([second._id, second.attempts, second.fence], [first._id, 2, 2])
      assert.equal(await store.markSent(first, lease), false)
      assert.equal(await store.markWaiting(first, lease), false)
      assert.equal(await store.markFailed(first), false)
      assert.equal(await store.removeClaimed(first), false)
      assert.equal(await store.markSent(second, lease), true)
      assert.equal(await store.markSent(second, lease), false)
    })
  })

  describe('the outbox as a place', () => {
    function runOf(...ids: ApplicationId[]): PurgeRun {
      const unit = { subjectId: newId('sub'), vacancyId: newId('vac'), fileIds: [], wholeSubject: true }
      return { _id: newId('run'), kind: 'purge', items: ids.map(id => ({ id, ...unit })) }
    }

    it('finds and drops the mails of its units, and no last mail and nobody else', async () => {
      const mine = await post.aMail()
      await post.outbox.add({ ...receiptMail(mine.unit), occasion: 'another' })
      const other = await post.aMail()
      await post.outbox.addLast({
        number: '4F9C21KM7Q2X',
        to: 'kari@sokeren.example',
        values: {},
        language: 'nb',
        nextAt: new Date(0),
        closeBy: new Date(1),
      })
      const place = outboxPlace(post)
      const run = runOf(mine.unit)
      assert.deepEqual(
        (await place.find(run)).map(finding => finding.unit),
        [mine.unit, mine.unit],
      )
      await place.erase(run)
      await place.erase(run)
      assert.deepEqual(await place.find(run), [])
      assert.deepEqual((await post.rows()).map(row => row.about).sort(), ['4F9C21KM7Q2X', other.about].sort())
    })

    it('takes ids of applications only', async () => {
      await assert.rejects(outboxPlace(post).erase(runOf('app_x')))
    })
  })
})
