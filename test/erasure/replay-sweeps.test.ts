import assert from 'node:assert/strict'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appendLedger } from '../../jobs/append-ledger.ts'
import { profilesOf } from '../../server/applications/sealed-parts.ts'
import { repeatJoins, repeatSweeps, sweepsTold } from '../../server/erasure/replay-sweeps.ts'
import { addressOf } from '../../server/policy/fields.ts'
import type { PlaceName } from '../../server/policy/places.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { aQuickApplicant, type Applicant } from '../portal/stories.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { aWorld, type Stored, type World } from '../support/world.ts'

const places = ['applications', 'applicants', 'mailTokens', 'links', 'files'] as const

describe('a restored backup, of what went while its application stayed', () => {
  let world: World
  let copy: string
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    copy = await mkdtemp(join(tmpdir(), 'glemme-copy-'))
  })
  afterEach(async () => {
    await world.close()
    await rm(copy, { recursive: true, force: true })
  })

  /** What a backup has: rows, bytes, and how far the ledger was. */
  async function backup() {
    const rows = new Map<PlaceName, Stored[]>()
    for (const place of places) rows.set(place, await world.stored(place))
    await cp(world.uploadsDir, copy, { recursive: true })
    return { rows, from: (await world.ctx.erasure.ledger.replay.read()).from }
  }

  async function restore(rows: ReadonlyMap<PlaceName, Stored[]>): Promise<void> {
    for (const [place, documents] of rows) {
      const collection = world.ctx.database.data.collection(collectionPrefix + place)
      await collection.deleteMany({})
      if (documents.length > 0) await collection.insertMany(documents as never)
    }
    await cp(copy, world.uploadsDir, { recursive: true })
  }

  async function repeat(from: Awaited<ReturnType<typeof backup>>['from']) {
    const reading = await world.ctx.erasure.ledger.replay.read()
    const told = sweepsTold({ ...reading, from })
    const joined = await repeatJoins(world.ctx, told.joined)
    return { files: await repeatSweeps(world.ctx, told), joined }
  }

  const onDisk = async (fileId: string) =>
    (await readdir(world.uploadsDir, { recursive: true })).some(name => name.endsWith(fileId))
  const cvOf = async ({ row }: Applicant) =>
    String((await world.stored('files', { applicationId: row._id, kind: 'cv' }))[0]?.['_id'])

  it('loses the files again that were replaced since, and no other', async () => {
    const [one, bystander] = [await aQuickApplicant(world), await aQuickApplicant(world)]
    const [old, others] = [await cvOf(one), await cvOf(bystander)]
    const { rows, from } = await backup()
    const parts = [filePart(aPdf({ text: 'Ny' }), 'Ny.pdf', 'file')]
    assert.equal((await one.portal.send(`${one.own}/files?kind=cv`, parts)).status, 303)
    const fresh = await cvOf(one)
    await appendLedger.run(world.ctx)
    await restore(rows)
    assert.deepEqual([await onDisk(old), await cvOf(one)], [true, old], 'the backup has it')

    assert.deepEqual(await repeat(from), { files: 1, joined: 0 })
    assert.deepEqual(await world.stored('files', { _id: old }), [])
    assert.deepEqual([await onDisk(old), await onDisk(others), await onDisk(fresh)], [false, true, true])
    assert.equal(await cvOf(bystander), others)
    assert.deepEqual(await repeat(from), { files: 0, joined: 0 }, 'again changes nothing')
  })

  it('has those again as one person who were joined since, over two joins', async () => {
    const people = [
      await aQuickApplicant(world),
      await aQuickApplicant(world),
      await aQuickApplicant(world),
    ] as const
    const [first, second, third] = people
    const { rows, from } = await backup()
    const browser = first.portal
    for (const { link } of [second, third]) {
      assert.equal((await browser.post(link)).location, '/my/join')
      assert.equal((await browser.post('/my/join', { keep: 'present' })).status, 303)
    }
    await appendLedger.run(world.ctx)
    await restore(rows)
    assert.equal((await world.stored('applicants')).length, 3)
    await assert.rejects(world.ctx.vault.keys.open([first.row.subjectId]), 'its key stays gone')

    assert.deepEqual(await repeat(from), { files: 0, joined: 2 })
    const kept = third.row.subjectId
    const [left, ...more] = await world.ctx.applicants.byIds(people.map(({ row }) => row.subjectId))
    assert.deepEqual([left?._id, left?.units.length, more], [kept, 3, []])
    for (const one of people) assert.equal((await world.row(one)).subjectId, kept)
    const profile = (await profilesOf(world.ctx, [kept])).get(kept)
    assert.equal(profile && addressOf(profile), third.fields['emailAddress'])
    const portal = await world.portal(first.link)
    for (const { own } of people) assert.equal((await portal.get(own)).status, 200)
    assert.deepEqual(await repeat(from), { files: 0, joined: 0 }, 'again changes nothing')
  })
})
