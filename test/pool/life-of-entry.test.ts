import assert from 'node:assert/strict'
import type { PoolRow } from '../../server/pool/pool-row.ts'
import type { Outcome } from '../../server/policy/states.ts'
import { textHash } from '../../server/consents/texts.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

const pdf = aPdf()

describe('the talent pool', () => {
  let world: World
  let recruiter: StaffMember
  let withdraws: Applied
  let stays: Applied
  let silent: Applied
  let says: Applied
  let hired: Applied

  before(async function () {
    world = await aWorld({ now: '2026-11-24T10:00:00Z' })
    recruiter = await world.staff()
    const ticked = { fields: { poolConsent: 'yes' }, files: [filePart(pdf, 'Livsløp Kari.pdf')] }
    withdraws = await world.apply(ticked)
    stays = await world.apply(ticked)
    silent = await world.apply(ticked)
    hired = await world.apply(ticked)
    says = await world.apply()
  })
  after(async () => await world.close())

  async function decide({ row }: Applied, outcome: Exclude<Outcome, 'cancelled'>): Promise<void> {
    const page = await recruiter.post(`/staff/applications/${row._id}/decision`, { outcome })
    assert.equal(page.status, 303, page.text)
  }

  async function entryOf({ row }: Applied): Promise<PoolRow | undefined> {
    return (await world.ctx.pool.ofSubject(row.subjectId))[0]
  }

  async function memberOf(applied: Applied): Promise<PoolRow> {
    const entry = await entryOf(applied)
    assert.ok(entry, 'no entry')
    return entry
  }

  /** Every document that still holds one of these texts, by place; the proof keeps its own until the horizon. */
  async function tracesOf(texts: readonly string[]): Promise<string[]> {
    const traces: string[] = []
    for (const place of [
      'applicants',
      'applications',
      'consents',
      'pool',
      'files',
      'links',
      'outbox',
      'audit',
      'mailTokens',
      'sessions',
    ] as const) {
      const found = (await world.stored(place)).map(row => JSON.stringify(row))
      if (found.some(row => texts.some(text => row.includes(text)))) traces.push(place)
    }
    return traces
  }

  it('privacy P7, P12: asks for its own consent, in full, unticked, and never needed to apply', async () => {
    const { page } = await world.openForm()
    const box = /<input[^>]*name="poolConsent"[^>]*>/.exec(page.html)?.[0] ?? ''
    assert.match(box, /type="checkbox"/)
    assert.doesNotMatch(box, /checked|required/)
    const text = world.ctx.policy.document.pool?.text.nb ?? ''
    assert.ok(page.text.includes(text))
    assert.equal((await world.ctx.consents.ofSubject(says.row.subjectId)).length, 0)
    const [consent] = await world.ctx.consents.ofSubject(stays.row.subjectId)
    assert.deepEqual(
      [consent?.purpose, consent?.state, consent?.channel, consent?.textVersion, consent?.textHash],
      ['pool', 'consented', 'form', 1, textHash(text)],
    )
  })

  it('takes nobody in before the decision, nor before its mail has gone', async () => {
    await world.ring()
    assert.deepEqual(await world.stored('pool'), [])
    for (const applied of [withdraws, stays, silent, says]) await decide(applied, 'rejected')
    await decide(hired, 'hired')
    await world.ring()
    assert.deepEqual(await world.stored('pool'), [])
  })

  it('takes in contact and CV under a key of their own once the answer is told', async () => {
    await world.restartOn('2026-11-24T11:05:00Z')
    await signIn(recruiter)
    await world.ring()
    await world.ring()
    const entries = await world.stored('pool')
    assert.deepEqual(
      entries.map(row => String(row['subjectId'])).toSorted(),
      [withdraws, stays, silent].map(({ row }) => row.subjectId).toSorted(),
    )
    const entry = await memberOf(stays)
    assert.deepEqual([entry.state, entry.due.date, entry.due.rule], ['active', '2027-11-24', 'pool'])
    assert.notEqual(entry.certificateNo, stays.row.certificateNo)
    const states = await world.ctx.vault.keys.stateOf([entry._id])
    assert.equal(states.get(entry._id), 'active')
    assert.doesNotMatch(JSON.stringify(entries), /Kari|eksempel|Livsløp|rejected/)
    const told = await world.stored('ledger', { kind: 'due_moved' })
    assert.ok(told.some(one => String(one['line']).includes('2027-11-24')))
  })

  it('closes the consent of whoever was hired, and keeps nothing of them', async () => {
    assert.equal(await entryOf(hired), undefined)
    const [consent] = await world.ctx.consents.ofSubject(hired.row.subjectId)
    assert.deepEqual([consent?.state, consent?.closing], ['closed', 'hired'])
  })

  it('shows recruiters who is in it until when, with the CV as it was sent, and each look is recorded', async () => {
    const page = await recruiter.get('/staff/pool')
    assert.equal(page.status, 200, page.text)
    for (const { fields } of [withdraws, stays, silent])
      assert.ok(page.text.includes(String(fields['fullName'])))
    for (const { fields } of [hired, says]) assert.ok(!page.text.includes(String(fields['fullName'])))
    assert.ok(page.text.includes('24.11.2027'))
    const { _id } = await memberOf(stays)
    const cv = new RegExp(`href="([^"]*/staff/pool/${_id}/files/[^"]+)"`).exec(page.html)?.[1] ?? ''
    const download = await recruiter.get(cv)
    assert.deepEqual([download.status, download.bytes.equals(pdf)], [200, true])
    assert.equal((await world.stored('audit', { what: 'file.downloaded', about: _id })).length, 1)
    assert.equal((await world.stored('audit', { what: 'pool.listed', about: _id })).length, 1)
  })

  it('invites to a job once, by a mail that one click ends', async () => {
    const job = await world.vacancy({ title: 'Havnefogd' })
    const { _id } = await memberOf(withdraws)
    const before = world.mails().length
    for (let twice = 0; twice < 2; twice += 1) {
      const sent = await recruiter.post('/staff/pool/invite', { jobId: job._id, member: [_id] })
      assert.match(sent.location, /\/staff\/pool\?invited=1$/)
    }
    await world.ring()
    const mails = world.mails().slice(before)
    assert.equal(mails.length, 1)
    assert.ok(mails[0]?.subject.includes('Havnefogd'))
    assert.match(mails[0]?.unsubscribe ?? '', /\/unsubscribe\/[\w-]{43}$/)
    assert.ok(mails[0]?.text.includes(`/jobs/${job.slug}`))
  })

  it('E32: deletes the copy at once when it is withdrawn, by one click without a page of ours', async () => {
    const entry = await memberOf(withdraws)
    const files = (await world.stored('files', { applicationId: entry._id })).map(file => String(file['_id']))
    assert.equal(files.length, 1)
    const [invitation] = world
      .mails()
      .filter(mail => mail.unsubscribe && mail.to === withdraws.fields['emailAddress'])
    const address = new URL(invitation?.unsubscribe ?? '')
    const looked = await world.visitor().get(address.pathname)
    assert.equal(looked.status, 200)
    assert.equal((await memberOf(withdraws)).state, 'active')
    const clicked = await fetch(new URL(address.pathname, world.url), {
      method: 'POST',
      headers: { origin: 'https://mail.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    })
    assert.equal(clicked.status, 200)
    await world.ring()
    await world.ring()
    assert.deepEqual(await tracesOf([entry._id, ...files]), [])
    assert.equal((await world.ctx.vault.keys.stateOf([entry._id])).get(entry._id), 'destroyed')
    const found = await world.ctx.erasure.certificates.find(entry.certificateNo)
    assert.ok(found.verdict === 'genuine')
    assert.deepEqual(
      [found.certificate.body.unit, found.certificate.body.reason, found.certificate.body.files],
      ['pool', 'erase.applicant', 1],
    )
    const [consent] = await world.ctx.consents.ofSubject(withdraws.row.subjectId)
    assert.deepEqual([consent?.state, consent?.closing], ['closed', 'withdrawn'])
    assert.equal((await world.stored('ledger', { kind: 'consent_closed' })).length, 2)
    const last = world.mailTo(withdraws)
    assert.equal(last.subject, 'Vi tar ikke lenger kontakt om stillinger')
    assert.equal(last.unsubscribe, undefined)
    assert.ok(last.text.replaceAll('-', '').includes(consent?.receiptNo ?? '-'))
    assert.equal((await world.row(withdraws)).state, 'decided')
    const again = await world.visitor().post(address.pathname)
    assert.equal(again.status, 200)
  })

  it("E33: lives on when the application's day comes, and needs its person no less", async () => {
    const entries = [await memberOf(stays), await memberOf(silent)]
    const [consent] = await world.ctx.consents.ofSubject(withdraws.row.subjectId)
    await world.restartOn('2027-05-24T09:00:00Z')
    await world.ring()
    await world.ring()
    const gone = [withdraws, stays, silent, says]
    for (const { row } of gone) assert.equal(await world.ctx.applications.byId(row._id), null)
    for (const entry of entries) {
      assert.equal((await world.ctx.pool.byId(entry._id))?.state, 'active')
      assert.equal((await world.ctx.vault.keys.stateOf([entry._id])).get(entry._id), 'active')
      assert.equal((await world.ctx.applicants.byIds([entry.subjectId])).length, 1)
    }
    await signIn(recruiter)
    const page = await recruiter.get('/staff/pool')
    assert.ok(page.text.includes(String(stays.fields['fullName'])))
    assert.deepEqual(await tracesOf([withdraws.row.subjectId, withdraws.row._id]), [])
    const receipt = await world.ctx.consents.receiptOf(consent?.receiptNo ?? '')
    assert.deepEqual(
      [receipt?.purpose, receipt?.textHash, receipt?.givenOn, receipt?.closedOn, receipt?.closing],
      ['pool', consent?.textHash, '2026-11-24', '2026-11-24', 'withdrawn'],
    )
  })

  it('asks thirty days before, and whoever says yes stays, in all at most two years', async () => {
    await world.restartOn('2027-10-25T09:00:00Z')
    await world.ring()
    await world.ring()
    const question = world.mailTo(stays)
    assert.equal(question.subject, 'Vil du fortsatt høre om stillinger?')
    assert.ok(question.unsubscribe)
    const old = world.mails().find(mail => mail.to === stays.fields['emailAddress'])
    assert.equal((await world.visitor().get(linkIn(old ?? question))).status, 410)
    const renewed = await world.visitor().post(`${linkIn(old ?? question)}/renew`)
    assert.equal(renewed.status, 202)
    // As a restore may leave them; they were of the consent before.
    const bounds = { notBefore: '2027-11-24', notAfter: '2027-11-24' }
    const { _id } = await memberOf(stays)
    await world.ctx.database.data.collection('glemme_pool').updateOne({ _id } as never, { $set: bounds })
    const visitor = world.visitor()
    const opened = await visitor.post(linkIn(question))
    assert.match(opened.location, /\/my\/consents\/pool$/)
    const page = await visitor.get('/my/consents/pool')
    assert.ok(page.text.includes('24. november 2027'))
    await visitor.post('/my/consents/pool', { choice: 'give' })
    await visitor.post('/my/consents/pool', { choice: 'give' })
    const entry = await memberOf(stays)
    assert.deepEqual([entry.state, entry.due.date], ['active', '2028-10-25'])
    assert.deepEqual([entry.notBefore, entry.notAfter], [null, null])
    const consents = await world.ctx.consents.ofSubject(stays.row.subjectId)
    assert.deepEqual(
      consents.map(one => [one.state, one.closing]),
      [
        ['active', null],
        ['closed', 'renewed'],
      ],
    )
    assert.equal((await memberOf(silent)).state, 'asked')
  })

  it('E34: deletes whoever is silent on their day, after a last question, and tells them', async () => {
    const entry = await memberOf(silent)
    const [consent] = await world.ctx.consents.ofSubject(silent.row.subjectId)
    await world.restartOn('2027-11-18T09:00:00Z')
    await world.ring()
    await world.ring()
    const asked = world.mails().filter(mail => mail.to === silent.fields['emailAddress'] && mail.unsubscribe)
    assert.equal(asked.length, 2)
    await world.restartOn('2027-11-23T22:59:00Z')
    await world.ring()
    assert.equal((await world.ctx.pool.byId(entry._id))?.state, 'asked')
    await world.restartOn('2027-11-23T23:01:00Z')
    await world.ring()
    await world.ring()
    assert.deepEqual(await tracesOf([entry._id, entry.subjectId, consent?._id ?? '']), [])
    const found = await world.ctx.erasure.certificates.find(entry.certificateNo)
    assert.ok(found.verdict === 'genuine')
    const { unit, reason, promised, noticeSentOn } = found.certificate.body
    assert.deepEqual(
      [unit, reason, promised, noticeSentOn],
      ['pool', 'purge.pool', '2027-11-24', '2027-10-25'],
    )
    const last = world.mailTo(silent)
    assert.equal(last.subject, 'Vi tar ikke lenger kontakt om stillinger')
    const receipt = await world.ctx.consents.receiptOf(consent?.receiptNo ?? '')
    assert.deepEqual([receipt?.closing, receipt?.closedOn], ['lapsed', '2027-11-24'])
    assert.equal((await memberOf(stays)).state, 'active')
    await world.restartOn('2030-11-25T09:00:00Z')
    await world.ctx.consents.forgetReceipts(await world.ctx.database.now())
    assert.equal(await world.ctx.consents.receiptOf(consent?.receiptNo ?? ''), undefined)
  })
})
