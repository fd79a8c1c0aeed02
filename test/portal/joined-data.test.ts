import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { finishPurges } from '../../jobs/finish-purges.ts'
import type { ApplicationRow } from '../../server/applications/application-row.ts'
import { giveConsent } from '../../server/consents/give-consent.ts'
import type { SubjectId } from '../../server/base/ids.ts'
import { fillPool } from '../../server/pool/fill-pool.ts'
import { restrict } from '../../server/rights/restrict.ts'
import { placeNames } from '../../server/policy/places.ts'
import { openJson } from '../../server/vault/seal.ts'
import { addressIn } from '../support/application-form.ts'
import { aWorld, linkIn, type World } from '../support/world.ts'
import { aQuickApplicant, erasureOf, hourMs, later, type Applicant } from './stories.ts'
import { assertTwo, bothProven, joinedOn, twoMailboxes } from './two-mailboxes.ts'

describe('E5: a person with two mailboxes', () => {
  let world: World
  let work: Applicant
  let home: Applicant
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
  })
  beforeEach(async () => {
    ;({ work, home } = await twoMailboxes(world))
  })
  after(async () => await world.close())

  async function purged(): Promise<void> {
    for (let times = 0; times < 3; times += 1) await finishPurges.run(world.ctx)
  }

  it('leaves nothing once the one and then the other application is erased', async () => {
    const bystander = await aQuickApplicant(world)
    const browser = await joinedOn({ work, home }, 'other')
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
    const browser = await bothProven({ work, home })
    const refused = await browser.post('/my/join', { keep: 'other' })
    assert.equal(refused.status, 409)
    assert.match(refused.text, /talentbanken to ganger/)
    await assertTwo(world, { work, home })

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
    await joinedOn({ work, home }, 'present')
    for (const [one, was] of [
      [work, before],
      [home, earlier],
    ] as const)
      assert.deepEqual({ ...(await world.row(one)), subjectId: was.subjectId }, was)
    assert.ok(later(world, hourMs) < before.eligibleAt)
    assert.ok(linkIn(world.mailTo(work)).includes('/links/'))
  })
})
