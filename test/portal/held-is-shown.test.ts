import assert from 'node:assert/strict'
import { viewEvents } from '../../server/audit/audit.ts'
import { newId } from '../../server/base/ids.ts'
import { languages } from '../../server/policy/languages.ts'
import { isTextKey } from '../../views/text/lookup.ts'
import { placeHold, refereeForm, registerCase } from '../support/office.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, type World } from '../support/world.ts'
import { asked, taken } from '../copies/takers.ts'
import { aQuickApplicant, type Applicant } from './stories.ts'

const today = '2027-03-01'

describe('everything held about an application', () => {
  let world: World
  let staff: StaffMember
  let officer: StaffMember
  let one: Applicant
  let other: Applicant
  let read: string
  before(async () => {
    world = await aWorld({ now: `${today}T09:00:00.000Z` })
    await world.vacancy({ title: 'Fyrvokter' })
    staff = await world.staff()
    officer = await world.staff(['privacyOfficer'])
    one = await aQuickApplicant(world, { fields: { poolConsent: 'yes' } })
    other = await aQuickApplicant(world)
    read = `/staff/applications/${one.row._id}`
    await refereeOf('Rita Referanse', { source: 'applicant', phone: '412 34 500' })
    await refereeOf('Anders Andre', { source: 'other', sourceNote: 'En felles kollega', phone: '412 34 501' })
    const note = { id: newId('not'), text: 'Kan det meste.' }
    assert.equal((await staff.post(`${read}/notes`, note)).status, 303)
    assert.equal((await staff.get(`${read}/referees`)).status, 200)
    for (const path of [await caseOf(one), await holdOn(one)])
      assert.equal((await officer.get(path)).status, 200)
  })
  after(async () => await world.close())

  async function refereeOf(name: string, more: Record<string, string>): Promise<void> {
    const email = `${name.split(' ')[0]?.toLowerCase()}@attest.example`
    const page = await staff.post(`${read}/referees`, refereeForm({ name, email, ...more }))
    assert.equal(page.status, 303, page.text)
  }

  const caseOf = async ({ row }: Applicant): Promise<string> => {
    const typed = { type: 'access', person: row.reference, request: 'Hva har dere om meg?' }
    return await registerCase(world, officer, typed)
  }
  const holdOn = async ({ row }: Applicant): Promise<string> =>
    await placeHold(world, officer, { reference: row.reference })

  it('has its referees on the own page: those named by the person with how they are reached, others by name', async () => {
    const { text } = await one.portal.get(one.own)
    assert.match(text, /Rita Referanse rita@attest\.example, 41 23 45 00 Du ga oss navnet 01\.03\.2027/)
    assert.match(
      text,
      /Anders Andre Vises ikke: det hører til dem Noen andre ga oss navnet: En felles kollega/,
    )
    for (const theirs of ['anders@attest.example', '41 23 45 01']) assert.ok(!text.includes(theirs), theirs)
    assert.match((await other.portal.get(other.own)).text, /Ingen har skrevet inn noen vi kan spørre om deg/)
  })

  it('privacy P16: says of each group who it is from', async () => {
    const { text } = await one.portal.get(one.own)
    for (const group of [
      /Det vi har lagret Kilde: deg/,
      /Det systemet trenger Kilde: systemet/,
      /Filer Kilde: deg/,
      /Notater og poeng om deg Kilde: de som ansetter/,
      /Hvem som har sett søknaden Kilde: systemet/,
    ])
      assert.match(text, group)
    assert.match((await one.portal.get(`/en${one.own}`)).text, /What we have stored Source: you/)
  })

  it('tells of each way in which staff look at it, in words, on the page and in the copy', async () => {
    for (const language of languages)
      for (const what of viewEvents) assert.ok(isTextKey(`look.${what}`), `${language} ${what}`)
    const { text } = await one.portal.get(one.own)
    const said = [
      /Rekrutterer Så referansene/,
      /Personvernansvarlig Åpnet en sak/,
      /Personvernansvarlig Åpnet grunnen til at søknaden tas vare på/,
    ]
    for (const look of said) assert.match(text, look)
    const { copy, entries } = await taken(one, await asked(one, 'access'), 'access')
    const actions = copy.applications[0]?.looks.map(({ action }) => action) ?? []
    for (const what of ['referee.listed', 'case.seen', 'hold.opened']) assert.ok(actions.includes(what), what)
    assert.match(String(entries.get('index.html')), /Åpnet en sak/)
  })

  it('is there for the privacy officer to read in a case or under a hold: referees, cases, consents, copies, looks', async () => {
    const [file] = await world.stored('files', { applicationId: one.row._id })
    assert.equal((await officer.get(`${read}/files/${String(file?.['_id'])}`)).status, 200)
    const { text, html } = await officer.get(read)
    for (const held of [
      /Referanser Navn Rita Referanse/,
      /Anders Andre E-post anders@attest\.example/,
      /Innsyn, 1\. mars 2027/,
      /Samtykker .*Fjordkontor AS kan beholde/,
      /Hvem som har fått en kopi .*Ansatt Ansattsen \d+ Hentet én gang/,
      /Ansatt Ansattsen \d+ Så referansene/,
      /Søkeren Brukte en lenke/,
    ])
      assert.match(text, held)
    const [row] = await world.stored('cases', { applicationIds: one.row._id })
    assert.ok(html.includes(`href="/staff/cases/${String(row?.['_id'])}"`))
    assert.doesNotMatch(html, /<form[^>]*action="[^"]*\/staff\/applications/, 'read only')
    for (const theirs of [String(other.fields['fullName']), String(other.fields['emailAddress'])])
      assert.ok(!text.includes(theirs), theirs)
  })
})
