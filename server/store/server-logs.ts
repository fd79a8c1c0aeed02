import { open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../base/context.ts'
import { codeOf } from '../base/errors.ts'
import { embeddedMongoUri } from './mongod-address.ts'

const dayMs = 24 * 3_600_000
const current = 'mongod.log'
/** As `mongod` names a log that it has turned over: `mongod.log.2026-11-29T01-35-07`. */
const turnedOver = /^mongod\.log\.\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d/
const firstLineBytes = 2000

type Parts = Pick<Context, 'database'> & { config: Pick<Context['config'], 'dataDir' | 'mongodbUri'> }

/**
 * The log of the embedded server is turned over once a day, and no line in its folder is older than `days`; how many files
 * went. Logs of a server that somebody else runs are theirs: see docs/guides/own-mongodb.md. Source: deletion.md 3
 */
export async function forgetServerLogs(
  { config, database }: Parts,
  { now, days }: { now: Date; days: number },
): Promise<number> {
  const { dataDir } = config
  if (config.mongodbUri !== undefined || embeddedMongoUri(dataDir) === undefined) return 0
  if (await isOlder(join(dataDir, current), new Date(now.getTime() - dayMs)))
    await database.data.db?.admin().command({ logRotate: 'server' })
  const old = new Date(now.getTime() - days * dayMs)
  let removed = 0
  for (const name of await readdir(dataDir)) {
    const path = join(dataDir, name)
    if (!turnedOver.test(name) || !(await isOlder(path, old))) continue
    await rm(path, { force: true })
    removed += 1
  }
  return removed
}

/** Whether its first line is from before that; a file without lines, or that is gone, is not. */
async function isOlder(path: string, instant: Date): Promise<boolean> {
  try {
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(firstLineBytes), 0, firstLineBytes, 0)
      const written = /"\$date":"([^"]+)"/.exec(buffer.toString('utf8', 0, bytesRead))?.[1]
      const at = written === undefined ? (await file.stat()).mtime : new Date(written)
      return at < instant
    } finally {
      await file.close()
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}
