import assert from 'node:assert/strict'
import { buildCopies } from '../../jobs/build-copies.ts'
import { newId } from '../../server/base/ids.ts'
import { correctables, correctionInput, partOf } from '../../server/policy/corrections.ts'
import { ruleOf } from '../../server/policy/fields.ts'
import { referenceText } from '../../views/numbers.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { openedTexts } from '../support/opened.ts'
import type { Visitor } from '../support/visitor.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { aWorld, type World } from '../support/world.ts'
import { asked, taken, textOf } from '../copies/takers.ts'
import { aMemberOf, applicationGone, firstCv, signedIn, type MemberOf } from './members.ts'

const consent = '/my/consents/pool'
const old = {
  name: 'Gamle Medlemsen',
  address: 'gammelt.medlem@eksempel.no',
  phone: '412 11 222',
  letter: '',
} as const
const fresh = {
  name: 'Nye Medlemsen',
  address: 'nytt.medlem@eksempel.no',
  phone: '987 65 111',
  letter: '',
} as const
/** As stored, and as people read it. */
const stored = { ...old, phone: '+4741211222' }
const shown = { ...fresh, phone: '98 76 51 11' }

const fields = correctables([]).flatMap(what =>
  what.kind === 'field' && partOf(what) === 'profile' ? [what.name] : [],
)

