import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { applicantsStore } from '../../server/applications/applicants-store.ts'
import { applicationsStore } from '../../server/applications/applications-store.ts'
import { openWhole, type WholeApplication } from '../../server/applications/whole-application.ts'
import { processClock } from '../../server/base/clock.ts'
import { readConfig } from '../../server/base/config.ts'
import type { ApplicationId } from '../../server/base/ids.ts'
import { openDiskStore } from '../../server/files/disk-store.ts'
import { openWith, openFileStream } from '../../server/files/open-file.ts'
import { rowsOfApplications } from '../../server/files/files-store.ts'
import { openDatabase } from '../../server/store/database.ts'
import { startEmbeddedMongo } from '../../server/store/embedded-mongo.ts'
import { vacanciesStore } from '../../server/vacancies/vacancies-store.ts'
import { seal, type DataKey } from '../../server/vault/seal.ts'
import { openVault } from '../../server/vault/vault.ts'
import { searchable, silentLog } from '../support/mongod.ts'
import type { Rig } from '../support/process-rig.ts'

/** Old database files and uploads, read with the keys of today: what whoever has kept a copy can do. */
export interface OpenedCopy {
  /** The application as it was, opened by the product's own way. @throws KeyErased */
  open(id: ApplicationId): Promise<WholeApplication>
  /** The plain bytes of its files. @throws KeyErased */
  filesOf(id: ApplicationId): Promise<Buffer[]>
  /** How many of its sealed parts, files among them, open under that application's key, whatever their rows say. */
  openedWithKeyOf(other: ApplicationId, id: ApplicationId): Promise<number>
  close(): Promise<void>
}

/** The copy of the database files lies in `database/db`, that of the uploads in `uploads`, below `folder`. */
export async function openCopy(folder: string, rig: Rig): Promise<OpenedCopy> {
  const dataDir = join(folder, 'database')
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const mongo = await startEmbeddedMongo({ dataDir, log: silentLog, extraFlags: searchable })
  const config = readConfig({
    GLEMME_DATA_DIR: rig.dataDir,
    GLEMME_UPLOADS_DIR: join(folder, 'uploads'),
    GLEMME_KEYS_URI: rig.uri.replace('/glemme?', '/glemme_keys?'),
  })
  const database = await openDatabase(config, mongo.uri.replace('/?', '/glemme?'))
  const vault = await openVault({ config, database, clock: processClock() })
  const isNeeded = () => Promise.resolve(true)
  const fileStore = await openDiskStore({ folder: config.uploadsDir, isNeeded, leastFreeBytes: () => 0 })
  const applications = applicationsStore(database)
  const stores = { applicants: applicantsStore(database), vacancies: vacanciesStore(database) }
  const ctx = { database, vault, fileStore, applications, ...stores }
  const rowOf = async (id: ApplicationId) => {
    const row = await applications.byId(id)
    if (!row) throw new Error('the copy has no such application')
    return row
  }
  return {
    open: async id => await openWhole(ctx, await rowOf(id)),
    filesOf: async id => {
      const rows = await rowsOfApplications(ctx, [id])
      return await Promise.all(rows.map(async file => await buffer(await openFileStream(ctx, file))))
    },
    openedWithKeyOf: async (other, id) => {
      const key = (await vault.keys.open([other])).get(other)
      if (!key) throw new Error('the other one is gone too')
      const own = await opens(() => Promise.resolve(openOwnWith(key, id, rowOf)))
      const files = await rowsOfApplications(ctx, [id])
      const opened = await Promise.all(
        files.map(async file => await opens(() => buffer(openWith(ctx, key, file)))),
      )
      return [own, ...opened].filter(Boolean).length
    },
    close: async () => {
      await database.close()
      await mongo.stop()
    },
  }
}

async function openOwnWith(
  key: DataKey,
  id: ApplicationId,
  rowOf: (id: ApplicationId) => Promise<{ own: Buffer }>,
): Promise<Buffer> {
  return seal.open(key, { collection: 'applications', id, path: 'own' }, (await rowOf(id)).own)
}

/** Whether it opens; every error but a broken seal is one of the test. */
async function opens(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'SealBroken') return false
    throw error
  }
}
