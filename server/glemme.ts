import type { Router } from 'express'
import { jobs } from '../jobs/index.ts'
import { openAccess } from './access/access.ts'
import { linksPlace } from './access/links-place.ts'
import { sessionsPlace } from './access/sessions-place.ts'
import { applicantsStore } from './applications/applicants-store.ts'
import { applicantsPlace, applicationsPlace, mailTokensPlace } from './applications/applications-place.ts'
import { applicationsStore } from './applications/applications-store.ts'
import { copiesOf } from './applications/copies-of.ts'
import { disclosuresPlace } from './applications/disclosures-place.ts'
import { renewMailTokens } from './applications/renew-mail-tokens.ts'
import { auditPlace } from './audit/audit-place.ts'
import { createAudit } from './audit/audit.ts'
import { processClock } from './base/clock.ts'
import { configWith, type Config } from './base/config.ts'
import type { Context } from './base/context.ts'
import { newCounters } from './base/counters.ts'
import { armFailpoints } from './base/failpoint.ts'
import { processLog, type Log } from './base/log.ts'
import { casesCutShort, casesPlace, stripCase } from './cases/cases-place.ts'
import { casesStore } from './cases/cases-store.ts'
import { consentsPlace } from './consents/consents-place.ts'
import { consentsStore } from './consents/consents-store.ts'
import { closingExports } from './copies/close-exports.ts'
import { exportsPlace } from './copies/exports-place.ts'
import { createErasure } from './erasure/create-erasure.ts'
import type { ErasureContext } from './erasure/works.ts'
import { openEveryModel } from './every-model.ts'
import { openDiskStore } from './files/disk-store.ts'
import { filesPlace } from './files/files-place.ts'
import { anyStored } from './files/files-store.ts'
import { mountRoutes, type MountOptions } from './http/mount.ts'
import { openLimits } from './http/rate-limits.ts'
import { openMailer } from './mail/open-mailer.ts'
import { outboxPlace } from './mail/outbox-place.ts'
import { createOutbox } from './mail/outbox.ts'
import { metricsOf } from './operations/metrics.ts'
import { linkRequestsStore } from './portal/link-requests-store.ts'
import { refereesPlace } from './referees/referees-place.ts'
import { holdsPlace } from './rights/holds-place.ts'
import { holdsStore } from './rights/holds-store.ts'
import { consentsOf, poolPlaintextOf } from './pool/leaving-entries.ts'
import { poolPlace } from './pool/pool-place.ts'
import { poolStore } from './pool/pool-store.ts'
import { wholePlaintextOf } from './review/plaintext-of.ts'
import { messagesPlace, notesPlace } from './review/written-places.ts'
import { routes } from './routes.ts'
import { takeStatements, withStatements } from './statements/leaving-statements.ts'
import { statementsPlace } from './statements/statements-place.ts'
import { statementsStore } from './statements/statements-store.ts'
import { cellsOf } from './statistics/cells-of.ts'
import { clockCheck } from './store/clock-check.ts'
import { refuseUnmapped } from './store/data-map-gate.ts'
import { openDatabase, type Database } from './store/database.ts'
import { migrate } from './store/migrations/index.ts'
import { openPolicies } from './store/policy-versions.ts'
import { checkServers } from './store/server-checks.ts'
import { ensureExampleVacancy } from './vacancies/example-vacancy.ts'
import { vacanciesStore } from './vacancies/vacancies-store.ts'
import { warnOfKeyBackups } from './vault/key-health.ts'
import { openVault } from './vault/vault.ts'
import { createWorker, type Worker } from './worker.ts'

/** What a host gives; everything else comes from the settings (`.env.example`). */
export interface GlemmeOptions {
  /** Connection string of a replica set. */
  mongo: string
  /** Where people reach the mount: `https://firma.example/jobb`. */
  publicUrl?: string
  /** Path of the policy document. */
  policyFile?: string
  /** Settings by their names (`.env.example`), in the place of the environment's: each mount of two has its own. */
  settings?: Readonly<Record<string, string>>
  /** The settings, when the host has read them already. */
  config?: Config
  log?: Log
  /** Tells the cookies of two mounts in one site apart. */
  cookieSuffix?: string
  /** How the router stands in its site. */
  mount?: MountOptions
}

/** The product: a router to mount, the work behind it, and an end. */
export interface Glemme {
  router: Router
  worker: Worker
  /** What `/metrics` of the ops port tells, for a host to tell it where it wants. Format: Prometheus 0.0.4 */
  metrics(): Promise<string>
  /** For the host's own composition, and for tests. */
  ctx: Context
  close(): Promise<void>
}

/**
 * The product is ready: database migrated, everything mapped, store, keys and ledger whole.
 *
 * @throws StartRefusal every reason at once
 */
