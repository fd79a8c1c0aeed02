import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLinks, type Links } from '../../server/access/links-store.ts'
import { linksPlace } from '../../server/access/links-place.ts'
import { sessionsPlace } from '../../server/access/sessions-place.ts'
import { applicantsStore } from '../../server/applications/applicants-store.ts'
import {
  applicantsPlace,
  applicationsPlace,
  mailTokensPlace,
} from '../../server/applications/applications-place.ts'
import { applicationsStore } from '../../server/applications/applications-store.ts'
import { plaintextOf } from '../../server/applications/plaintext-of.ts'
import { auditPlace } from '../../server/audit/audit-place.ts'
import { createAudit } from '../../server/audit/audit.ts'
import { processClock } from '../../server/base/clock.ts'
import { packageRoot, readConfig } from '../../server/base/config.ts'
import type { Context, PublishedPolicy } from '../../server/base/context.ts'
import type { LogFields } from '../../server/base/log.ts'
import type { Place } from '../../server/base/place.ts'
import { createErasure } from '../../server/erasure/create-erasure.ts'
import type { Erasure } from '../../server/erasure/engine.ts'
import type { ErasureContext, ErasureParts } from '../../server/erasure/works.ts'
import { openDiskStore } from '../../server/files/disk-store.ts'
import type { FileStore } from '../../server/files/file-store.ts'
import { filesPlace } from '../../server/files/files-place.ts'
import { outboxPlace } from '../../server/mail/outbox-place.ts'
import { createOutbox } from '../../server/mail/outbox.ts'
import { readPolicy } from '../../server/policy/document.ts'
import type { ErasablePlace } from '../../server/policy/places.ts'
import { cellsOf } from '../../server/statistics/cells-of.ts'
import { openDatabase, type Database } from '../../server/store/database.ts'
import { migrate } from '../../server/store/migrations/index.ts'
import { vacanciesStore } from '../../server/vacancies/vacancies-store.ts'
import { openVault } from '../../server/vault/vault.ts'
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
  const stores = {
    applications: applicationsStore(database),
    applicants: applicantsStore(database),
    vacancies: vacanciesStore(database),
    links: openLinks(base),
  }
  const ctx = { ...base, ...stores, vault, fileStore, audit, outbox }
  const places = placesOf(ctx)
  const parts: ErasureParts = {
    places: { ...places, ...options.replace?.(places) },
    plaintextOf: async (units, keys) => await plaintextOf(ctx, units, keys),
    cellsOf: async units => await cellsOf(ctx, units),
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

type PlaceContext = Pick<
  Context,
  'applications' | 'applicants' | 'database' | 'fileStore' | 'audit' | 'outbox'
>

function placesOf(ctx: PlaceContext) {
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
