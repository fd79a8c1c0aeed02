import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { finishPurges } from '../../jobs/finish-purges.ts'
import { sendMail } from '../../jobs/send-mail.ts'
import type { ApplicationRow } from '../../server/applications/application-row.ts'
import { giveConsent } from '../../server/consents/give-consent.ts'
import { renewMailTokens } from '../../server/applications/renew-mail-tokens.ts'
import { profilesOf } from '../../server/applications/sealed-parts.ts'
import type { SubjectId } from '../../server/base/ids.ts'
import { addressOf } from '../../server/policy/fields.ts'
import { fillPool } from '../../server/pool/fill-pool.ts'
import { restrict } from '../../server/rights/restrict.ts'
import { placeNames } from '../../server/policy/places.ts'
import { openJson } from '../../server/vault/seal.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import type { Visitor } from '../support/visitor.ts'
import { aWorld, linkIn, type World } from '../support/world.ts'
import { aQuickApplicant, erasureOf, hourMs, later, type Applicant } from './stories.ts'

describe('E5: a person with two mailboxes', () => {
  let world: World
  let work: Applicant
  let home: Applicant
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
  })
  beforeEach(async () => {
    work = await aQuickApplicant(world, { files: [filePart(aPdf({ text: 'Jobb' }), 'Merke-jobb.pdf')] })
    home = await aQuickApplicant(world, { files: [filePart(aPdf({ text: 'Hjemme' }), 'Merke-hjemme.pdf')] })
  })
  after(async () => await world.close())

  const addressIn = ({ fields }: Applicant) => String(fields['emailAddress'])
  const subjects = async () => await world.ctx.applicants.byIds([work.row.subjectId, home.row.subjectId])

  /** Both links opened in one browser, the one of `home` last. */
  async function bothProven(): Promise<Visitor> {
    const page = await work.portal.post(home.link)
    assert.deepEqual([page.status, page.location], [303, '/my/join'])
    return work.portal
  }

  async function joinedOn(keep: 'present' | 'other'): Promise<Visitor> {
    const browser = await bothProven()
    const page = await browser.post('/my/join', { keep })
    assert.deepEqual([page.status, page.location], [303, '/my'])
    return browser
  }

  async function assertTwo(): Promise<void> {
    assert.equal((await subjects()).length, 2)
    assert.equal((await world.row(work)).subjectId, work.row.subjectId)
    assert.equal((await world.row(home)).subjectId, home.row.subjectId)
  }

  it('is asked once both links were opened in one browser; nothing changes before the answer', async () => {
    const browser = await bothProven()
    const page = await browser.get('/my/join')
    assert.equal(page.status, 200)
    assert.match(page.text, /Er begge adressene dine\?.*Lenker vi har sendt .* åpner alle/)
    for (const address of [addressIn(work), addressIn(home)]) assert.ok(page.text.includes(address))
    const unanswered = await browser.post('/my/join')
    assert.equal(unanswered.status, 422)
    assert.match(unanswered.text, /Adressen mangler/)
    assert.equal((await browser.get(home.own)).status, 200)
    assert.equal((await browser.get(work.own)).status, 404, 'not one person yet')
    await assertTwo()
  })

  it('is asked whether the applications are theirs when both links went to one address', async () => {
    const emailAddress = addressIn(work).replace(/^./, first => first.toUpperCase())
    const twin = await aQuickApplicant(world, {
      fields: {
        emailAddress,
        fullName: 'Kari Eksempel',
        phoneNumber: '40612345',
      },
    })
    assert.equal((await work.portal.post(twin.link)).location, '/my/join')
    const page = await work.portal.get('/my/join')
    assert.match(page.text, /Er alle disse søknadene dine\?/)
    assert.doesNotMatch(page.text, /adressene|to e-postadresser|Hvilken adresse/)
    const labels = page.html.match(/<label class="ds-label" for="keep[^]*?<\/label>/g) ?? []
    assert.equal(labels.length, 2)
    assert.match(labels[0] ?? '', /Kari Eksempel.*\+4740612345[^]*Utvikler.*, mottatt .*1\. mars 2027/)
    assert.ok(labels[1]?.includes(String(work.fields['fullName'])))
    assert.notEqual(labels[0], labels[1])
    assert.match((await work.portal.post('/my/join')).text, /Valget mangler/)
  })

  it('has one list, one profile under the address that was chosen, and one key afterwards', async () => {
    const browser = await joinedOn('other')
    const page = await browser.get('/my')
    for (const { own } of [work, home]) {
      assert.ok(page.html.includes(`href="${own}"`))
      assert.equal((await browser.get(own)).status, 200)
    }
    const [left, ...more] = await subjects()
    assert.deepEqual([left?._id, more], [work.row.subjectId, []])
    assert.deepEqual(left?.units.toSorted(), [work.row._id, home.row._id].toSorted())
    const profile = (await profilesOf(world.ctx, [work.row.subjectId])).get(work.row.subjectId)
    assert.equal(profile && addressOf(profile), addressIn(work))
    const keys = await world.ctx.vault.keys.stateOf([work.row.subjectId, home.row.subjectId])
    assert.deepEqual([...keys.values()].toSorted(), ['active', 'destroyed'])
    assert.equal(keys.get(home.row.subjectId), 'destroyed')
    assert.equal((await world.stored('audit', { about: home.row._id, what: 'subject.joined' })).length, 1)

    const again = await browser.post('/my/join', { keep: 'present' })
    assert.deepEqual([again.status, again.location], [303, '/my'], 'sent twice')
    assert.equal((await browser.get('/my/join')).location, '/my')
  })

  it('can keep the other address; mails go there from then on', async () => {
    await joinedOn('present')
    const [left] = await subjects()
    assert.equal(left?._id, home.row.subjectId)
    await world.visitor().post(`${work.link}/renew`)
    await sendMail.run(world.ctx)
    assert.equal(world.mails().at(-1)?.to, addressIn(home))
    const staff = await world.staff()
    const page = await staff.get(`/staff/applications/${work.row._id}`)
    assert.ok(page.text.includes(addressIn(home)))
    assert.match(page.text, /én annen søknad|1 annen søknad|en annen søknad/)
  })

  it('is found by both addresses, and by the one that is kept when the tokens are made anew', async () => {
    const tokenOf = (applicant: Applicant) => world.ctx.vault.epochs.mailTokens(addressIn(applicant))
    await joinedOn('other')
    for (const one of [work, home])
      assert.deepEqual(await world.ctx.applicants.subjectsWith(tokenOf(one)), [work.row.subjectId])
    const [token] = tokenOf(work)
    assert.ok(token)
    await world.ctx.inTransaction(async () => {
      await world.ctx.applicants.moveTokens([{ id: work.row.subjectId, token }], 1)
    })
    await renewMailTokens(world.ctx)
    assert.deepEqual(await world.ctx.applicants.subjectsWith(tokenOf(work)), [work.row.subjectId])
    assert.deepEqual(await world.ctx.applicants.subjectsWith(tokenOf(home)), [])
  })

  it('opens all by the link of either mailbox; who was signed in elsewhere as the other is no more', async () => {
    const elsewhere = await world.portal(home.link)
    await joinedOn('other')
    assert.equal((await elsewhere.get('/my')).location, '/find')
    for (const { link } of [work, home]) {
      const portal = await world.portal(link)
      for (const { own } of [work, home]) assert.equal((await portal.get(own)).status, 200)
    }
  })

  it('needs both proven by the same browser, as they were then', async () => {
    const alone = await world.portal(work.link)
    assert.equal((await alone.get('/my/join')).location, '/my')
    assert.equal((await alone.post('/my/join', { keep: 'other' })).location, '/my')
    await alone.post('/my/sign-out')
    assert.equal((await alone.post(home.link)).location, '/my', 'signed out in between')
    assert.equal((await alone.post(home.link)).location, '/my', 'the same link again')
    const dead = await (await world.portal(work.link)).post(`/links/${'x'.repeat(43)}`)
    assert.equal(dead.status, 410)
    await assertTwo()

    const browser = await bothProven()
    await erasureOf({ portal: await world.portal(work.link), own: work.own })
    assert.equal(
      (await browser.post('/my/join', { keep: 'present' })).location,
      '/my',
      'it has changed since',
    )
    assert.equal((await subjects()).length, 2)
  })

  it('waits while a run has an application of the one that goes', async () => {
    const browser = await bothProven()
    const rows = world.ctx.database.data.collection<{ _id: string }>('glemme_applications')
    await rows.updateOne({ _id: home.row._id }, { $set: { state: 'purging' } })
    const page = await browser.post('/my/join', { keep: 'other' })
    assert.equal(page.status, 409)
    assert.match(page.text, /slettes akkurat nå/)
    assert.equal((await subjects()).length, 2)
    await rows.updateOne({ _id: home.row._id }, { $set: { state: 'received' } })
    assert.equal((await browser.post('/my/join', { keep: 'other' })).status, 303)
    assert.equal((await subjects()).length, 1)
  })

  it('of two answers at once, one holds', async () => {
    const browser = await bothProven()
    const pages = await Promise.all(
      (['present', 'other'] as const).map(async keep => await browser.post('/my/join', { keep })),
    )
    assert.ok(pages.some(page => page.status === 303))
    const [left, ...more] = await subjects()
    assert.deepEqual(more, [])
    assert.equal(left?.units.length, 2)
    for (const one of [work, home]) assert.equal((await world.row(one)).subjectId, left?._id)
  })

  async function purged(): Promise<void> {
    for (let times = 0; times < 3; times += 1) await finishPurges.run(world.ctx)
  }

  it('leaves nothing once the one and then the other application is erased', async () => {
    const bystander = await aQuickApplicant(world)
    const browser = await joinedOn('other')
    const ids = [work, home].flatMap(({ row }) => [row._id, row.subjectId])
    const files = await filesOf(work, home)
    assert.deepEqual([files.length, await onDisk(files)], [2, 2])

    await erasureOf({ portal: browser, own: home.own }, { scope: 'one', now: 'yes' })
    await purged()
    assert.equal((await browser.get(work.own)).status, 200, 'the other stays, and its person')
    assert.equal((await browser.get(home.own)).status, 410)
    await erasureOf({ portal: browser, own: work.own }, { now: 'yes' })
    await purged()

    assert.deepEqual(await tracesOf(ids), [])
    assert.deepEqual(await onDisk(files), 0)
    for (const one of [work, home])
      assert.deepEqual(
        await world.ctx.applicants.subjectsWith(world.ctx.vault.epochs.mailTokens(addressIn(one))),
        [],
      )
    const keys = await world.ctx.vault.keys.stateOf([work.row.subjectId, home.row.subjectId])
    assert.deepEqual([...keys.values()], ['destroyed', 'destroyed'])
    assert.equal((await world.row(bystander)).state, 'received')
  })

  async function filesOf(...of: readonly Applicant[]): Promise<string[]> {
    const rows = await Promise.all(of.map(one => world.stored('files', { applicationId: one.row._id })))
    return rows.flat().map(row => String(row['_id']))
  }

  async function onDisk(files: readonly string[]): Promise<number> {
    const names = await readdir(world.uploadsDir, { recursive: true })
    return names.filter(name => files.some(file => name.endsWith(file))).length
  }

  /** Places that have one of these ids anywhere; runs and keys keep them until the horizon. */
  async function tracesOf(ids: readonly string[]): Promise<string[]> {
    const known = new Set(['purgeRuns', 'dataKeys', 'ledgerMirror'])
    const found: string[] = []
    for (const place of placeNames.filter(name => !known.has(name)))
      for (const row of await world.stored(place)) {
        const text = JSON.stringify(row)
        if (ids.some(id => text.includes(id))) found.push(place)
      }
    return found
  }

  it('E4: two people behind one mailbox are never joined by their address', async () => {
    const emailAddress = 'felles@eksempel.no'
    const one = await aQuickApplicant(world, { fields: { emailAddress, fullName: 'Ola Nordmann' } })
    const other = await aQuickApplicant(world, { fields: { emailAddress, fullName: 'Kari Nordmann' } })
    assert.notEqual(one.row.subjectId, other.row.subjectId)
    const tokens = world.ctx.vault.epochs.mailTokens(emailAddress)
    assert.equal((await world.ctx.applicants.subjectsWith(tokens)).length, 2)
    assert.equal((await one.portal.get(other.own)).status, 404)
    assert.equal((await one.portal.post(other.link)).location, '/my/join', 'asked, and no more')
    assert.equal((await world.ctx.applicants.subjectsWith(tokens)).length, 2)
    assert.equal((await world.row(other)).subjectId, other.row.subjectId)
  })

  it('keeps a consent, its proof under the key that stays; with one at each, one has to go first', async () => {
    const key = async (id: SubjectId) => (await world.ctx.vault.keys.open([id])).get(id)
    const consented = async ({ row }: Applicant) => {
      const { subjectId, _id: proof } = row
      const own = await key(subjectId)
      assert.ok(own)
      const text = { version: 1, text: 'Ja' }
      const given = { subjectId, purpose: 'pool', language: 'nb', channel: 'form', proof } as const
      return await giveConsent(world.ctx, { ...given, key: own, text })
    }
    const consent = await consented(home)
    const other = await consented(work)
    const browser = await bothProven()
    const refused = await browser.post('/my/join', { keep: 'other' })
    assert.equal(refused.status, 409)
    assert.match(refused.text, /talentbanken to ganger/)
    await assertTwo()

    await world.ctx.consents.close(other._id, 'withdrawn', world.ctx.clock.now())
    const rows = world.ctx.database.data.collection<ApplicationRow>('glemme_applications')
    await rows.updateOne({ _id: home.row._id }, { $set: { state: 'withdrawn', withdrawal: null } })
    await fillPool(world.ctx)
    await rows.updateOne({ _id: home.row._id }, { $set: { state: home.row.state } })
    const by = { kind: 'applicant', subjectId: work.row.subjectId } as const
    const ref = await restrict(world.ctx, { applicationId: work.row._id, by })
    assert.equal((await browser.post('/my/join', { keep: 'other' })).status, 303)
    const entry = await world.ctx.pool.liveOf(work.row.subjectId)
    assert.deepEqual(
      entry?.stops.map(stop => [stop.kind, stop.ref]),
      [['restriction', ref]],
    )
    assert.equal((await world.ctx.consents.standingOf(work.row.subjectId, 'pool'))?._id, consent._id)
    const [moved] = await world.ctx.consents
      .ofSubjects([work.row.subjectId])
      .then(rows => rows.filter(row => row._id === consent._id))
    const kept = await key(work.row.subjectId)
    assert.ok(moved && kept)
    const at = { collection: 'consents', id: consent._id, path: 'proof' }
    assert.deepEqual(openJson(kept, at, bytesOf(moved.proof)), { proof: home.row._id })
  })

  /** Lean rows come with the driver's own binary type. */
  function bytesOf(stored: Uint8Array | { buffer: Uint8Array }): Uint8Array {
    return stored instanceof Uint8Array ? stored : stored.buffer
  }

  it('keeps D, certificate and reference of each application', async () => {
    const [before, earlier] = [await world.row(work), await world.row(home)]
    await joinedOn('present')
    for (const [one, was] of [
      [work, before],
      [home, earlier],
    ] as const)
      assert.deepEqual({ ...(await world.row(one)), subjectId: was.subjectId }, was)
    assert.ok(later(world, hourMs) < before.eligibleAt)
    assert.ok(linkIn(world.mailTo(work)).includes('/links/'))
  })
})
