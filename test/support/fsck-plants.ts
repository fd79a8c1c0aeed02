import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newId, type FileId } from '../../server/base/ids.ts'
import type { FindingCode } from '../../server/erasure/fsck/finding.ts'
import { instantsOf, localDate } from '../../server/policy/retention.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { into, seed, type Seeded } from './erasure-seed.ts'
import type { ErasureWorld } from './erasure-world.ts'

const hourMs = 3_600_000
/** So many hours before now. */
export const ago = (hours: number) => new Date(Date.now() - hours * hourMs)

/** A fault that is planted, and where fsck is to see it. */
export interface Planted {
  where: string
  id: string
}

type Plant = (world: ErasureWorld, unit: Seeded) => Promise<Planted>

function keptPath(world: ErasureWorld, fileId: FileId): string {
  return join(world.ctx.config.uploadsDir, 'files', fileId.slice(4, 6), fileId)
}

/** A file in the store that no row knows. */
export async function strayFile(world: ErasureWorld): Promise<FileId> {
  const fileId = newId('fil')
  const staged = await world.ctx.fileStore.stage(fileId)
  await staged.write(randomBytes(80))
  await staged.keep()
  return fileId
}

function firstFile({ fileIds }: Seeded): FileId {
  const [fileId] = fileIds
  assert.ok(fileId)
  return fileId
}

/** The application's row is changed past every check of the database. */
async function spoil(world: ErasureWorld, { id }: Seeded, change: object): Promise<Planted> {
  await into(world, 'applications').updateOne({ _id: id }, change, { bypassDocumentValidation: true })
  return { where: 'applications', id }
}

async function spoilFile(world: ErasureWorld, unit: Seeded, change: object): Promise<Planted> {
  const id = firstFile(unit)
  await into(world, 'files').updateOne({ _id: id }, change)
  return { where: 'files', id }
}

