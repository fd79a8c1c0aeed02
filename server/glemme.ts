import type { Router } from 'express'
import { jobs } from '../jobs/index.ts'
import { openAccess } from './access/access.ts'
import { linksPlace } from './access/links-place.ts'
import { sessionsPlace } from './access/sessions-place.ts'
import { applicantsStore } from './applications/applicants-store.ts'
import { applicantsPlace, applicationsPlace, mailTokensPlace } from './applications/applications-place.ts'
import { applicationsStore } from './applications/applications-store.ts'
import { plaintextOf } from './applications/plaintext-of.ts'
import { auditPlace } from './audit/audit-place.ts'
import { createAudit } from './audit/audit.ts'
import { processClock } from './base/clock.ts'
import { configWith, type Config } from './base/config.ts'
import type { Context } from './base/context.ts'
import { armFailpoints } from './base/failpoint.ts'
import { processLog, type Log } from './base/log.ts'
import { createErasure } from './erasure/create-erasure.ts'
import type { ErasureContext } from './erasure/works.ts'
import { openDiskStore } from './files/disk-store.ts'
import { filesPlace } from './files/files-place.ts'
import { anyStored } from './files/files-store.ts'
import { mountRoutes, type MountOptions } from './http/mount.ts'
import { openLimits } from './http/rate-limits.ts'
import { openMailer } from './mail/open-mailer.ts'
import { outboxPlace } from './mail/outbox-place.ts'
import { createOutbox } from './mail/outbox.ts'
import { routes } from './routes.ts'
import { cellsOf } from './statistics/cells-of.ts'
import { clockCheck } from './store/clock-check.ts'
import { refuseUnmapped } from './store/data-map-gate.ts'
import { openDatabase } from './store/database.ts'
import { migrate } from './store/migrations/index.ts'
import { policyInForce } from './store/policy-versions.ts'
import { refuseWithoutTransactions } from './store/server-checks.ts'
import { ensureExampleVacancy } from './vacancies/example-vacancy.ts'
import { vacanciesStore } from './vacancies/vacancies-store.ts'
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
  await refuseUnmapped(ctx)
  await ensureExampleVacancy(ctx)
  const worker = createWorker(ctx, jobs)
  log.info('glemme.ready', { counts: { policyVersion: ctx.policy.version } })
  return {
    router: mountRoutes(ctx, routes, options.mount),
    worker,
    ctx,
    close: async () => {
      await worker.stop()
      await ctx.database.close()
    },
  }
}

function configOf({ mongo, publicUrl, policyFile }: GlemmeOptions): Config {
  return configWith({
    MONGODB_URI: mongo,
    ...(publicUrl === undefined ? {} : { GLEMME_PUBLIC_URL: publicUrl }),
    ...(policyFile === undefined ? {} : { GLEMME_POLICY: policyFile }),
  })
}

type Opening = GlemmeOptions & { config: Config; log: Log }

async function openContext({ config, log, mongo, mount = {}, cookieSuffix = '' }: Opening): Promise<Context> {
  const clock = processClock(config.test.offsetMs, config.test.skewMs)
  const database = await openDatabase(config, mongo)
  await refuseWithoutTransactions(database)
  const floor = { config, log, clock, database, inTransaction: database.inTransaction }
  await migrate(floor)
  const policy = await policyInForce(floor)
  const vault = await openVault(floor)
  const stores = {
    vacancies: vacanciesStore(database),
    applications: applicationsStore(database),
    applicants: applicantsStore(database),
    fileStore: await openDiskStore({ folder: config.uploadsDir, isNeeded: () => anyStored(floor) }),
  }
  const low = { ...floor, ...stores, policy, vault, clockCheck: clockCheck(floor), audit: createAudit(floor) }
  const ctx = {
    ...low,
    ...openMailer(low),
    ...openAccess(low, { subjectGeneration: stores.applicants.generationOf, cookieSuffix }),
    outbox: createOutbox(low),
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
      audit: auditPlace(ctx),
      outbox: outboxPlace(ctx),
      mailTokens: mailTokensPlace(ctx),
      applications: applicationsPlace(ctx),
      applicants: applicantsPlace(ctx),
    },
    plaintextOf: (units, keys) => plaintextOf(ctx, units, keys),
    cellsOf: units => cellsOf(ctx, units),
  })
}
