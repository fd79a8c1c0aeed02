import { cp, mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { backupsStore } from '../server/backup/backups-store.ts'
import { checkRestored } from '../server/backup/check-restored.ts'
import { backupsIn, readManifest, type Manifest } from '../server/backup/manifest.ts'
import { restoreBackup } from '../server/backup/restore-backup.ts'
import { scratchStore, scratchUri } from '../server/backup/scratch-store.ts'
import { readConfig, type Config } from '../server/base/config.ts'
import { StartRefusal } from '../server/base/errors.ts'
import { processLog, type Log } from '../server/base/log.ts'
import { monotonicMs } from '../server/base/clock.ts'
import { ledgerFileName } from '../server/erasure/ledger-file.ts'
import type { ReplayReport } from '../server/erasure/replay.ts'
import { openDiskStore } from '../server/files/disk-store.ts'
import { createGlemme } from '../server/glemme.ts'
import { clearDrillFolders, drillFolderPrefix } from '../server/store/drill-remnants.ts'
import { openDatabase, type Database } from '../server/store/database.ts'
import { migrate } from '../server/store/migrations/index.ts'
import { UsageError, type Command } from './command.ts'
import { databaseServerOf } from './open-installation.ts'

const help = `glemme drill --from DIR

Tries out whether the newest backup in DIR can be restored: into a scratch database (<name>_drill) beside the real one,
with copies of keys and ledger, replayed, the key of each application and pool entry tried, and all of it removed again.
Nothing of the installation is changed but the date of the last drill. Works while the server runs. Files go to the system's folder
for temporary files meanwhile (TMPDIR).

Exit code: 0 good, 1 something cannot be read, 78 refused.`

/** What a drill came to. */
interface DrillReport {
  manifest: Manifest
  replayed: ReplayReport | null
  applications: number
  poolEntries: number
  unreadable: number
}

/** `glemme drill`: the newest backup was restored, looked at and removed. */
export const drill: Command = {
  summary: 'Try out whether the newest backup can be restored',
  help,
  run: async (args, out) => {
    const { values } = parseArgs({ args: [...args], options: { from: { type: 'string' } } })
    if (values.from === undefined) throw new UsageError('--from DIR is needed')
    const folder = await chosen(resolve(values.from))
    const startedMs = monotonicMs()
    const { manifest, replayed, applications, poolEntries, unreadable } = await tryOut(folder)
    const seconds = Math.round((monotonicMs() - startedMs) / 1000)
    out.say(`Backup of ${manifest.at}, ledger entry ${manifest.head.seq}, ${manifest.files.count} files.`)
    out.say(
      `Replayed ${replayed?.entries ?? 0} entries and deleted ${replayed?.applications ?? 0} applications and pool entries again.`,
    )
    out.say(
      `${applications} applications and ${poolEntries} pool entries stay; ${unreadable} of these cannot be read.`,
    )
    out.say(`It took ${seconds} s.`)
    if (unreadable > 0) out.complain('Some have no key: look after the copies of the keys.')
    return unreadable > 0 ? 1 : 0
  },
}

async function chosen(folder: string): Promise<string> {
  if (await readManifest(folder)) return folder
  const [newest] = await backupsIn(folder)
  if (!newest) throw new StartRefusal([`${folder}: has no backup. Make one: glemme backup --to ${folder}`])
  return newest.folder
}

async function tryOut(folder: string): Promise<DrillReport> {
  const config = readConfig()
  if ((await clearDrillFolders(config)).isRunning)
    throw new StartRefusal(['A drill runs on this machine already. Wait for it'])
  const server = await databaseServerOf(config, processLog(process.stderr))
  const scratchFolder = await mkdtemp(drillFolderPrefix(config))
  try {
    const live = await openDatabase(config, server.uri)
    try {
      const report = await restoreBeside({ config, live, uri: server.uri, folder, scratchFolder })
      await backupsStore(live).noteDrill({ at: await live.now(), seq: report.manifest.head.seq })
      return report
    } finally {
      await live.close()
    }
  } finally {
    await rm(scratchFolder, { recursive: true, force: true })
    await server.stop()
  }
}

interface Beside {
  config: Config
  live: Database
  uri: string
  folder: string
  scratchFolder: string
}

async function restoreBeside({ config, live, uri, folder, scratchFolder }: Beside): Promise<DrillReport> {
  const scratchConfig: Config = {
    ...config,
    keysUri: config.keysUri === undefined ? undefined : scratchUri(config.keysUri, 'glemme_keys'),
    uploadsDir: join(scratchFolder, 'uploads'),
    ledgerDir: join(scratchFolder, 'ledger'),
  }
  const mongo = scratchUri(uri)
  const database = await openDatabase(scratchConfig, mongo)
  const scratch = scratchStore(database)
  try {
    await scratch.drop() // of a drill that was killed
    await copyLedger(config.ledgerDir, scratchConfig.ledgerDir)
    await migrate({ database, log: quietLog() })
    await scratch.takeKeysOf(live) // nothing is restored without its keys
    const manifest = await putBack(scratchConfig, database, folder)
    return { manifest, ...(await openAndReplay(scratchConfig, mongo)) }
  } finally {
    await scratch.drop().finally(async () => await database.close())
  }
}

/** The entries first: tokens and certificates are written before their entry, so that what is copied later has them. */
async function copyLedger(from: string, to: string): Promise<void> {
  await cp(join(from, ledgerFileName), join(to, ledgerFileName))
  const rest = { recursive: true, force: false, filter: (path: string) => !path.endsWith(ledgerFileName) }
  await cp(from, to, rest)
}

async function putBack(config: Config, database: Database, folder: string): Promise<Manifest> {
  const fileStore = await openDiskStore({ folder: config.uploadsDir, isNeeded: () => Promise.resolve(false) })
  return await restoreBackup({ config, database, fileStore }, folder)
}

function quietLog(): Log {
  return { ...processLog(process.stderr), info: () => undefined }
}

async function openAndReplay(config: Config, mongo: string): Promise<Omit<DrillReport, 'manifest'>> {
  const glemme = await createGlemme({ config, mongo, log: quietLog() })
  try {
    const replayed = await glemme.ctx.erasure.replay({ dropUnreadable: false })
    return { replayed, ...(await checkRestored(glemme.ctx)) }
  } finally {
    await glemme.close()
  }
}