/** One fault for each thing there is to find. */
export const plants: Record<FindingCode, Plant> = {
  fileWithoutRow: async world => ({ where: 'uploads/files', id: await strayFile(world) }),
  rowWithoutFile: async (world, unit) => {
    await rm(keptPath(world, firstFile(unit)))
    return { where: 'files', id: firstFile(unit) }
  },
  fileWrongSize: async (world, unit) => {
    await truncate(keptPath(world, firstFile(unit)), 70)
    return { where: 'files', id: firstFile(unit) }
  },
  fileChanged: async (world, unit) => {
    await writeFile(keptPath(world, firstFile(unit)), randomBytes(80))
    return { where: 'files', id: firstFile(unit) }
  },
  fileWithoutScanState: async (world, unit) => await spoilFile(world, unit, { $unset: { scan: 1 } }),
  uploadLeft: async (world, unit) =>
    await spoilFile(world, unit, { $set: { state: 'held', heldUntil: ago(1.1) } }),
  exportLeft: async world => {
    const id = newId('fil')
    await mkdir(join(world.ctx.config.uploadsDir, 'exports'), { mode: 0o700, recursive: true })
    await writeFile(join(world.ctx.config.uploadsDir, 'exports', id), randomBytes(80), { mode: 0o600 })
    return { where: 'uploads/exports', id }
  },
  childWithoutOwner: async world => {
    const id = newId('app')
    await world.ctx.links.create({
      purpose: 'see',
      subjectId: null,
      applicationId: id,
      expiresAt: ago(-1),
      once: false,
    })
    return { where: 'links.applicationId', id }
  },
  caseNotStripped: async world => {
    const id = newId('cas')
    const row = { type: 'complaint', subjectId: null, applicationIds: [newId('app')], openedBy: null }
    const words = { request: randomBytes(60), answer: null, history: randomBytes(60) }
    const at = { state: 'open', policyVersion: 1, keptUntil: null, openedAt: ago(30) }
    await into(world, 'cases').insertOne({ _id: id, ...row, ...words, ...at })
    return { where: 'cases', id }
  },
  profileWithoutUnit: async (world, unit) => {
    await into(world, 'applicants').updateOne({ _id: unit.subjectId }, { $set: { units: [] } })
    return { where: 'applicants.units', id: unit.id }
  },
  keyWithoutOwner: async world => {
    const id = newId('app')
    await world.ctx.vault.keys.create(id)
    await keys(world).updateOne({ _id: id }, { $set: { createdAt: ago(26) } })
    return { where: 'dataKeys', id }
  },
  ownerWithoutKey: async (world, unit) => {
    await world.ctx.vault.keys.destroy([unit.id])
    return { where: 'applications._id', id: unit.id }
  },
  keyWrongEpoch: async (world, unit) => {
    await keys(world).updateOne({ _id: unit.id }, { $set: { epoch: 99 } })
    return { where: 'dataKeys', id: unit.id }
  },
  traceOfErased: async world => {
    const gone = await erased(world)
    await world.ctx.audit.write({ what: 'application.opened', who: { kind: 'system' }, about: gone.id })
    return { where: 'audit.about', id: gone.id }
  },
  keyOfErased: async world => {
    const gone = await erased(world)
    await keys(world).updateOne({ _id: gone.id }, { $set: { state: 'active' } })
    return { where: 'dataKeys', id: gone.id }
  },
  dateIsNone: async (world, unit) => await spoil(world, unit, { $set: { eligibleAt: 'en dag' } }),
  dateUnlikeRule: async (world, unit) => await spoil(world, unit, { $set: { notBefore: null } }),
  instantUnlikeDate: async (world, unit) => await spoil(world, unit, { $set: { eligibleAt: ago(-5000) } }),
  holdPastReview: async (world, unit) => {
    const id = newId('hld')
    const row = { _id: id, applicationId: unit.id, state: 'active', reviewOn: '2020-01-01', endedAt: null }
    await into(world, 'holds').insertOne(row)
    return { where: 'holds', id }
  },
  stopPastEnd: async (world, unit) =>
    await spoil(world, unit, {
      $set: { stops: [{ kind: 'access', ref: 'x', until: ago(2) }], stoppedBy: ['access'] },
    }),
  overdue: async (world, unit) => {
    const { timeZone } = world.ctx.policy.document
    const date = localDate(ago(50), timeZone)
    const set = { 'due.date': date, notBefore: date, notAfter: date, ...instantsOf(date, timeZone) }
    return await spoil(world, unit, { $set: set })
  },
  stateImpossible: async (world, unit) => await spoil(world, unit, { $set: { state: 'withdrawn' } }),
  leaseStale: async world => {
    const id = newId('run')
    const row = { _id: id, state: 'running', leaseUntil: ago(2), nextAt: ago(2), items: [] }
    await into(world, 'purgeRuns').insertOne(row)
    return { where: 'purgeRuns', id }
  },
  jobTwice: async world => {
    const jobs = world.ctx.database.data.collection(`${collectionPrefix}agendaJobs`)
    await jobs.dropIndexes()
    await jobs.insertOne({ name: 'purge-due', type: 'single' })
    const { insertedId } = await jobs.insertOne({ name: 'purge-due', type: 'single' })
    return { where: 'agendaJobs', id: String(insertedId) }
  },
  jobForeign: async world => {
    const jobs = world.ctx.database.data.collection(`${collectionPrefix}agendaJobs`)
    const { insertedId } = await jobs.insertOne({ name: 'mail', type: 'normal', data: { to: 'x' } })
    return { where: 'agendaJobs', id: String(insertedId) }
  },
  indexMissing: async world => {
    await into(world, 'files').dropIndex('applicationId_1')
    return { where: 'files', id: 'applicationId' }
  },
  validatorMissing: async world => {
    const change = { collMod: `${collectionPrefix}applications`, validator: {} }
    await world.ctx.database.data.db?.command(change)
    return { where: 'applications', id: 'validator' }
  },
  unmapped: async world => {
    await into(world, 'scratch').insertOne({ _id: 'x' })
    return { where: 'dataMap', id: 'scratch' }
  },
  fileUnknown: async world => {
    await writeFile(join(world.ctx.config.uploadsDir, 'files', 'Kari.pdf'), 'x', { mode: 0o600 })
    return { where: 'uploads/files', id: '8' }
  },
  keyDraftLeft: async world => {
    const name = 'epoch-1.json.0123456789ab.new'
    await writeFile(join(world.ctx.config.keyringDir, name), '{}', { mode: 0o600 })
    return { where: 'keyring', id: name }
  },
  drillLeft: async world => {
    const { data } = world.ctx.database
    const name = `${data.name}_drill`
    await data.getClient().db(name).createCollection('glemme_vacancies')
    return { where: 'drill', id: name }
  },
  modeTooOpen: async (world, unit) => {
    await chmod(keptPath(world, firstFile(unit)), 0o644)
    return { where: `uploads/files/${firstFile(unit).slice(4, 6)}`, id: firstFile(unit) }
  },
  ledgerBroken: async world => {
    await into(world, 'ledger').updateOne({ _id: 'genesis' }, { $set: { line: '{}' } })
    return { where: 'ledger.collection', id: '0' }
  },
  auditBroken: async world => {
    const hash = randomBytes(32).toString('base64url')
    const row = {
      at: new Date(),
      what: 'staff.signedIn',
      who: { kind: 'system' },
      seq: 0,
      prevHash: hash,
      hash,
    }
    await into(world, 'audit').insertOne({ _id: newId('aud'), ...row })
    return { where: 'audit', id: '0' }
  },
}

/** The data keys as they are stored. */
export function keys(world: ErasureWorld) {
  return world.ctx.database.keys.collection<{ _id: string }>(`${collectionPrefix}dataKeys`)
}

/** Somebody who was there and is gone. */
export async function erased(world: ErasureWorld): Promise<Seeded> {
  const gone = await seed(world)
  await world.engine.sweep()
  assert.equal(await into(world, 'applications').countDocuments({ _id: gone.id }), 0)
  return gone
}
