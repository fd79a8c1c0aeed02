import assert from 'node:assert/strict'
import { appendLedger } from '../../jobs/append-ledger.ts'
import { sendMail } from '../../jobs/send-mail.ts'
import { newId } from '../../server/base/ids.ts'
import { repeatSweeps, sweepsTold } from '../../server/erasure/replay-sweeps.ts'
import { addReferee } from '../../server/referees/add-referee.ts'
import { restrict } from '../../server/rights/restrict.ts'
import { dayMs, later } from '../portal/stories.ts'
import { save } from '../support/saved-database.ts'
import { anOffice, placeHold, refereeForm } from '../support/office.ts'
import type { TypedFields } from '../support/visitor.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import type { Applied, World } from '../support/world.ts'

describe('a referee', () => {
  let world: World
  let recruiter: StaffMember
  let officer: StaffMember
  let number = 0
  before(async () => {
    ;({ world, officer, recruiter } = await anOffice({ now: '2027-03-10T09:00:00.000Z' }))
  })
  after(async () => await world.close())

  const pathOf = ({ row }: Applied) => `/staff/applications/${row._id}/referees`
  const office = '/staff/privacy/referees'
  const typed = (more: TypedFields = {}): TypedFields => {
    number += 1
    const who = { name: `Randi Referansen ${number}`, email: `Randi${number}@Attest.example` }
    return refereeForm({ ...who, ...more })
  }
  const enter = async (applied: Applied, fields: TypedFields) => {
    const page = await recruiter.post(pathOf(applied), fields)
    assert.equal(page.status, 303, page.text)
    await sendMail.run(world.ctx)
  }
  const addressOf = (fields: TypedFields) => String(fields['email']).replace('Attest', 'attest')
  const mailsTo = (address: string) => world.mails().filter(mail => mail.to === address)
  const linkTo = (address: string): string =>
    /https?:\/\/\S+\/referee\/[\w-]{43}/.exec(mailsTo(address).at(-1)?.text ?? '')?.[0] ?? ''
  const stored = async ({ row }: Applied) => await world.stored('referees', { applicationId: row._id })
  const search = async (q: string): Promise<string[]> => {
    const page = await officer.post(office, { q })
    assert.equal(page.status, 200, page.text)
    return [...page.html.matchAll(/\/staff\/privacy\/referees\/ref_[\w-]{22}/g)].map(([path]) => path)
  }
  const hold = async ({ row }: Applied) => await placeHold(world, officer, { reference: row.reference })

  it('E39 asks: is told at once, sees only the own entry, corrects and erases it, alone or by way of the privacy officer', async () => {
    const applied = await world.apply()
    const [first, second] = [typed(), typed({ phone: '922 33 444' })]
    await enter(applied, first)
    await enter(applied, second)
    const rows = JSON.stringify([await stored(applied), await world.stored('outbox', { kind: 'M12' })])
    for (const text of ['Randi', 'ttest.example', '92233444']) assert.ok(!rows.includes(text), text)

    const [mail, ...more] = mailsTo(addressOf(first))
    assert.ok(mail)
    assert.deepEqual(more, [])
    const says = ['fra søkeren', 'spørre deg om søkeren', 'artikkel 6', '10. mars 2028', 'Datatilsynet']
    for (const text of says) assert.ok(mail.text.includes(text), text)
    const personal = [applied.fields['fullName'], applied.fields['letter'], applied.row.reference].map(String)
    const visitor = world.visitor()
    const link = linkTo(addressOf(first))
    const before = await visitor.get(link)
    assert.equal(before.status, 200)
    assert.ok(!before.text.includes('Randi'), 'a mail scanner learns nothing')
    assert.deepEqual(await world.stored('audit', { what: 'referee.seen' }), [])

    const seen = await visitor.post(link)
    assert.equal(seen.headers.get('cache-control'), 'no-store')
    for (const text of [String(first['name']), addressOf(first)]) assert.ok(seen.text.includes(text), text)
    for (const text of [...personal, String(second['name'])])
      for (const shown of [mail.text, before.text, seen.text]) assert.ok(!shown.includes(text), text)
    assert.equal((await world.stored('audit', { what: 'referee.seen' })).length, 1)

    const wrong = await visitor.post(`${link}/correct`, { name: '', email: '', phone: '12' })
    assert.equal(wrong.status, 422)
    const right = { name: 'Ragnhild Rettet', email: addressOf(first), phone: '911 22 333' }
    const corrected = await visitor.post(`${link}/correct`, right)
    assert.ok(corrected.text.includes('Rettelsen er lagret') && corrected.text.includes('91 12 23 33'))
    assert.ok((await recruiter.get(pathOf(applied))).text.includes('Ragnhild Rettet'))

    assert.deepEqual(await search('ingen@attest.example'), [])
    const [found, ...others] = await search(addressOf(first).toUpperCase())
    assert.deepEqual([others, await search('+47 91 12 23 33')], [[], [found]])
    const copy = await officer.get(String(found))
    for (const text of ['Ragnhild Rettet', addressOf(first), '91 12 23 33', 'Søkeren'])
      assert.ok(copy.text.includes(text), text)
    for (const text of personal) assert.ok(!copy.text.includes(text), text)
    assert.equal((await world.stored('audit', { what: 'referee.opened', about: applied.row._id })).length, 1)

    const elsewhere = { ...right, email: 'ragnhild@nytt.example' }
    assert.equal((await officer.post(`${found}/correct`, elsewhere)).status, 303)
    await sendMail.run(world.ctx)
    assert.equal((await visitor.post(link)).status, 410, 'who had the old address has a dead link')
    assert.equal(mailsTo('ragnhild@nytt.example').length, 1)
    const fresh = linkTo('ragnhild@nytt.example')
    assert.ok((await visitor.post(fresh)).text.includes('ragnhild@nytt.example'))

    const gone = await visitor.post(`${fresh}/erase`)
    assert.ok(gone.text.includes('Oppføringen er tatt bort'), gone.text)
    assert.equal((await visitor.get(fresh)).status, 410)
    assert.equal((await officer.get(String(found))).status, 404)
    const [left] = await search('92233444')
    assert.equal((await officer.post(`${left}/erase`)).status, 303)
    assert.deepEqual(await stored(applied), [])
    assert.equal((await visitor.post(linkTo(addressOf(second)))).status, 410)
    assert.equal((await recruiter.get(`/staff/applications/${applied.row._id}`)).status, 200)
  })

  it('goes with the application, with mail and link; another’s stays', async () => {
    const [applied, bystander] = [await world.apply(), await world.apply()]
    const [own, others] = [typed(), typed()]
    await enter(applied, own)
    await enter(bystander, others)
    const link = linkTo(addressOf(own))
    await world.ctx.database.data
      .collection('glemme_applications')
      .updateOne({ _id: applied.row._id as never }, { $set: { eligibleAt: later(world, -1000) } })
    await world.ctx.erasure.engine.sweep()
    assert.deepEqual([await stored(applied), (await stored(bystander)).length], [[], 1])
    const links = async ({ row }: Applied) =>
      (await world.stored('links', { applicationId: row._id, purpose: 'referee' })).length
    assert.deepEqual([await links(applied), await links(bystander)], [0, 1])
    assert.deepEqual(await world.stored('outbox', { about: applied.row._id }), [])
    const visitor = world.visitor()
    assert.equal((await visitor.get(link)).status, 410)
    assert.equal((await visitor.post(`${link}/erase`)).status, 410)
    assert.equal((await visitor.post(linkTo(addressOf(others)))).status, 200)
    assert.deepEqual(await search(addressOf(own)), [])
    const { findings } = await world.ctx.erasure.fsck()
    assert.deepEqual(
      findings.filter(({ where }) => /^(referees|links)\./.test(where)),
      [],
    )
  })

  it('without an address is told by phone: the page has the words to read aloud', async () => {
    const applied = await world.apply()
    const fields = typed({
      email: '',
      phone: '911 22 333',
      source: 'other',
      sourceNote: 'en felles kjenning',
    })
    await enter(applied, fields)
    assert.deepEqual(await world.stored('outbox', { kind: 'M12', about: applied.row._id }), [])
    const { text } = await recruiter.get(pathOf(applied))
    const says = [
      'Les dette høyt',
      'en felles kjenning',
      'berettiget interesse',
      '10. mars 2028',
      'Datatilsynet',
    ]
    for (const part of says) assert.ok(text.includes(part), part)
  })

  it('privacy P3, P4: is entered once however often the form is sent, and only with everything right', async () => {
    const applied = await world.apply()
    const fields = typed()
    await enter(applied, fields)
    await enter(applied, fields)
    assert.deepEqual([(await stored(applied)).length, mailsTo(addressOf(fields)).length], [1, 1])
    const wrong: [TypedFields, string][] = [
      [{ name: ' ' }, 'Navn'],
      [{ name: 'Født 01819030037' }, 'fødselsnummer'],
      [{ email: '' }, 'E-post og telefon mangler'],
      [{ email: 'a@b.example, c@d.example' }, 'E-postadressen er ikke riktig'],
      [{ phone: '12' }, 'Telefonnummeret er ikke riktig'],
      [{ source: '' }, 'Hvem ga oss den'],
      [{ source: 'other' }, 'Hvem eller hvor'],
    ]
    for (const [more, says] of wrong) {
      const page = await recruiter.post(pathOf(applied), typed(more))
      assert.equal(page.status, 422, says)
      assert.ok(page.text.includes(says), says)
    }
    assert.equal((await stored(applied)).length, 1)
    assert.equal((await recruiter.post(`${pathOf(applied)}/${String(fields['id'])}/remove`)).status, 303)
    assert.deepEqual(await stored(applied), [])
    assert.equal((await world.visitor().post(linkTo(addressOf(fields)))).status, 410)
  })

  it('of an application that staff may not see is out of their sight; a hold keeps the entry', async () => {
    const hidden = {
      hold,
      restriction: async ({ row }: Applied) =>
        await restrict(world.ctx, {
          applicationId: row._id,
          by: { kind: 'applicant', subjectId: row.subjectId },
        }),
      erasure: async (applied: Applied) => {
        await sendMail.run(world.ctx)
        const link = /https?:\/\/\S+\/links\/\S+/.exec(world.mailTo(applied).text)?.[0] ?? ''
        const portal = await world.portal(link)
        const page = await portal.post(`/my/applications/${applied.row._id}/erase`)
        assert.equal(page.status, 303, page.text)
      },
    }
    for (const [name, hide] of Object.entries(hidden)) {
      const applied = await world.apply()
      const fields = typed()
      await enter(applied, fields)
      await hide(applied)
      const remove = `${pathOf(applied)}/${String(fields['id'])}/remove`
      assert.equal((await recruiter.get(pathOf(applied))).status, 404, name)
      assert.equal((await recruiter.post(pathOf(applied), typed())).status, 404, name)
      assert.equal((await recruiter.post(remove)).status, 404, name)
      assert.equal((await stored(applied)).length, 1, name)
      const link = linkTo(addressOf(fields))
      const visitor = world.visitor()
      assert.ok((await visitor.post(link)).text.includes(String(fields['name'])), name)
      const erased = await visitor.post(`${link}/erase`)
      assert.equal(erased.status, name === 'hold' ? 409 : 200, erased.text)
      assert.equal((await stored(applied)).length, name === 'hold' ? 1 : 0, name)
    }
  })

  it('who is entered while a run claims the application leaves nothing there', async () => {
    const applied = await world.apply()
    const rows = world.ctx.database.data.collection('glemme_applications')
    const claimedMeanwhile: World['ctx'] = {
      ...world.ctx,
      inTransaction: async work => {
        const done = await world.ctx.inTransaction(work)
        await rows.updateOne({ _id: applied.row._id as never }, { $set: { state: 'purging' } })
        return done
      },
    }
    const referee = {
      name: 'R',
      email: 'r@attest.example',
      phone: null,
      source: 'applicant',
      sourceNote: null,
    } as const
    const by = { kind: 'staff', staffId: recruiter.staffId, role: 'recruiter' } as const
    const input = {
      applicationId: applied.row._id,
      id: newId('ref'),
      referee,
      by,
      roles: ['recruiter'] as const,
    }
    await assert.rejects(addReferee(claimedMeanwhile, input), { code: 'gone' })
    assert.deepEqual(await stored(applied), [])
    assert.deepEqual(await world.stored('links', { applicationId: applied.row._id, purpose: 'referee' }), [])
    assert.deepEqual(await world.stored('outbox', { kind: 'M12', about: applied.row._id }), [])
  })

  it('gets a new link for one that is over, at the address of the entry only', async () => {
    const applied = await world.apply()
    const fields = typed()
    await enter(applied, fields)
    const link = linkTo(addressOf(fields))
    await world.restartOn(later(world, 8 * dayMs))
    const visitor = world.visitor()
    const dead = await visitor.get(link)
    assert.equal(dead.status, 410)
    assert.match(dead.html, /action="[^"]*\/referee\/[\w-]{43}\/renew"/)
    assert.equal((await visitor.post(`${link}/renew`)).status, 202)
    assert.equal((await visitor.post(`/referee/${'A'.repeat(43)}/renew`)).status, 202)
    await sendMail.run(world.ctx)
    assert.equal(mailsTo(addressOf(fields)).length, 2)
    assert.equal((await visitor.post(link)).status, 410)
    assert.ok((await visitor.post(linkTo(addressOf(fields)))).text.includes(String(fields['name'])))
    await signIn(recruiter)
    assert.ok((await recruiter.get(pathOf(applied))).text.includes('Fikk e-post'))
  })

  it('who was erased does not come back with a restored backup, and others do', async () => {
    const applied = await world.apply()
    await signIn(recruiter)
    const [one, other] = [typed(), typed()]
    await enter(applied, one)
    await enter(applied, other)
    const saved = await save(world)
    const { from } = await world.ctx.erasure.ledger.replay.read()
    await world.visitor().post(`${linkTo(addressOf(one))}/erase`)
    await appendLedger.run(world.ctx)
    const reading = await world.ctx.erasure.ledger.replay.read()
    await saved.putBack()
    await saved.remove()
    assert.equal((await stored(applied)).length, 2, 'the backup has both')
    await repeatSweeps(world.ctx, sweepsTold({ ...reading, from }))
    assert.deepEqual(
      (await stored(applied)).map(row => row['_id']),
      [other['id']],
    )
  })
})
