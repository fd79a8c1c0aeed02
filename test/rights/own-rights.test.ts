import assert from 'node:assert/strict'
import { openCaseTexts } from '../../server/cases/case-texts.ts'
import { noteRecipient } from '../../server/applications/disclosures-store.ts'
import { newId } from '../../server/base/ids.ts'
import { addressField } from '../../server/policy/fields.ts'
import { eraseObjected } from '../../server/rights/erase-objected.ts'
import { erasureInput } from '../../views/portal/erase.tsx'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'

describe('the rights by buttons on the own page', () => {
  let world: World
  let recruiter: StaffMember
  before(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
    recruiter = await world.staff()
  })
  after(async () => await world.close())

  const pathOf = ({ row }: Pick<Applied, 'row'>, more = '') => `/my/applications/${row._id}${more}`
  const casesOf = async ({ row }: Applied, type: string) =>
    (await world.ctx.cases.ofSubject(row.subjectId)).filter(one => one.type === type)
  const hold = async ({ row }: Applied) =>
    await world.ctx.erasure.stops.set(row._id, {
      kind: 'hold',
      ref: newId('hld'),
      until: new Date('2027-09-01'),
    })
  const decide = async ({ row }: Applied) => {
    const page = await recruiter.post(`/staff/applications/${row._id}/decision`, { outcome: 'rejected' })
    assert.equal(page.status, 303, page.text)
  }

  describe('to restrict the use', () => {
    it('privacy P29: keeps reason and words sealed in a granted case, tells recipients, and is lifted by one button', async () => {
      const one = await world.apply()
      const owner = await world.inside(one)
      const key = (await world.ctx.vault.keys.open([one.row._id])).get(one.row._id)
      assert.ok(key)
      const to = { name: 'Lønn AS', address: 'restrict@lonn.example' }
      await noteRecipient(world.ctx, key, { applicationId: one.row._id, to, at: world.ctx.clock.now() })
      assert.match((await owner.get(pathOf(one, '/restrict'))).text, /De som ansetter, ser ikke søknaden/)
      const typed = { reason: 'accuracy', text: 'Tallet er merkelig.' }
      for (let n = 0; n < 2; n += 1)
        assert.equal((await owner.post(pathOf(one, '/restrict'), typed)).location, pathOf(one))
      const [row, ...more] = await casesOf(one, 'restriction')
      assert.ok(row)
      assert.deepEqual([row.state, row.applicationIds, more], ['granted', [one.row._id], []])
      const subjectKey = (await world.ctx.vault.keys.open([one.row.subjectId])).get(one.row.subjectId)
      assert.ok(subjectKey)
      assert.equal(
        openCaseTexts(subjectKey, row).request,
        'Noe i opplysningene er feil\n\nTallet er merkelig.',
      )
      assert.ok(!JSON.stringify(await world.stored('cases')).includes('merkelig'))
      const english = await owner.get(`/en/my/cases/${row._id}`)
      assert.match(english.text, /What you ask for Something in the data is wrong\s+Tallet er merkelig\./)
      await world.ring()
      const asked = world.mails().find(mail => mail.to === to.address)
      assert.match(asked?.text ?? '', /Søkeren har begrenset bruken av den\./)
      const copy = /\/recipients\/[A-Za-z0-9_-]{43}/.exec(asked?.text ?? '')?.[0] ?? ''
      assert.match((await world.visitor().get(copy)).text, /Bruk ikke kopien/)
      assert.equal((await recruiter.get(`/staff/applications/${one.row._id}`)).status, 404)
      const page = await owner.get(pathOf(one))
      assert.match(
        page.text,
        /Opphever du den, ser de som ansetter søknaden igjen\. .+ sletter vi 14 dager etter\. Opphev/,
      )
      assert.ok(
        !page.html.includes(`${pathOf(one, '/restrict')}"`),
        'there is no button to restrict it again',
      )
      for (let n = 0; n < 2; n += 1)
        assert.equal((await owner.post(pathOf(one, '/restrict/lift'))).location, pathOf(one))
      assert.deepEqual((await world.row(one)).stops, [])
      const lifted = await world.visitor().get(copy)
      assert.match(lifted.text, /Begrensningen er opphevet\. Du kan bruke kopien igjen\./)
      assert.doesNotMatch(lifted.text, /Bruk ikke kopien/)
      assert.equal((await recruiter.get(`/staff/applications/${one.row._id}`)).status, 200)
    })

    it('comes back with 422 without a reason, or with a birth number, and with what was typed', async () => {
      const one = await world.apply()
      const owner = await world.inside(one)
      const page = await owner.post(pathOf(one, '/restrict'), { text: 'Mitt nummer er 01819030037' })
      assert.equal(page.status, 422)
      assert.match(page.text, /Rett 2 ting før du begrenser/)
      assert.match(page.text, /Forklaringen ser ut til å inneholde et fødselsnummer/)
      assert.match(page.html, />Mitt nummer er 01819030037<\/textarea>/)
      assert.deepEqual((await world.row(one)).stops, [])
      const other = await world.apply()
      assert.equal((await owner.post(pathOf(other, '/restrict'), { reason: 'claim' })).status, 404)
    })
  })

  describe('to object', () => {
    const storage = (token = 'o'.repeat(43)) => ({ kind: 'storage', [erasureInput]: token })

    it('privacy P30: erases what was told its decision, as an erasure does, and the same form twice leads to one page', async () => {
      const one = await world.apply()
      await decide(one)
      await world.restartOn(new Date(world.ctx.clock.now().getTime() + 2 * 3_600_000))
      await world.ring()
      await signIn(recruiter)
      const owner = await world.inside(one)
      assert.match((await owner.get(pathOf(one, '/object'))).text, /Sier du nei, sletter vi den\./)
      const token = 'p'.repeat(43)
      for (let n = 0; n < 2; n += 1) {
        const page = await owner.post(pathOf(one, '/object'), storage(token))
        assert.equal(page.location, `/erasures/${token}`, page.text)
      }
      assert.equal((await world.row(one)).state, 'erasure_pending')
    })

    it('waits for the mail of the decision before, and then the application goes', async () => {
      const one = await world.apply()
      const owner = await world.inside(one)
      for (let n = 0; n < 2; n += 1)
        assert.equal((await owner.post(pathOf(one, '/object'), storage())).location, pathOf(one, '/object'))
      const [granted, ...more] = await casesOf(one, 'objection')
      assert.deepEqual([granted?.state, more], ['granted', []])
      const says = /Du har sagt nei\. Vi sletter søknaden når e-posten med svaret har gått\./
      for (const path of ['', '/object']) assert.match((await owner.get(pathOf(one, path))).text, says)
      const { text } = await owner.get(pathOf(one))
      assert.match(
        text,
        /Vi sletter søknaden din når e-posten med svaret har gått\. Går det ikke noe svar, sletter/,
      )
      assert.match(text, /Innsigelse : venter/)
      assert.doesNotMatch(text, /Uten avgjørelse sletter vi søknaden din|Avgjør vi den før|: gjort/)
      const asked = (await owner.get(`/my/cases/${granted?._id}`)).text
      assert.match(asked, /Venter .*Vi sletter når svaret på søknaden er sendt og ingenting hindrer det\./)
      assert.doesNotMatch(asked, /Gjort|Det er gjort/)
      const english = (await owner.get(`/en${pathOf(one)}`)).text
      assert.match(english, /We delete your application when .*If no answer goes out, we delete it on/)
      await world.ring()
      assert.equal((await world.row(one)).state, 'received')
      await decide(one)
      await world.ring()
      assert.equal((await world.row(one)).state, 'decided', 'its mail has not gone')
      assert.match((await owner.get(pathOf(one))).text, says, 'as before: the decision is not told yet')
      await world.restartOn(new Date(world.ctx.clock.now().getTime() + 2 * 3_600_000))
      for (let n = 0; n < 3; n += 1) await world.ring()
      assert.equal(await world.ctx.applications.byId(one.row._id), null)
      const answer = world
        .mails()
        .find(({ to, subject }) => to === one.fields[addressField] && /Svar/.test(subject))
      assert.match(answer?.text ?? '', /Vi starter slettingen nå, og du får nummeret/)
      assert.doesNotMatch(answer?.text ?? '', /\/links\/|slettes \d/, 'a link would be dead within a minute')
      await signIn(recruiter)
    })

    it('is taken back with one button while it waits, also when the job has just read that it does', async () => {
      const told = async () => {
        await world.ring()
        const lines = (await world.stored('ledger', { kind: 'due_moved' })).map(entry =>
          String(entry['line']),
        )
        return [0, 1].map(word => lines.filter(line => line.includes(`"objected":${word}`)).length)
      }
      const before = await told()
      const one = await world.apply()
      const owner = await world.inside(one)
      await owner.post(pathOf(one, '/object'), storage())
      await decide(one)
      const waiting = await world.row(one)
      const button = `action="${pathOf(one, '/object/undo')}"`
      for (const path of ['', '/object'])
        assert.ok((await owner.get(pathOf(one, path))).html.includes(button))
      for (let n = 0; n < 2; n += 1)
        assert.equal((await owner.post(pathOf(one, '/object/undo'))).location, pathOf(one))
      assert.ok(!(await owner.get(pathOf(one))).html.includes(button))
      const cases = async () => (await casesOf(one, 'objection')).map(row => row.state)
      assert.deepEqual(await cases(), ['withdrawn'])
      assert.equal(
        (await world.stored('audit', { what: 'objection.takenBack', about: one.row._id })).length,
        1,
      )
      await world.restartOn(new Date(world.ctx.clock.now().getTime() + 2 * 3_600_000))
      await world.ring()
      const stale = { ...world.ctx.applications, objected: async () => await Promise.resolve([waiting]) }
      assert.equal(await eraseObjected({ ...world.ctx, applications: stale }), 0)
      const { state, objectedAt } = await world.row(one)
      assert.deepEqual([state, objectedAt], ['decided', null])
      assert.deepEqual(
        await told(),
        before.map(count => count + 1),
        'a restored backup knows both',
      )
      await signIn(recruiter)
    })

    it('waits for the end of a restriction too, and of a request for a copy', async () => {
      const one = await world.apply({ files: [] })
      const owner = await world.inside(one)
      await owner.post(pathOf(one, '/object'), storage())
      await decide(one)
      await owner.post(pathOf(one, '/restrict'), { reason: 'claim' })
      const access = { kind: 'access', ref: newId('cas'), until: new Date('2027-06-01') } as const
      await world.ctx.erasure.stops.set(one.row._id, access)
      await world.restartOn(new Date(world.ctx.clock.now().getTime() + 2 * 3_600_000))
      for (let n = 0; n < 2; n += 1) await world.ring()
      const waiting = async () => [(await world.row(one)).state, (await world.row(one)).stops.length]
      assert.deepEqual(await waiting(), ['decided', 2])
      assert.equal(await eraseObjected(world.ctx), 0)
      const both = /når begrensningen er opphevet og du har fått svar på kravet om innsyn\./
      for (const path of ['', '/object'])
        assert.match((await (await world.inside(one)).get(pathOf(one, path))).text, both)
      await (await world.inside(one)).post(pathOf(one, '/restrict/lift'))
      assert.equal(await eraseObjected(world.ctx), 0)
      assert.deepEqual(await waiting(), ['decided', 1])
      await world.ctx.erasure.stops.lift(one.row._id, access.ref)
      assert.equal(await eraseObjected(world.ctx), 1)
      await signIn(recruiter)
    })

    it('says that it waits for a hold that came later, and that nothing is restricted by that', async () => {
      const one = await world.apply()
      const owner = await world.inside(one)
      await owner.post(pathOf(one, '/object'), storage())
      await hold(one)
      const page = (await owner.get(pathOf(one, '/object'))).text
      assert.match(page, /når e-posten med svaret har gått og sperringen er slutt\./)
      assert.doesNotMatch(page, /Bruken er begrenset/)
    })

    it('under a hold restricts the use until the privacy officer has answered', async () => {
      const one = await world.apply()
      await hold(one)
      const owner = await world.inside(one)
      assert.match((await owner.get(pathOf(one, '/object'))).text, /Sier du nei, begrenser vi bruken\./)
      for (let n = 0; n < 2; n += 1)
        assert.equal((await owner.post(pathOf(one, '/object'), storage())).location, pathOf(one, '/object'))
      const kinds = (await world.row(one)).stops.map(stop => stop.kind)
      assert.deepEqual(kinds.toSorted(), ['hold', 'restriction'])
      const [open, ...more] = await casesOf(one, 'objection')
      assert.deepEqual([open?.state, more], ['open', []])
      assert.match((await owner.get(pathOf(one, '/object'))).text, /personvernansvarlig svarer deg\./)
    })

    it('to mailings ends the consent to the pool, and nothing else is a thing to object to', async () => {
      const one = await world.apply({ fields: { poolConsent: 'yes' } })
      const owner = await world.inside(one)
      for (let n = 0; n < 2; n += 1)
        assert.equal((await owner.post(pathOf(one, '/object'), { kind: 'mailings' })).status, 303)
      assert.equal(await world.ctx.consents.standingOf(one.row.subjectId, 'pool'), undefined)
      assert.equal((await owner.post(pathOf(one, '/object'), { kind: 'life' })).status, 400)
    })
  })
})