describe('somebody who has nothing here but an entry in the pool', () => {
  let world: World
  let recruiter: StaffMember
  let member: MemberOf
  let owner: Visitor
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00Z' })
    recruiter = await world.staff()
    const typed = fields.map(name => [name, old[ruleOf(name).role]] as const)
    member = await aMemberOf(world, { fields: Object.fromEntries(typed) })
    await applicationGone(world, member)
    const cv = `/staff/pool/${member.entry._id}/files/${member.copyId}`
    assert.equal((await recruiter.get(cv)).status, 200)
    owner = await signedIn(world, member)
  })
  after(async () => await world.close())

  const linesWith = async (text: string) =>
    (await openedTexts(world)).filter(line => line.includes(text) && !line.startsWith('statistics'))
  const copyOf = async () =>
    String((await world.stored('files', { applicationId: member.entry._id, state: 'attached' }))[0]?.['_id'])
  const askedOf = async (what: string) => await world.stored('recipients', { what })

  it('sees all of it: what they wrote, the file, who has looked and who has a copy', async () => {
    const page = await owner.get(consent)
    for (const name of fields) {
      const { role } = ruleOf(name)
      const said = role === 'phone' ? '41 21 12 22' : old[role]
      assert.ok(page.text.includes(said), role)
      assert.ok(page.html.includes(`${consent}/edit/${name}`), name)
    }
    assert.match(page.text, /Last ned Første\.pdf/)
    assert.ok(page.text.includes(referenceText(member.entry.reference)))
    assert.match(page.text, /Hvem som har sett kopien.*Rekrutterer Lastet ned en fil/)
    assert.match(page.text, /Hvem som har fått en kopi.*De som ansetter Hentet én gang/)
    const file = await owner.get(`${consent}/files/${member.copyId}`)
    assert.ok(file.bytes.equals(firstCv))
    const about = { what: 'file.downloadedByOwner', about: member.entry._id }
    assert.equal((await world.stored('audit', about)).length, 1)
    assert.match((await owner.get(`/en${consent}`)).text, /Who has seen the copy/)
    const list = await owner.get('/my')
    assert.match(list.html, /href="\/my\/consents\/pool">Se og rett kopien/)
  })

  for (const name of fields) {
    const { role } = ruleOf(name)
    it(`changes the ${role}: the old one is gone everywhere, and whoever has a copy is asked to correct it`, async () => {
      assert.ok((await linesWith(stored[role])).length > 0, 'it lies somewhere')
      const told = (await askedOf('correct')).length
      const path = `${consent}/edit/${name}`
      const form = await owner.get(path)
      assert.ok(form.html.includes(role === 'phone' ? stored[role] : old[role]))
      const bad = await owner.post(path, { [correctionInput]: role === 'phone' ? 'x' : '' })
      assert.equal(bad.status, 422)
      const done = await owner.post(path, { [correctionInput]: fresh[role] })
      assert.deepEqual([done.status, done.location], [303, `${consent}?done=fieldCorrected`], done.text)
      if (role === 'address') await world.ring() // the mail to the old one has left
      assert.deepEqual(await linesWith(stored[role]), [])
      assert.ok((await owner.get(consent)).text.includes(shown[role]), 'they stay in')
      await signIn(recruiter)
      const list = (await recruiter.get('/staff/pool')).text.replaceAll(' ', '')
      assert.ok(list.includes(fresh[role].replaceAll(' ', '')), list)
      assert.equal((await askedOf('correct')).length, told + 1)
    })
  }

  it('is told by mail, and of a new address at both, without what it says; each is a granted case', async () => {
    await world.ring()
    const mails = world.mails().filter(mail => mail.subject === 'Noe er endret i kopien for andre stillinger')
    assert.equal(mails.length, fields.length)
    const moved = world.mails().filter(mail => mail.subject === 'E-postadressen din er byttet')
    assert.deepEqual(
      moved.map(({ to }) => to),
      [old.address],
    )
    const cases = await world.stored('cases', { type: 'rectification', subjectId: member.entry.subjectId })
    assert.deepEqual(
      cases.map(row => [row['state'], row['applicationIds']]),
      fields.map(() => ['granted', []]),
    )
    const told = world.mails().filter(mail => mail.subject === 'Rett, begrens eller slett kopien din')
    assert.equal(told.length, fields.length)
    assert.match(told[0]?.text ?? '', /opplysningene til en som vil høre om stillinger, med referanse/)
  })

  it('replaces the CV, removes it and sends another', async () => {
    owner = await signedIn(world, member)
    const first = await copyOf()
    const parts = (text: string) => [filePart(aPdf({ text }), `${text}.pdf`, 'file')]
    const page = await owner.get(`${consent}/files`)
    assert.match(page.text, /CV-en i kopien for andre stillinger.*Bytt Første\.pdf.*Fjern Første\.pdf/)
    const told = (await askedOf('correct')).length
    const done = await owner.send(`${consent}/files?kind=cv&instead=${first}`, parts('Nyere'))
    assert.deepEqual([done.status, done.location], [303, `${consent}/files`])
    const again = await owner.send(`${consent}/files?kind=cv&instead=${first}`, parts('Nyere'))
    assert.deepEqual([again.status, again.location], [303, `${consent}/files`], 'sent twice')
    assert.deepEqual(await world.stored('files', { _id: first }), [])
    assert.equal((await askedOf('correct')).length, told + 1)
    assert.match((await recruiter.get('/staff/pool')).text, /Nyere\.pdf/)
    assert.equal((await owner.send(`${consent}/files?kind=attachments`, parts('x'))).status, 400)
    const bad = await owner.send(`${consent}/files?kind=cv`, [filePart(Buffer.from('x'), 'x.pdf', 'file')])
    assert.equal(bad.status, 422)
    const removed = await owner.post(`${consent}/files/${await copyOf()}/remove`)
    assert.equal(removed.status, 303)
    assert.match((await owner.get(`${consent}/files`)).text, /Det er ingen CV i kopien/)
    assert.equal((await owner.send(`${consent}/files?kind=cv`, parts('Siste'))).status, 303)
    assert.match((await owner.get(consent)).text, /Last ned Siste\.pdf/)
    const { findings } = await world.ctx.erasure.fsck()
    assert.deepEqual(
      findings.filter(({ where }) => /^(files|uploads|pool|disclosures)/.test(where)),
      [],
    )
  })

  it('takes away who looked and who has a copy', async () => {
    const kept = await world.ctx.pool.byId(member.entry._id)
    const path = await asked({ portal: owner }, 'access')
    await buildCopies.run(world.ctx)
    const { copy, entries } = await taken({ portal: owner }, path, 'access')
    assert.equal(copy.pool?.reference, referenceText(kept?.reference ?? ''))
    assert.deepEqual(
      copy.pool?.disclosures.map(({ who, times }) => [who, times]),
      [['En ansatt', 1]],
    )
    const looks = copy.pool?.looks ?? []
    assert.ok(
      looks.every(({ at }) => at >= (kept?.joinedAt.toISOString() ?? '?')),
      'none of before it was there',
    )
    const byStaff = looks.filter(({ who }) => who !== 'you').map(({ who, action }) => `${who} ${action}`)
    assert.deepEqual([...new Set(byStaff)].toSorted(), ['recruiter file.downloaded', 'recruiter pool.listed'])
    assert.match(
      (await owner.get(consent)).text,
      /Hvem som har sett kopien.*Så kontaktopplysninger og navn på CV/,
    )
    assert.match(textOf(entries, 'index.html'), /Hvem som har sett kopien/)
  })

  it('has whoever downloaded it asked to let it lie when they restrict it', async () => {
    assert.equal((await owner.post(`${consent}/restrict`, { reason: 'accuracy' })).status, 303)
    assert.equal((await askedOf('restrict')).length, 1)
    const page = await owner.get(`${consent}/edit/${fields[0] ?? ''}`)
    assert.match(page.text, /ser ingenting så lenge begrensningen står/)
    assert.equal((await owner.post(`${consent}/lift`)).status, 303)
  })

  it('changes nothing while a hold keeps it, and sees it all the same', async () => {
    const until = new Date(world.ctx.clock.now().getTime() + 100 * 86_400_000)
    const ref = newId('hld')
    await world.ctx.erasure.stops.set(member.entry._id, { kind: 'hold', ref, until })
    const page = await owner.get(consent)
    assert.ok(page.text.includes(shown.name))
    assert.ok(!page.html.includes(`${consent}/edit/`))
    const [name = ''] = fields
    assert.match((await owner.get(`${consent}/edit/${name}`)).text, /Kopien er sperret/)
    assert.equal((await owner.post(`${consent}/edit/${name}`, { [correctionInput]: 'X Y' })).status, 409)
    const parts = [filePart(aPdf({ text: 'x' }), 'x.pdf', 'file')]
    assert.equal((await owner.send(`${consent}/files?kind=cv`, parts)).status, 409)
    assert.equal((await owner.post(`${consent}/files/${await copyOf()}/remove`)).status, 409)
    assert.match((await owner.get(`${consent}/files`)).text, /Vi må ta vare på kopien slik den er nå/)
    await world.ctx.erasure.stops.lift(member.entry._id, ref)
  })

  it('of others is out of reach', async () => {
    const other = await aMemberOf(world)
    assert.equal((await owner.get(`${consent}/files/${other.copyId}`)).status, 404)
    assert.equal((await owner.post(`${consent}/files/${other.copyId}/remove`)).status, 303)
    assert.equal((await world.stored('files', { _id: other.copyId })).length, 1)
    assert.equal((await owner.get('/my/consents/sale/files')).status, 404)
    const nobody = await world.apply()
    const stranger = await world.portal(
      `/links/${await world.ctx.links.create({
        purpose: 'see',
        subjectId: nobody.row.subjectId,
        applicationId: nobody.row._id,
        expiresAt: new Date(world.ctx.clock.now().getTime() + 3_600_000),
        once: false,
      })}`,
    )
    assert.equal((await stranger.get(`${consent}/files`)).status, 404)
    assert.equal((await stranger.get(`${consent}/edit/${fields[0] ?? ''}`)).status, 404)
  })

  it('has whoever downloaded it asked to delete it when it ends, and nothing is left of that', async () => {
    assert.equal((await world.stored('disclosures', { applicationId: member.entry._id })).length, 1)
    await owner.post(consent, { choice: 'withdraw' })
    await world.ctx.erasure.engine.finish()
    assert.equal(await world.ctx.pool.byId(member.entry._id), null)
    assert.equal((await askedOf('delete')).length, 1)
    assert.deepEqual(await world.stored('disclosures', { applicationId: member.entry._id }), [])
  })
})
