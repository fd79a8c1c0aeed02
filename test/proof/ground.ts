import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedMongo, type EmbeddedMongo } from '../../server/store/embedded-mongo.ts'
import { searchable, silentLog } from '../support/mongod.ts'
import { aRig, type Rig } from '../support/process-rig.ts'
import { documentsIn, filesIn, findMarks, writeOut, type Find, type Place } from './search.ts'
import type { Mark } from './marks.ts'

/** An installation with a database server of its own, started as the product starts one but for compression. */
export interface ProofGround {
  rig: Rig
  mongo: EmbeddedMongo
  /** The server's own folder: `db` with data, index and journal files, `mongod.log`. */
  databaseDir: string
  /** Everything that is anywhere: files, documents, what the product said. */
  places(): Promise<Place[]>
  find(marks: readonly Mark[]): Promise<Find[]>
  close(): Promise<void>
}

/** A ground of its own; `close` it. */
export async function aProofGround(): Promise<ProofGround> {
  const databaseDir = await mkdtemp(join(tmpdir(), 'glemme-proof-'))
  const mongo = await startEmbeddedMongo({ dataDir: databaseDir, log: silentLog, extraFlags: searchable })
  const rig = await aRig({ uri: mongo.uri.replace('/?', '/glemme?') })
  const places = async (): Promise<Place[]> => {
    await writeOut(mongo.uri)
    const files = await filesIn({ database: databaseDir, data: rig.dataDir, uploads: rig.uploadsDir })
    return [...files, ...(await documentsIn(mongo.uri)), { name: 'log', bytes: Buffer.from(rig.output()) }]
  }
  return {
    ...{ rig, mongo, databaseDir, places },
    find: async marks => findMarks(await places(), marks),
    close: async () => {
      await rig.close()
      await mongo.stop()
      await rm(databaseDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
