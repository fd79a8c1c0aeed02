import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLinks, type Links } from '../../server/access/links-store.ts'
import { linksPlace } from '../../server/access/links-place.ts'
import { sessionsPlace } from '../../server/access/sessions-place.ts'
import { openOwn, openProfile } from '../../server/applications/sealed-parts.ts'
import { auditPlace } from '../../server/audit/audit-place.ts'
import { createAudit } from '../../server/audit/audit.ts'
import { processClock } from '../../server/base/clock.ts'
import { packageRoot, readConfig } from '../../server/base/config.ts'
import type { PublishedPolicy } from '../../server/base/context.ts'
import type { ApplicationId } from '../../server/base/ids.ts'
import type { LogFields } from '../../server/base/log.ts'
import type { LeavingUnit, Place } from '../../server/base/place.ts'
import { createErasure } from '../../server/erasure/create-erasure.ts'
import type { Erasure } from '../../server/erasure/engine.ts'
import type { Plaintext } from '../../server/base/place.ts'
import type { Cell } from '../../server/store/statistics-store.ts'
import type { ErasureContext, ErasureParts } from '../../server/erasure/works.ts'
import { openDiskStore } from '../../server/files/disk-store.ts'
import { openLabel } from '../../server/files/file-label.ts'
import type { FileStore } from '../../server/files/file-store.ts'
import { filesPlace } from '../../server/files/files-place.ts'
import { filesOf } from '../../server/files/files-store.ts'
import { outboxPlace } from '../../server/mail/outbox-place.ts'
import { createOutbox } from '../../server/mail/outbox.ts'
import { readPolicy } from '../../server/policy/document.ts'
import type { ErasablePlace } from '../../server/policy/places.ts'
import { collectionPrefix, openDatabase, type Database } from '../../server/store/database.ts'
import { migrate } from '../../server/store/migrations/index.ts'
import type { DataKey, UnitId } from '../../server/vault/seal.ts'
import { openVault } from '../../server/vault/vault.ts'
import { applicantsPlace, applicationsPlace, mailTokensPlace } from './erasure-places.ts'
import { freshDatabaseUri } from './mongod.ts'

/** A line that was logged. */
export interface LogLine extends LogFields {
  level: 'info' | 'warn' | 'error'
  event: string
}

/** The erasure of a real database, vault, store and outbox, as one worker has it. */
export interface ErasureWorld extends Erasure {
  ctx: ErasureContext & { fileStore: FileStore; links: Links; database: Database }
  places: Record<ErasablePlace, Place>
  log: LogLine[]
  uri: string
  dataDir: string
  close(): Promise<void>
}

/** How a world differs from an ordinary one. */
export interface WorldOptions {
  /** Another worker's database and data folder: then nothing is made or removed. */
  uri?: string
  dataDir?: string
  settings?: Record<string, string>
  /** Replaces places, to let one fail. */
  replace?: (places: Record<ErasablePlace, Place>) => Partial<Record<ErasablePlace, Place>>
}

/** A world of its own, or another worker in an existing one; `close` it. */
export async function openErasureWorld(options: WorldOptions = {}): Promise<ErasureWorld> {
  const uri = options.uri ?? (await freshDatabaseUri())
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'glemme-erasure-')))
  const uploads = join(dataDir, 'uploads')
  const config = readConfig({ GLEMME_DATA_DIR: dataDir, GLEMME_UPLOADS_DIR: uploads, ...options.settings })
  const database = await openDatabase(config, uri)
  const log: LogLine[] = []
  const base = {
    config,
    database,
    inTransaction: database.inTransaction,
    clock: processClock(config.test.offsetMs, config.test.skewMs),
    log: logInto(log),
    policy: await examplePolicy(),
  }
  await migrate(base)
  const vault = await openVault(base)
  const fileStore = await openDiskStore({
    folder: uploads,
    isNeeded: () => Promise.resolve(false),
    leastFreeBytes: () => 0,
  })
  const audit = createAudit(base)
  const outbox = createOutbox({ ...base, vault })
  const ctx = { ...base, vault, fileStore, audit, outbox, links: openLinks(base) }
  const places = placesOf(ctx)
  const parts: ErasureParts = {
    places: { ...places, ...options.replace?.(places) },
    plaintextOf: async (units, keys) => await plaintextOf(ctx, units, keys),
    cellsOf: async units => await Promise.resolve(cellsOf(units)),
  }
  const erasure = await createErasure(ctx, parts)
  const close = async (): Promise<void> => {
    await database.close()
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
  }
  return { ...erasure, ctx, places, log, uri, dataDir, close }
}

function logInto(lines: LogLine[]) {
  const at =
    (level: LogLine['level']) =>
    (event: string, fields: LogFields = {}) =>
      void lines.push({ level, event, ...fields })
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

/** The example policy, published as version 1. */
export async function examplePolicy(): Promise<PublishedPolicy> {
  const { document } = readPolicy(await readFile(join(packageRoot, 'policy.example.yaml'), 'utf8'))
  if (!document) throw new Error('the example policy has an error')
  return { version: 1, hash: '', document }
}

function placesOf(
  ctx: Parameters<typeof filesPlace>[0] &
    Parameters<typeof auditPlace>[0] &
    Parameters<typeof outboxPlace>[0],
) {
  return {
    applicants: applicantsPlace(ctx),
    mailTokens: mailTokensPlace(ctx),
    applications: applicationsPlace(ctx),
    files: filesPlace(ctx),
    audit: auditPlace(ctx),
    outbox: outboxPlace(ctx),
    sessions: sessionsPlace(ctx),
    links: linksPlace(ctx),
  }
}

async function plaintextOf(
  ctx: Pick<ErasureContext, 'database'>,
  units: readonly LeavingUnit[],
  keys: ReadonlyMap<UnitId, DataKey>,
): Promise<Map<ApplicationId, Plaintext>> {
  const found = new Map<ApplicationId, Plaintext>()
  for (const unit of units) {
    const key = keys.get(unit.id)
    const subjectKey = keys.get(unit.subjectId)
    const row = await sealedRow(ctx, 'applications', unit.id)
    const profile = await sealedRow(ctx, 'applicants', unit.subjectId)
    const names = key ? (await filesOf(ctx, unit.id)).map(file => openLabel(key, file).name) : []
    found.set(unit.id, {
      profile:
        subjectKey && profile?.profile
          ? openProfile(subjectKey, unit.subjectId, profile.profile)
          : undefined,
      own: key && row?.own ? openOwn(key, unit.id, row.own) : undefined,
      fileNames: names,
    })
  }
  return found
}

interface SealedRow {
  _id: string
  own?: Uint8Array
  profile?: Uint8Array
}

async function sealedRow(
  { database }: Pick<ErasureContext, 'database'>,
  place: string,
  id: string,
): Promise<SealedRow | null> {
  return await database.data.collection<SealedRow>(collectionPrefix + place).findOne({ _id: id })
}

function cellsOf(units: readonly LeavingUnit[]): Cell[] {
  const byVacancy = new Map<string, number>()
  for (const { vacancyId } of units) byVacancy.set(vacancyId, (byVacancy.get(vacancyId) ?? 0) + 1)
  return [...byVacancy].map(([id, purged]) => ({ id, counts: { purged } }))
}