export async function createGlemme(options: GlemmeOptions): Promise<Glemme> {
  const config = options.config ?? configOf(options)
  const log = options.log ?? processLog()
  armFailpoints(config.test.failpoints)
  const ctx = await openContext({ ...options, config, log })
  await ensureExampleVacancy(ctx)
  await warnOfKeyBackups(ctx)
  const worker = createWorker(ctx, jobs)
  const endWatch = ctx.erasure.gate.watch()
  log.info('glemme.ready', { counts: { policyVersion: ctx.policy.version } })
  return {
    router: mountRoutes(ctx, routes, { ...options.mount, isShut: ctx.erasure.gate.isShut }),
    worker,
    metrics: async () => await metricsOf(ctx),
    ctx,
    close: async () => {
      endWatch()
      await worker.stop()
      await ctx.database.close()
    },
  }
}

function configOf({ mongo, publicUrl, policyFile, settings = {} }: GlemmeOptions): Config {
  return configWith({
    ...settings,
    MONGODB_URI: mongo,
    ...(publicUrl === undefined ? {} : { GLEMME_PUBLIC_URL: publicUrl }),
    ...(policyFile === undefined ? {} : { GLEMME_POLICY: policyFile }),
  })
}

type Opening = GlemmeOptions & { config: Config; log: Log }

async function openContext(opening: Opening): Promise<Context> {
  const database = await openDatabase(opening.config, opening.mongo)
  try {
    const ctx = await contextOver(database, opening)
    openEveryModel(ctx)
    await refuseUnmapped(ctx) // again: each part has brought its models by now
    return ctx
  } catch (error) {
    await database.close() // else a command that is refused would never end
    throw error
  }
}

async function contextOver(
  database: Database,
  { config, log, mount = {}, cookieSuffix = '' }: Opening,
): Promise<Context> {
  const clock = processClock(config.test.offsetMs, config.test.skewMs)
  await checkServers({ config, log }, database)
  const { inTransaction } = database
  const floor = { config, log, clock, database, inTransaction, counters: newCounters() }
  await migrate(floor)
  const stores = {
    vacancies: vacanciesStore(database),
    applications: applicationsStore(database),
    applicants: applicantsStore(database),
    holds: holdsStore(database),
    consents: consentsStore(database),
    pool: poolStore(database),
    linkRequests: linkRequestsStore(database),
    cases: casesStore(database),
    statements: statementsStore(database),
  }
  await refuseUnmapped(floor) // before anything is opened, or made, on disks
  const fileStore = await openDiskStore({ folder: config.uploadsDir, isNeeded: () => anyStored(floor) })
  const policies = await openPolicies(floor)
  const low = {
    ...floor,
    ...stores,
    fileStore,
    policies,
    policy: policies.inForce,
    vault: await openVault(floor),
    clockCheck: clockCheck(floor),
    audit: createAudit(floor),
  }
  const outbox = createOutbox(low)
  const ctx = {
    ...low,
    ...openMailer(low),
    ...openAccess(low, { subjectGeneration: stores.applicants.generationOf, cookieSuffix }),
    outbox,
    exports: closingExports({ ...low, outbox }),
    limits: openLimits(low, mount),
  }
  return { ...ctx, erasure: await openErasure(ctx) }
}

async function openErasure(ctx: ErasureContext & Omit<Context, 'erasure'>): Promise<Context['erasure']> {
  return await createErasure(ctx, {
    places: {
      sessions: sessionsPlace(ctx),
      links: linksPlace(ctx),
      files: filesPlace(ctx),
      exports: exportsPlace(ctx),
      audit: auditPlace(ctx),
      disclosures: disclosuresPlace(ctx),
      referees: refereesPlace(ctx),
      notes: notesPlace(ctx),
      messages: messagesPlace(ctx),
      holds: holdsPlace(ctx),
      outbox: outboxPlace(ctx),
      mailTokens: mailTokensPlace(ctx),
      consents: consentsPlace(ctx),
      pool: poolPlace(ctx),
      cases: casesPlace(ctx),
      hireStatements: statementsPlace(ctx),
      applications: applicationsPlace(ctx),
      applicants: applicantsPlace(ctx),
    },
    plaintextOf: async (units, keys) => {
      const entries = await poolPlaintextOf(ctx, units, keys)
      const plain = new Map([...(await wholePlaintextOf(ctx, units, keys)), ...entries])
      return await withStatements(ctx, { units, keys }, plain)
    },
    takeStatements: (units, runId) => takeStatements(ctx, units, runId),
    consentsOf: units => consentsOf(ctx, units),
    cutShortOf: units => casesCutShort(ctx, { items: units }),
    stripCase: id => stripCase(ctx, id),
    renewMailTokens: () => renewMailTokens(ctx),
    copiesOf: (units, open) => copiesOf(ctx, units, open),
    cellsOf: (units, claimedAt) => cellsOf(ctx, units, claimedAt),
  })
}
