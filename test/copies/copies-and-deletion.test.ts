import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buildCopies } from '../../jobs/build-copies.ts'
import { fillPool } from '../../jobs/fill-pool.ts'
import { purgeDue } from '../../jobs/purge-due.ts'
import { sweepOrphans } from '../../jobs/sweep-orphans.ts'
import type { Context } from '../../server/base/context.ts'
import { Refusal } from '../../server/base/errors.ts'
import { newId, type ExportId, type FileId } from '../../server/base/ids.ts'
import { askCopy } from '../../server/copies/ask-export.ts'
import { claimBuild } from '../../server/copies/exports-store.ts'
import { restrict } from '../../server/rights/restrict.ts'
import { joined } from '../portal/joined.ts'
import { aQuickApplicant, erasureOf, later, type Applicant } from '../portal/stories.ts'
import { placeHold } from '../support/office.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, type World } from '../support/world.ts'
import { asked, exportsOnDisk, taken, textOf } from './takers.ts'

describe('copies and the deletion of what they are of', () => {
  let world: World
  let officer: StaffMember
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    officer = await world.staff(['privacyOfficer'])
    await world.vacancy({ title: 'Fyrvokter på Utsira' })
  })
  after(async () => await world.close())

  const rowsOf = async ({ row }: Applicant) => await world.stored('exports', { units: row._id })
  const erase = async (applicant: Applicant) => {
    await erasureOf(applicant, { now: 'yes' })
    await purgeDue.run(world.ctx)
  }

  /** The context, where something happens just before the first byte of a stored file is given. */
  function interrupted(ctx: Context, happens: () => Promise<void>): Context {
    const read = (fileId: FileId) =>
      Readable.from(
        (async function* () {
          await happens()
          yield* ctx.fileStore.read(fileId)
        })(),
      )
    return { ...ctx, fileStore: { ...ctx.fileStore, read } }
  }

  it('a ready copy goes with the application: row, bytes, and every page of it', async () => {
    const applicant = await aQuickApplicant(world)
    const path = await asked(applicant, 'access')
    const [row] = await rowsOf(applicant)
    assert.ok((await exportsOnDisk(world)).includes(String(row?.['fileId'])))
    const other = await aQuickApplicant(world)
    await asked(other, 'access')
    await joined(world.ctx, other, applicant) // so that there is somebody left to ask
    await erase({ ...applicant, portal: other.portal })
    assert.deepEqual(await rowsOf(applicant), [])
    assert.ok(!(await exportsOnDisk(world)).includes(String(row?.['fileId'])))
    assert.equal((await rowsOf(other)).length, 1)
    for (const where of [path, `${path}/file`]) assert.equal((await other.portal.get(where)).status, 410)
  })

  it('E37: of a copy being made as the purge starts, 410 is the answer and no part is left', async () => {
    const applicant = await aQuickApplicant(world)
    const before = await exportsOnDisk(world)
    const id = newId('exp')
    let during: string[] = []
    const ctx = interrupted(world.ctx, async () => {
      during = await exportsOnDisk(world)
      await erase(applicant)
    })
    const by = { kind: 'applicant', subjectId: applicant.row.subjectId } as const
    const asking = askCopy(ctx, { id, kind: 'access', applicationId: applicant.row._id, by, language: 'nb' })
    await assert.rejects(asking, error => error instanceof Refusal && error.code === 'gone')
    assert.equal(during.length, before.length + 1, 'a part lay there')
    assert.deepEqual(await exportsOnDisk(world), before)
    assert.deepEqual(await rowsOf(applicant), [])
    assert.equal(await world.ctx.applications.byId(applicant.row._id), null)
  })

  it('an erasure that only waits hides the copy at once, and gives it back when it is undone', async () => {
    const applicant = await aQuickApplicant(world)
    const other = await aQuickApplicant(world)
    await joined(world.ctx, other, applicant)
    const path = await asked(other, 'access', { application: applicant.row._id })
    const erasure = await erasureOf({ ...applicant, portal: other.portal })
    assert.equal((await other.portal.get(`${path}/file`)).status, 410)
    assert.equal((await other.portal.post(`${erasure}/undo`)).status, 303)
    assert.equal((await other.portal.get(`${path}/file`)).status, 200)
  })

  it('a copy of everything goes with the first of its applications', async () => {
    const [one, other] = [await aQuickApplicant(world), await aQuickApplicant(world)]
    await joined(world.ctx, one, other)
    const path = await asked(one, 'access')
    const { copy } = await taken(one, path, 'access')
    assert.equal(copy.applications.length, 2)
    assert.equal(new Set(copy.applications.map(application => application.reference)).size, 2)
    await erase({ ...other, portal: one.portal })
    assert.equal((await one.portal.get(`${path}/file`)).status, 410)
    assert.deepEqual(await rowsOf(one), [])
    const again = await taken(one, await asked(one, 'access'), 'access')
    assert.equal(again.copy.applications.length, 1)
  })

  it('a copy of everything holds the pool entry and the text that was agreed to, and goes with the entry', async () => {
    const member = await aQuickApplicant(world, { fields: { poolConsent: 'yes' } })
    const withdrawn = await member.portal.post(`${member.own}/withdraw`)
    assert.equal(withdrawn.status, 303, withdrawn.text)
    await fillPool.run(world.ctx)
    const path = await asked(member, 'access')
    const { copy, entries } = await taken(member, path, 'access')
    const [file] = copy.pool?.files ?? []
    const [consent] = copy.consents
    assert.ok(file && consent)
    assert.deepEqual(entries.get(file.path), entries.get(copy.applications[0]?.files[0]?.path ?? ''))
    assert.equal(createHash('sha256').update(textOf(entries, consent.path)).digest('hex'), consent.textHash)
    assert.equal(consent.path, `consents/${consent.textHash}.txt`)
    const portable = await taken(member, await asked(member, 'portable'), 'portable')
    assert.deepEqual(
      portable.copy.pool?.files.map(one => one.path),
      ['files/pool/CV.pdf'],
    )
    const one = await taken(member, await asked(member, 'access', { application: member.row._id }), 'access')
    assert.equal(one.copy.pool, null)

    const left = await member.portal.post('/my/consents/pool', { choice: 'withdraw' })
    assert.equal(left.status, 303, left.text)
    assert.equal((await member.portal.get(`${path}/file`)).status, 410)
    await purgeDue.run(world.ctx)
    assert.equal((await rowsOf(member)).length, 1, 'the copy of the application alone')
  })

  it('a part that a process left when it died goes with the purge, or is written anew when its lease is over', async () => {
    const [purged, living] = [await aQuickApplicant(world), await aQuickApplicant(world)]
    for (const applicant of [purged, living]) {
      await asked(applicant, 'portable')
      await leftHalfWay(await idOf(applicant))
    }
    const parts = await exportsOnDisk(world)
    const partOf = async (applicant: Applicant) => String((await rowsOf(applicant))[0]?.['fileId'])
    const [one, other] = [await partOf(purged), await partOf(living)]
    assert.ok(parts.includes(one) && parts.includes(other))
    await erase(purged)
    assert.ok(!(await exportsOnDisk(world)).includes(one))
    await buildCopies.run({ ...world.ctx, database: aMinuteLater() })
    assert.ok(!(await exportsOnDisk(world)).includes(other))
    const [row] = await rowsOf(living)
    assert.deepEqual([row?.['state'], row?.['attempts']], ['ready', 2])
    await taken(living, `/my/copies/${String(row?.['_id'])}`, 'portable')
  })

  const idOf = async (applicant: Applicant) => (await rowsOf(applicant))[0]?.['_id'] as unknown as ExportId
  const aMinuteLater = () => ({
    ...world.ctx.database,
    now: async () => await Promise.resolve(later(world, 61_000)),
  })

  /** The row says that somebody builds, and some bytes lie there. */
  async function leftHalfWay(id: ExportId): Promise<void> {
    const rows = world.ctx.database.data.collection<{ _id: string }>('glemme_exports')
    await rows.updateOne({ _id: id }, { $set: { state: 'waiting', attempts: 0 } })
    const [now, fileId] = [await world.ctx.database.now(), newId('fil')]
    const claimed = await claimBuild(world.ctx, id, {
      fileId,
      now,
      leaseUntil: new Date(now.getTime() + 60_000),
    })
    assert.ok(claimed)
    await writeFile(join(world.uploadsDir, 'exports', fileId), 'halv', { mode: 0o600 })
  }

  it('a file that no row knows is found by fsck and swept', async () => {
    const fileId = newId('fil')
    await mkdir(join(world.uploadsDir, 'exports'), { recursive: true, mode: 0o700 })
    await writeFile(join(world.uploadsDir, 'exports', fileId), 'ingens', { mode: 0o600 })
    const findings = async () =>
      (await world.ctx.erasure.fsck()).findings.filter(({ id }) => id === fileId).map(({ code }) => code)
    assert.deepEqual(await findings(), ['exportLeft'])
    await sweepOrphans.run(world.ctx)
    assert.deepEqual(await findings(), [])
    assert.ok(!(await exportsOnDisk(world)).includes(fileId))
  })

  it('under a hold and a restriction both copies and a transfer are still to be had', async () => {
    const applicant = await aQuickApplicant(world)
    const by = { kind: 'applicant', subjectId: applicant.row.subjectId } as const
    await restrict(world.ctx, { applicationId: applicant.row._id, by })
    const { reference } = applicant.row
    await placeHold(world, officer, { reference, reason: 'Et krav er varslet.' })
    const { copy } = await taken(applicant, await asked(applicant, 'access'), 'access')
    assert.deepEqual(copy.applications[0]?.stops.map(({ kind }) => kind).toSorted(), ['hold', 'restriction'])
    await taken(applicant, await asked(applicant, 'portable'), 'portable')
    assert.ok(
      !JSON.stringify(copy).includes('Et krav er varslet'),
      'why it is held is not the person’s to read',
    )
  })
})
