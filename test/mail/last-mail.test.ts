import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { closeLastMails, type ClosedMail } from '../../server/mail/close-last-mails.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { MailRefused } from '../../server/mail/mailer.ts'
import { aPost, type Post } from './post.ts'

let post: Post
let closed: ClosedMail[]

describe('last mails', () => {
  beforeEach(async () => {
    post = await aPost()
    closed = []
  })
  afterEach(async () => await post.close())

  const number = '4F9C21KM7Q2X'
  const far = new Date('2999-01-01T00:00:00Z')

  async function addLast(closeBy = far, more: { nextAt?: Date } = {}): Promise<void> {
    const values = {
      controller: 'Firma AS',
      rightsEmail: 'personvern@firma.example',
      certificateNo: number,
      link: 'https://jobb.firma.example/certificates/4F9C21KM7Q2X',
    }
    await post.outbox.addLast({
      number,
      to: 'kari@sokeren.example',
      values,
      language: 'nb',
      nextAt: new Date(0),
      closeBy,
      ...more,
    })
  }

  const note = async (mail: ClosedMail) => {
    closed.push(mail)
    await Promise.resolve()
  }
  const close = async () => await closeLastMails(post, note)
  const keyRows = async () =>
    await post.database.keys
      .collection<{ state: string; wrapped?: Buffer }>('glemme_dataKeys')
      .find()
      .toArray()

  describe('the last mail', () => {
    it('has a key of its own, and the same again is the same mail', async () => {
      await addLast()
      await addLast()
      const rows = await post.rows()
      assert.equal(rows.length, 1)
      assert.match(rows[0]?.unit ?? '', /^mal_/)
      assert.equal((await keyRows()).length, 1)
    })

    it('stays while it waits', async () => {
      await addLast()
      assert.equal(await close(), 0)
      assert.equal((await post.rows()).length, 1)
      assert.deepEqual(
        (await keyRows()).map(row => row.state),
        ['active'],
      )
    })

    it('loses row and key on delivery, tells it once, and never comes again', async () => {
      await addLast()
      assert.equal((await sendWaiting(post)).sent, 1)
      assert.equal(await close(), 1)
      assert.equal(await close(), 0)
      assert.deepEqual(
        closed.map(mail => [mail.number, mail.end]),
        [[number, 'delivered']],
      )
      assert.equal((await post.rows()).length, 0)
      const [key] = await keyRows()
      assert.deepEqual([key?.state, key?.wrapped], ['destroyed', undefined])
      await addLast()
      assert.equal((await post.rows()).length, 0)
    })

    it('loses them when it cannot be delivered', async () => {
      await addLast()
      const mailer = {
        deliver: async () => await Promise.reject(new MailRefused('550', 'never')),
        close: () => undefined,
      }
      assert.equal((await sendWaiting({ ...post, mailer })).failed, 1)
      await close()
      assert.deepEqual(
        closed.map(mail => mail.end),
        ['failed'],
      )
    })

    it('loses them when its time is over, sent or not, and not a moment before', async () => {
      const soon = new Date((await post.database.now()).getTime() + 600_000)
      await addLast(soon, { nextAt: far })
      assert.equal(await close(), 0)
      const later = { ...post, database: { ...post.database, now: async () => await Promise.resolve(soon) } }
      const before = {
        ...post,
        database: { ...post.database, now: async () => await Promise.resolve(new Date(soon.getTime() - 1)) },
      }
      assert.equal(await closeLastMails(before, note), 0)
      assert.equal(await closeLastMails(later, note), 1)
      assert.deepEqual(
        closed.map(mail => mail.end),
        ['late'],
      )
      assert.equal((await post.rows()).length, 0)
    })

    it('is not sent once its time is over', async () => {
      await addLast(new Date(1))
      assert.equal((await sendWaiting(post)).failed, 1)
    })

    it('is closed again after a crash between key and row, and told of in the same transaction', async () => {
      await addLast()
      await sendWaiting(post)
      const failing = closeLastMails(post, async () => await Promise.reject(new Error('killed')))
      await assert.rejects(failing, /killed/)
      assert.equal((await post.rows()).length, 1)
      assert.equal(await close(), 1)
      assert.equal(closed.length, 1)
    })

    it('is closed once by two workers', async () => {
      await addLast()
      await sendWaiting(post)
      const counts = await Promise.all([close(), close()])
      assert.deepEqual(counts.sort(), [0, 1])
      assert.equal((await post.rows()).length, 0)
    })
  })
})
