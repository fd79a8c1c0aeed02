import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'mocha'
import { dataMap } from '../../server/policy/places.ts'
import { armFailpoints, watchFailpoints } from '../../server/base/failpoint.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { smtpMailer } from '../../server/mail/smtp-mailer.ts'
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink.ts'
import { aPost, type Post } from './post.ts'

let sink: SmtpSink
let post: Post

describe('mails on their way', () => {
  before(async () => {
    sink = await startSmtpSink()
  })
  after(async () => await sink.close())
  beforeEach(async () => {
    sink.behave({})
    sink.received.length = 0
    post = await aPost({ SMTP_URL: sink.url, GLEMME_MAIL_FROM: 'jobb@firma.example' })
  })
  afterEach(async () => {
    armFailpoints('')
    watchFailpoints(undefined)
    await post.close()
  })

  const nothing = { sent: 0, retried: 0, failed: 0, dropped: 0, lost: 0 }
  const messageIdOf = (raw: string) => /^Message-ID: (\S+)/im.exec(raw)?.[1]

  /** The minutes from now to the next attempt. */
  async function minutesToNext(): Promise<number> {
    const [row] = await post.rows()
    assert.ok(row)
    return Math.round((row.nextAt.getTime() - (await post.database.now()).getTime()) / 60_000)
  }

  describe('sending', () => {
    it('delivers a mail once, to one address, and wipes what was sealed', async () => {
      const mail = await post.aMail()
      assert.deepEqual(await sendWaiting(post), { ...nothing, sent: 1 })
      assert.deepEqual(await sendWaiting(post), nothing)
      assert.equal(sink.received.length, 1)
      assert.deepEqual(sink.received[0]?.recipients, ['kari@sokeren.example'])
      assert.equal(sink.received[0]?.from, 'jobb@firma.example')
      const [row] = await post.rows()
      assert.deepEqual([row?.state, row?.sealed, row?.leaseUntil, row?.attempts], ['sent', null, null, 1])
      assert.ok(row?.sentAt)
      assert.equal((await post.outbox.stateOf(mail))?.state, 'sent')
    })

    it('names the mail after its row, and itself as a machine', async () => {
      await post.aMail()
      await sendWaiting(post)
      const [row] = await post.rows()
      const raw = sink.received[0]?.raw ?? ''
      assert.equal(messageIdOf(raw), `<${row?._id}@firma.example>`)
      assert.match(raw, /^Auto-Submitted: auto-generated\r$/m)
      assert.match(raw, /^To: kari@sokeren\.example\r$/m)
      assert.match(raw, /^Subject: \S/m)
      assert.match(raw, /multipart\/alternative/)
    })

    it('leaves alone what is not due', async () => {
      await post.aMail({ nextAt: new Date('2999-01-01T00:00:00Z') })
      assert.deepEqual(await sendWaiting(post), nothing)
    })

    it('by two workers at once sends each mail once', async () => {
      for (let n = 0; n < 30; n++) await post.aMail()
      const reports = await Promise.all([sendWaiting(post), sendWaiting(post)])
      assert.equal((reports[0]?.sent ?? 0) + (reports[1]?.sent ?? 0), 30)
      assert.equal(new Set(sink.received.map(mail => messageIdOf(mail.raw))).size, 30)
      assert.equal(sink.received.length, 30)
    })

    it('drops a mail whose key is gone', async () => {
      const { unit } = await post.aMail()
      await post.vault.keys.destroy([unit])
      assert.deepEqual(await sendWaiting(post), { ...nothing, dropped: 1 })
      assert.equal((await post.rows()).length, 0)
    })

    it('keeps a mail that cannot be opened, and goes on with the next', async () => {
      const { about } = await post.aMail()
      await post.database.data
        .collection('glemme_outbox')
        .updateOne({ about }, { $set: { sealed: Buffer.alloc(40) } })
      await post.aMail()
      assert.deepEqual(await sendWaiting(post), { ...nothing, retried: 1, sent: 1 })
      assert.match(post.log.lines.join('\n'), /warn mail\.retried .*SealBroken/)
    })
  })

  describe('a server that refuses', () => {
    it('for now is asked again after 1, 5, 15, 60 minutes; the mail is kept', async () => {
      await post.aMail()
      for (const [refuse, minutes] of [
        [{ refuseRecipient: 450 }, 1],
        [{ refuseData: 451 }, 5],
        [{ refuseRecipient: 421 }, 15],
        [{ refuseData: 452 }, 60],
      ] as const) {
        sink.behave(refuse)
        assert.deepEqual(await sendWaiting(post), { ...nothing, retried: 1 })
        assert.equal(await minutesToNext(), minutes)
        assert.deepEqual(await sendWaiting(post), nothing)
        await post.letTimePass()
      }
      sink.behave({})
      assert.deepEqual(await sendWaiting(post), { ...nothing, sent: 1 })
      assert.equal(sink.received.length, 1)
      assert.deepEqual(post.counters.all('mail_failures_total'), [{ labels: {}, value: 4 }])
    })

    it('for good is not asked again', async () => {
      for (const refuse of [{ refuseRecipient: 550 }, { refuseData: 554 }]) {
        const mail = await post.aMail()
        sink.behave(refuse)
        assert.deepEqual(await sendWaiting(post), { ...nothing, failed: 1 })
        assert.equal((await post.outbox.stateOf(mail))?.state, 'failed')
        await post.letTimePass()
        assert.deepEqual(await sendWaiting(post), nothing)
      }
      assert.match(post.log.lines.join('\n'), /error mail\.failed .*"550"/)
      assert.equal(sink.received.length, 0)
    })

    it('one mail does not keep the others', async () => {
      await post.aMail()
      await post.aMail()
      sink.behave({ refuseRecipient: 450 })
      assert.deepEqual(await sendWaiting(post), { ...nothing, retried: 2 })
    })

    it('is never quoted: the log holds codes only', async () => {
      await post.aMail()
      sink.behave({ refuseRecipient: 450 })
      await sendWaiting(post)
      const log = post.log.lines.join('\n')
      assert.match(log, /"450"/)
      for (const value of ['kari', 'sokeren', 'refused by the test']) assert.ok(!log.includes(value), value)
    })
  })

  describe('E35: what a server says when it refuses', () => {
    it('is stored nowhere: not in the row of the mail, nor anywhere else; only its code was logged', async () => {
      for (const refuse of [{ refuseRecipient: 550 }, { refuseData: 452 }]) {
        await post.aMail()
        sink.behave(refuse)
        await sendWaiting(post)
      }
      const rows = await post.rows()
      assert.deepEqual(
        rows.map(row => row.state),
        ['failed', 'waiting'],
      )
      const known = Object.keys(dataMap.outbox.paths)
      for (const row of rows)
        assert.deepEqual(
          Object.keys(row).filter(path => !known.includes(path)),
          [],
        )
      for (const database of [post.database.data, post.database.keys])
        for (const { name } of await database.listCollections()) {
          const stored = JSON.stringify(await database.collection(name).find({}).toArray())
          assert.ok(!stored.includes('refused by the test'), name)
        }
    })
  })

  describe('a server in trouble', () => {
    const quick = { connectMs: 300, greetingMs: 300, silenceMs: 300, wholeMs: 400 }

    it('that is silent costs one attempt, not one of each mail', async () => {
      await post.aMail()
      await post.aMail()
      sink.behave({ hang: true })
      const mailer = smtpMailer({ smtpUrl: sink.url, mailFrom: 'jobb@firma.example' }, quick)
      assert.deepEqual(await sendWaiting({ ...post, mailer }), { ...nothing, retried: 1 })
      assert.deepEqual(
        (await post.rows()).map(row => row.attempts).toSorted((a, b) => a - b),
        [0, 1],
      )
      sink.behave({})
      await post.letTimePass()
      assert.deepEqual(await sendWaiting(post), { ...nothing, sent: 2 })
      assert.equal(sink.received.length, 2)
      mailer.close()
    })

    it('that drips is cut off after the whole time', async () => {
      await post.aMail()
      sink.behave({ hang: true })
      const mailer = smtpMailer(
        { smtpUrl: sink.url, mailFrom: 'jobb@firma.example' },
        { ...quick, silenceMs: 60_000 },
      )
      assert.deepEqual(await sendWaiting({ ...post, mailer }), { ...nothing, retried: 1 })
      assert.match(post.log.lines.join('\n'), /EABORT/)
      mailer.close()
    })

    it('that is not there loses nothing', async () => {
      const mail = await post.aMail()
      const mailer = smtpMailer({ smtpUrl: 'smtp://127.0.0.1:1', mailFrom: 'jobb@firma.example' }, quick)
      assert.deepEqual(await sendWaiting({ ...post, mailer }), { ...nothing, retried: 1 })
      assert.equal((await post.outbox.stateOf(mail))?.state, 'waiting')
      await post.letTimePass()
      assert.deepEqual(await sendWaiting(post), { ...nothing, sent: 1 })
    })

    it('that takes the mail and hangs up leads to one more, under the same name', async () => {
      await post.aMail()
      sink.behave({ closeAfterData: true })
      assert.deepEqual(await sendWaiting(post), { ...nothing, retried: 1 })
      sink.behave({})
      await post.letTimePass()
      assert.deepEqual(await sendWaiting(post), { ...nothing, sent: 1 })
      assert.equal(sink.received.length, 2)
      assert.equal(new Set(sink.received.map(mail => messageIdOf(mail.raw))).size, 1)
    })

    it('is given up after 72 hours', async () => {
      const mail = await post.aMail()
      await post.database.data.collection('glemme_outbox').updateMany({}, { $set: { attempts: 73 } })
      sink.behave({ refuseRecipient: 450 })
      assert.deepEqual(await sendWaiting(post), { ...nothing, retried: 1 })
      await post.letTimePass()
      assert.deepEqual(await sendWaiting(post), { ...nothing, failed: 1 })
      assert.equal((await post.outbox.stateOf(mail))?.state, 'failed')
    })
  })

  describe('a worker that dies', () => {
    it('after the claim: the mail goes out when the lease is over, once', async () => {
      await post.aMail()
      armFailpoints('mail.claimed=throw:KILLED')
      await assert.rejects(sendWaiting(post))
      armFailpoints('')
      assert.deepEqual(await sendWaiting(post), nothing)
      await post.letTimePass()
      assert.deepEqual(await sendWaiting(post), { ...nothing, sent: 1 })
      assert.equal(sink.received.length, 1)
    })

    it('after the server accepted: at most one duplicate, under the same name', async () => {
      await post.aMail()
      armFailpoints('mail.accepted=throw:KILLED')
      await assert.rejects(sendWaiting(post))
      armFailpoints('')
      await post.letTimePass()
      assert.deepEqual(await sendWaiting(post), { ...nothing, sent: 1 })
      assert.deepEqual(await sendWaiting(post), nothing)
      assert.equal(sink.received.length, 2)
      assert.equal(new Set(sink.received.map(mail => messageIdOf(mail.raw))).size, 1)
    })

    it('after the mark: nothing more is sent', async () => {
      await post.aMail()
      armFailpoints('mail.marked=throw:KILLED')
      await assert.rejects(sendWaiting(post))
      armFailpoints('')
      await post.letTimePass()
      assert.deepEqual(await sendWaiting(post), nothing)
      assert.equal(sink.received.length, 1)
    })

    it('passes each failpoint', async () => {
      const passed: string[] = []
      await post.aMail()
      watchFailpoints(name => passed.push(name))
      await sendWaiting(post)
      assert.deepEqual(passed, ['mail.claimed', 'mail.accepted', 'mail.marked'])
    })
  })
})
