import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { closeStaffMails } from '../../server/mail/close-last-mails.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import type { StaffMail } from '../../server/mail/outbox.ts'
import { isUnitId } from '../../server/vault/data-keys.ts'
import { aPost, type Post } from './post.ts'

const hourMs = 3_600_000

describe('a mail to staff', () => {
  let post: Post
  beforeEach(async () => {
    post = await aPost()
  })
  afterEach(async () => await post.close())

  function letter(more: Partial<StaffMail> = {}): StaffMail {
    const values = {
      controller: 'Firma AS',
      rightsEmail: 'personvern@firma.example',
      matter: 'red',
      n: '2',
      what: 'klokken går feil; en jobb står',
      link: 'https://jobb.firma.example/staff/privacy',
    }
    const [about, occasion] = ['stf_1', '2026-11-24 clock,jobs']
    const times = { nextAt: new Date(0), closeBy: new Date(Date.now() + hourMs) }
    return { kind: 'M18', about, occasion, to: 'po@firma.example', values, language: 'nb', ...times, ...more }
  }

  async function keyState(): Promise<string | undefined> {
    const [row] = await post.rows()
    const unit = row?.unit
    assert.ok(isUnitId(unit))
    return (await post.vault.keys.stateOf([unit])).get(unit)
  }

  it('goes out once, under a key that goes with it, and never again for the same occasion', async () => {
    await post.outbox.addForStaff(letter())
    await post.outbox.addForStaff(letter())
    const [row] = await post.rows()
    assert.equal((await post.rows()).length, 1)
    assert.equal(await keyState(), 'active')
    assert.doesNotMatch(JSON.stringify(row), /firma\.example|klokken/)

    assert.equal((await sendWaiting(post)).sent, 1)
    assert.equal(await closeStaffMails(post), 1)

    assert.deepEqual(await post.rows(), [])
    assert.ok(row && isUnitId(row.unit))
    assert.equal((await post.vault.keys.stateOf([row.unit])).get(row.unit), 'destroyed')
    await post.outbox.addForStaff(letter())
    assert.deepEqual(await post.rows(), [])
    await post.outbox.addForStaff(letter({ occasion: '2026-11-25 clock,jobs' }))
    assert.equal((await post.rows()).length, 1)
  })

  it('waits as long as it may, and no longer', async () => {
    await post.outbox.addForStaff(letter({ nextAt: new Date(Date.now() + 2 * hourMs) }))
    assert.equal(await closeStaffMails(post), 0)
    await post.outbox.addForStaff(letter({ occasion: 'late', closeBy: new Date(Date.now() - 1) }))
    assert.equal(await closeStaffMails(post), 1)
    assert.equal((await post.rows()).length, 1)
  })

  it('leaves mails of applicants alone, and is never about one', async () => {
    await post.aMail()
    await sendWaiting(post)
    assert.equal(await closeStaffMails(post), 0)
    assert.equal((await post.rows()).length, 1)
    await assert.rejects(async () => await post.outbox.addForStaff(letter({ about: newId('app') })))
  })
})
