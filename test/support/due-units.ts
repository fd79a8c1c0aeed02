import { createHash, randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { sealOwn, sealProfile } from '../../server/applications/sealed-parts.ts'
import { crockfordOf, newId, type ApplicationId, type FileId, type VacancyId } from '../../server/base/ids.ts'
import { sealLabel } from '../../server/files/file-label.ts'
import { sealJson, type DataKey } from '../../server/vault/seal.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { into, ownOf, profileOf, rowOf, sentNoticeOf, type Seeded } from './erasure-seed.ts'
import type { Context } from '../../server/base/context.ts'

/** How many are built and stored at a time. */
const atOnce = 500
const hourMs = 3_600_000

type Document = Record<string, unknown> & { _id: string }
type Documents = Map<string, Document[]>

/** Where a mass is stored: an erasure world, or the product as it is seen from outside. */
interface Ground {
  ctx: Pick<Context, 'vault' | 'database' | 'config'>
}

/** What a unit of a mass is like. */
export interface MassOptions {
  /** Bytes of its one file; no file without it. */
  fileBytes?: number
  vacancyIds?: readonly VacancyId[]
}

/** So many announced applications are due now, each with everything around it, stored many at a time under real seals. */
export async function seedMass(world: Ground, count: number, options: MassOptions = {}): Promise<Seeded[]> {
  const seeded: Seeded[] = []
  const vacancyIds = options.vacancyIds ?? [newId('vac')]
  while (seeded.length < count) {
    const documents: Documents = new Map()
    for (let n = Math.min(atOnce, count - seeded.length); n > 0; n -= 1) {
      const vacancyId = vacancyIds[seeded.length % vacancyIds.length] ?? newId('vac')
      seeded.push(await buildOne(world, documents, { vacancyId, fileBytes: options.fileBytes }))
    }
    await store(world, documents)
  }
  return seeded
}

async function store(world: Ground, documents: Documents): Promise<void> {
  const { data, keys } = world.ctx.database
  await Promise.all(
    [...documents].map(async ([place, rows]) => {
      const collection = (place === 'dataKeys' ? keys : data).collection<Document>(collectionPrefix + place)
      await collection.insertMany(rows, { ordered: false, bypassDocumentValidation: true })
    }),
  )
}

function add(documents: Documents, place: string, row: Document): void {
  const rows = documents.get(place) ?? []
  documents.set(place, rows)
  rows.push(row)
}

interface Like {
  vacancyId: VacancyId
  fileBytes: number | undefined
}

async function buildOne(world: Ground, documents: Documents, like: Like): Promise<Seeded> {
  const mark = randomBytes(5).toString('hex')
  const says = {
    name: `Kari Ås ${mark}`,
    address: `kari.${mark}@eksempel.no`,
    phone: `+47${String(40_000_000 + Number.parseInt(mark.slice(0, 5), 16))}`,
    letter: `Jeg søker stillingen fordi jeg liker orden i arkivet og har gjort slikt arbeid lenge. ${mark}`,
  }
  const ids = {
    id: newId('app'),
    subjectId: newId('sub'),
    vacancyId: like.vacancyId,
    number: crockfordOf(12),
  }
  const key = keyFor(world, documents, ids.id)
  const subjectKey = keyFor(world, documents, ids.subjectId)
  const own = sealOwn(key, ids.id, ownOf(says))
  const row = rowOf({ announced: true }, ids)
  add(documents, 'applications', { ...row, own })
  if (row.notice) add(documents, 'outbox', sentNoticeOf(ids.id, row.notice))
  const profile = sealProfile(subjectKey, ids.subjectId, profileOf(says))
  const applicant = { profile, tokenEpoch: 1, units: [ids.id], runId: null, generation: 0 }
  add(documents, 'applicants', { _id: ids.subjectId, ...applicant })
  add(documents, 'mailTokens', { _id: randomBytes(16).toString('base64url'), subjectIds: [ids.subjectId] })
  addAround(documents, ids, { key, address: says.address })
  const fileIds =
    like.fileBytes === undefined
      ? []
      : [await addFile(world, documents, { key, ...ids, bytes: like.fileBytes })]
  return { ...ids, fileIds, says }
}

/** A data key as `create` makes it, its row to be stored with the others. */
function keyFor(world: Ground, documents: Documents, unit: DataKey['unit']): DataKey {
  const bytes = randomBytes(32)
  const wrapped = world.ctx.vault.epochs.wrap(unit, bytes)
  add(documents, 'dataKeys', { _id: unit, state: 'active', createdAt: new Date(), ...wrapped })
  return { unit, bytes }
}

function addAround(
  documents: Documents,
  { id, subjectId }: Pick<Seeded, 'id' | 'subjectId'>,
  { key, address }: { key: DataKey; address: string },
): void {
  const now = new Date()
  const later = new Date(now.getTime() + hourMs)
  const mail = createHash('sha256').update(id).digest('base64url')
  const sealed = sealJson(
    key,
    { collection: 'outbox', id: mail, path: 'sealed' },
    { to: address, values: {} },
  )
  const waits = { state: 'sent', attempts: 1, nextAt: later, leaseUntil: null, fence: 1, createdAt: now }
  const of = { kind: 'M2', about: id, unit: id, language: 'nb', sentAt: now, closeBy: null }
  add(documents, 'outbox', { _id: mail, sealed, ...of, ...waits })
  const link = { purpose: 'see', subjectId, applicationId: id, expiresAt: later, once: false, usedAt: null }
  add(documents, 'links', { _id: createHash('sha256').update(`l${id}`).digest('base64url'), ...link })
  add(documents, 'sessions', {
    _id: randomBytes(8).toString('hex'),
    session: { owner: subjectId },
    expires: later,
  })
  const row = { at: now, what: 'application.submitted', who: { kind: 'nobody' }, about: id }
  add(documents, 'audit', { _id: newId('aud'), ...row, seq: null, prevHash: null, hash: null })
}

async function addFile(
  world: Ground,
  documents: Documents,
  file: { key: DataKey; id: ApplicationId; bytes: number },
): Promise<FileId> {
  const fileId = newId('fil')
  const plain = randomBytes(file.bytes)
  const sealedBytes = await buffer(
    Readable.from([plain]).pipe(world.ctx.vault.seal.sealFile(file.key, fileId)),
  )
  const folder = join(world.ctx.config.uploadsDir, 'files', fileId.slice(4, 6))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, fileId), sealedBytes, { mode: 0o600 })
  const sha256 = createHash('sha256').update(plain).digest('hex')
  const sealed = sealLabel(file.key, fileId, { name: `cv-${fileId}.pdf`, sha256 })
  const kept = { kind: 'cv', state: 'attached', type: 'pdf', size: file.bytes, flags: [], scan: 'off' }
  const row = { applicationId: file.id, sealed, ...kept, createdAt: new Date(), heldUntil: null }
  add(documents, 'files', { _id: fileId, ...row })
  return fileId
}

/** Commands by name, counted from now on; `stop` gives them. */
export function countCommands(world: { ctx: Pick<Context, 'database'> }): {
  stop(): Map<string, number>
} {
  const counts = new Map<string, number>()
  const note = ({
    commandName,
    command,
  }: {
    commandName: string
    command: Record<string, unknown>
  }): void => {
    if (['hello', 'ping', 'endSessions'].includes(commandName)) return
    const on = command[commandName]
    const name = typeof on === 'string' ? `${commandName} ${on}` : commandName
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const clients = [world.ctx.database.data.getClient(), world.ctx.database.keys.getClient()]
  for (const client of clients) client.on('commandStarted', note)
  return {
    stop: () => {
      for (const client of clients) client.off('commandStarted', note)
      return counts
    },
  }
}

/** Rows there are of a place. */
export async function rowsOf(world: Ground, place: string): Promise<number> {
  return await into(world, place).countDocuments()
}
