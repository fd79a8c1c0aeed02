import { openLinks } from '../server/access/links-store.ts'
import { openStaffAccounts } from '../server/access/staff-store.ts'
import { createAudit } from '../server/audit/audit.ts'
import { processClock } from '../server/base/clock.ts'
import { readConfig, type Config } from '../server/base/config.ts'
import type { Context } from '../server/base/context.ts'
import { processLog } from '../server/base/log.ts'
import { openDatabase } from '../server/store/database.ts'
import { embeddedMongoUri, startEmbeddedMongo } from '../server/store/embedded-mongo.ts'
import { migrate } from '../server/store/migrations/index.ts'

/** What commands about accounts work with. */
export type Installation = Pick<
  Context,
  'config' | 'clock' | 'log' | 'database' | 'inTransaction' | 'audit' | 'links' | 'staff'
>

/**
 * The work is done on the database of the installation: the one in the settings, that of the running server, or, when
 * no server runs, an embedded one that is started for it and stopped after.
 *
 * @throws StartRefusal when settings or machine do not allow it
 */
export async function withInstallation<T>(work: (ctx: Installation) => Promise<T>): Promise<T> {
  const config = readConfig()
  const log = processLog(process.stderr)
  const server = await databaseServerOf(config, log)
  try {
    const database = await openDatabase(config, server.uri)
    try {
      return await work(await installationOf({ config, log, database }))
    } finally {
      await database.close()
    }
  } finally {
    await server.stop()
  }
}

/** The database server of the settings, of the running product, or an embedded one started now. */
export async function databaseServerOf(
  config: Config,
  log: Context['log'],
): Promise<{ uri: string; stop(): Promise<void> }> {
  const running = config.mongodbUri ?? embeddedMongoUri(config.dataDir)
  if (running !== undefined) return { uri: running, stop: () => Promise.resolve() }
  const quiet = { ...log, info: () => undefined }
  return await startEmbeddedMongo({ dataDir: config.dataDir, log: quiet })
}

async function installationOf(parts: Pick<Context, 'config' | 'log' | 'database'>): Promise<Installation> {
  const { offsetMs, skewMs } = parts.config.test
  const ctx = { ...parts, clock: processClock(offsetMs, skewMs), inTransaction: parts.database.inTransaction }
  await migrate(ctx)
  return { ...ctx, audit: createAudit(ctx), links: openLinks(ctx), staff: openStaffAccounts(ctx) }
}
