import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLinks, type Links } from '../../server/access/links-store.ts'
import { linksPlace } from '../../server/access/links-place.ts'
import { openStaffAccounts } from '../../server/access/staff-store.ts'
import { sessionsPlace } from '../../server/access/sessions-place.ts'
import { applicantsStore } from '../../server/applications/applicants-store.ts'
import {
  applicantsPlace,
  applicationsPlace,
  mailTokensPlace,
} from '../../server/applications/applications-place.ts'
import { applicationsStore } from '../../server/applications/applications-store.ts'
import { copiesOf } from '../../server/applications/copies-of.ts'
import { disclosuresPlace } from '../../server/applications/disclosures-place.ts'
import { renewMailTokens } from '../../server/applications/renew-mail-tokens.ts'
import { auditPlace } from '../../server/audit/audit-place.ts'
import { createAudit } from '../../server/audit/audit.ts'
import { processClock } from '../../server/base/clock.ts'
import { newCounters } from '../../server/base/counters.ts'
import { readConfig } from '../../server/base/config.ts'
import type { Context } from '../../server/base/context.ts'
import type { Place } from '../../server/base/place.ts'
import { casesCutShort, casesPlace, stripCase } from '../../server/cases/cases-place.ts'
import { casesStore } from '../../server/cases/cases-store.ts'
import { consentsPlace } from '../../server/consents/consents-place.ts'
import { consentsStore } from '../../server/consents/consents-store.ts'
import { exportsPlace } from '../../server/copies/exports-place.ts'
import { createErasure } from '../../server/erasure/create-erasure.ts'
import type { Erasure } from '../../server/erasure/engine.ts'
import type { ErasureContext, ErasureParts } from '../../server/erasure/works.ts'
import { openDiskStore } from '../../server/files/disk-store.ts'
import type { FileStore } from '../../server/files/file-store.ts'
import { filesPlace } from '../../server/files/files-place.ts'
import { outboxPlace } from '../../server/mail/outbox-place.ts'
import { createOutbox } from '../../server/mail/outbox.ts'
import type { ErasablePlace } from '../../server/policy/places.ts'
import { refereesPlace } from '../../server/referees/referees-place.ts'
import { wholePlaintextOf } from '../../server/review/plaintext-of.ts'
import { messagesPlace, notesPlace } from '../../server/review/written-places.ts'
import { holdsPlace } from '../../server/rights/holds-place.ts'
import { holdsStore } from '../../server/rights/holds-store.ts'
import { consentsOf, poolPlaintextOf } from '../../server/pool/leaving-entries.ts'
import { poolPlace } from '../../server/pool/pool-place.ts'
import { poolStore } from '../../server/pool/pool-store.ts'
import { takeStatements, withStatements } from '../../server/statements/leaving-statements.ts'
import { statementsPlace } from '../../server/statements/statements-place.ts'
import { statementsStore } from '../../server/statements/statements-store.ts'
import { cellsOf } from '../../server/statistics/cells-of.ts'
import { openDatabase, type Database } from '../../server/store/database.ts'
import { migrate } from '../../server/store/migrations/index.ts'
import type { PolicyRow } from '../../server/store/policy-rows.ts'
import { policiesOver } from '../../server/store/policy-versions.ts'
import { vacanciesStore } from '../../server/vacancies/vacancies-store.ts'
import { openVault } from '../../server/vault/vault.ts'
import { aPolicyRow } from '../policy/a-policy.ts'
import { logInto, type LogLine } from './log-lines.ts'
import { dropDatabases, freshDatabaseUri } from './mongod.ts'

/** The erasure of a real database, vault, store and outbox, as one worker has it. */
export interface ErasureWorld extends Erasure {
  ctx: ErasureContext &
    Pick<
      Context,
      | 'staff'
      | 'applications'
      | 'applicants'
      | 'vacancies'
      | 'consents'
      | 'pool'
      | 'holds'
      | 'cases'
      | 'statements'
    > & {
      fileStore: FileStore
      links: Links
      database: Database
    }
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
  /** Tells of every command of a request, for counting round trips. */
  monitorCommands?: boolean
  /** Replaces places, to let one fail. */
  replace?: (places: Record<ErasablePlace, Place>) => Partial<Record<ErasablePlace, Place>>
  /** The versions of the policy; the example as version 1 without it. */
  versions?: readonly PolicyRow[]
  /** How far both clocks are ahead of the real time now, milliseconds: for a world in which time passes. */
  aheadMs?: () => number
}

/** A world of its own, or another worker in an existing one; `close` it. */
export async function openErasureWorld(options: WorldOptions = {}): Promise<ErasureWorld> {
  const uri = options.uri ?? (await freshDatabaseUri())
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'glemme-erasure-')))
  const uploads = join(dataDir, 'uploads')
  const config = readConfig({ GLEMME_DATA_DIR: dataDir, GLEMME_UPLOADS_DIR: uploads, ...options.settings })
  const database = withTime(
    await openDatabase(config, uri, { monitorCommands: options.monitorCommands ?? false }),
    options.aheadMs,
  )
  const log: LogLine[] = []
  const clock = options.aheadMs
    ? clockAhead(options.aheadMs)
    : processClock(config.test.offsetMs, config.test.skewMs)
  const versions = options.versions ?? [aPolicyRow()]
  const policies = policiesOver({ clock }, async () => await Promise.resolve(versions))
  await policies.reread()
  const base = {
    config,
    database,
    inTransaction: database.inTransaction,
    clock,
    log: logInto(log),
    policies,
    policy: policies.inForce,
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
    holds: holdsStore(database),
    consents: consentsStore(database),
    pool: poolStore(database),
    cases: casesStore(database),
    statements: statementsStore(database),
    vacancies: vacanciesStore(database),
    links: openLinks(base),
    staff: openStaffAccounts(base),
  }
  const ctx = { ...base, ...stores, vault, fileStore, audit, outbox, counters: newCounters() }
  const places = placesOf(ctx)
  const parts: ErasureParts = {
    places: { ...places, ...options.replace?.(places) },
    plaintextOf: async (units, keys) => {
      const entries = await poolPlaintextOf(ctx, units, keys)
      const plain = new Map([...(await wholePlaintextOf(ctx, units, keys)), ...entries])
      return await withStatements(ctx, { units, keys }, plain)
    },
    takeStatements: async (units, runId) => await takeStatements(ctx, units, runId),
    consentsOf: async units => await consentsOf(ctx, units),
    cutShortOf: async units => await casesCutShort(ctx, { items: units }),
    stripCase: async id => await stripCase(ctx, id),
    renewMailTokens: async () => await renewMailTokens(ctx),
    copiesOf: async (units, open) => await copiesOf(ctx, units, open),
    cellsOf: async (units, claimedAt) => await cellsOf(ctx, units, claimedAt),
  }
  const close = async (): Promise<void> => {
    await database.close()
    if (options.uri === undefined) await dropDatabases(uri)
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
  }
  // A refused world has nobody who could close it.
  const erasure = await createErasure(ctx, parts).catch(async (error: unknown) => {
    await close()
    throw error
  })
  return { ...erasure, ctx, places, log, uri, dataDir, close }
}

function clockAhead(aheadMs: () => number) {
  const real = processClock(0, 0)
  return { now: () => new Date(real.now().getTime() + aheadMs()) }
}

/** The database, its time ahead of the real one. */
function withTime(database: Database, aheadMs: WorldOptions['aheadMs']): Database {
  if (!aheadMs) return database
  return {
    ...database,
    now: async () => new Date((await database.now()).getTime() + aheadMs()),
    get nowExpression() {
      return { $add: ['$$NOW', aheadMs()] }
    },
  }
}

type PlaceContext = Pick<
  Context,
  | 'clock'
  | 'config'
  | 'inTransaction'
  | 'policy'
  | 'policies'
  | 'cases'
  | 'statements'
  | 'consents'
  | 'pool'
  | 'applications'
  | 'applicants'
  | 'holds'
  | 'database'
  | 'fileStore'
  | 'audit'
  | 'outbox'
>

function placesOf(ctx: PlaceContext) {
  return {
    applicants: applicantsPlace(ctx),
    mailTokens: mailTokensPlace(ctx),
    consents: consentsPlace(ctx),
    pool: poolPlace(ctx),
    cases: casesPlace(ctx),
    hireStatements: statementsPlace(ctx),
    applications: applicationsPlace(ctx),
    files: filesPlace(ctx),
    exports: exportsPlace(ctx),
    audit: auditPlace(ctx),
    disclosures: disclosuresPlace(ctx),
    referees: refereesPlace(ctx),
    notes: notesPlace(ctx),
    messages: messagesPlace(ctx),
    holds: holdsPlace(ctx),
    outbox: outboxPlace(ctx),
    sessions: sessionsPlace(ctx),
    links: linksPlace(ctx),
  }
}
