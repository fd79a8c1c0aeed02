import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Connection } from 'mongoose'
import type { Config } from '../base/config.ts'
import { codeOf } from '../base/errors.ts'
import { isAlive } from '../base/program.ts'
import { collectionPrefix, type Database } from './database.ts'

/** What a drill that was killed has left behind. */
export interface DrillRemnants {
  /** Names of scratch databases. */
  databases: string[]
  /** Paths of folders for temporary files. */
  folders: string[]
}

/** What a look for them needs. */
export type DrillContext = {
  config: Pick<Config, 'ledgerDir'>
  database: Pick<Database, 'data' | 'keys' | 'now'>
}

const hourMs = 3_600_000
const unauthorized = '13'

/** What a folder for the files of a drill is called: by installation and process, so that nobody takes another's for dead. */
export function drillFolderPrefix(config: DrillContext['config']): string {
  return join(tmpdir(), `${prefixOf(config)}${process.pid}-`)
}

function prefixOf({ ledgerDir }: DrillContext['config']): string {
  return `glemme-drill-${createHash('sha256').update(resolve(ledgerDir)).digest('hex').slice(0, 12)}-`
}

/**
 * Scratch databases and folders of drills that were killed. Those of a drill that runs on this machine are none; what
 * may be of one on another machine counts once it is an hour old.
 */
export async function drillRemnants(ctx: DrillContext): Promise<DrillRemnants> {
  const { dead, alive } = await drillFolders(ctx.config)
  if (alive) return { databases: [], folders: dead }
  const databases: string[] = []
  for (const [connection, name] of scratchNames(ctx.database))
    if (await isLeft(ctx, connection, { name, isKilled: dead.length > 0 })) databases.push(name)
  return { databases, folders: dead }
}

/** The folders of drills that were killed on this machine are gone; whether another one runs here now. */
export async function clearDrillFolders(config: DrillContext['config']): Promise<{ isRunning: boolean }> {
  const { dead, alive } = await drillFolders(config)
  for (const folder of dead) await rm(folder, { recursive: true, force: true })
  return { isRunning: alive }
}

async function drillFolders(config: DrillContext['config']): Promise<{ dead: string[]; alive: boolean }> {
  const prefix = prefixOf(config)
  const names = (await readdir(tmpdir())).filter(name => name.startsWith(prefix))
  const isAliveOf = (name: string): boolean => isAlive(Number(name.slice(prefix.length).split('-')[0]))
  const dead = names.filter(name => !isAliveOf(name)).map(name => join(tmpdir(), name))
  return { dead, alive: dead.length < names.length }
}

/** A user who may not look at a database there could not have made a drill there either. */
function noneForUs(error: unknown): false {
  if (codeOf(error) === unauthorized) return false
  throw error
}

/** Where the two databases of a drill would be: beside those of the installation. */
function scratchNames({ data, keys }: DrillContext['database']): [Connection, string][] {
  return [
    [data, `${data.name}_drill`],
    [keys, `${data.name}_drill_keys`],
    [keys, `${keys.name}_drill`],
  ]
}

async function isLeft(
  { database }: DrillContext,
  connection: Connection,
  { name, isKilled }: { name: string; isKilled: boolean },
): Promise<boolean> {
  const scratch = connection.getClient().db(name)
  const anything = scratch.listCollections({}, { nameOnly: true })
  if (!(await anything.hasNext().catch(noneForUs))) return false
  if (isKilled) return true
  const migrated = scratch.collection<{ _id: string; doneAt?: Date }>(`${collectionPrefix}migrations`)
  const begunAt = (await migrated.findOne({ _id: '1' }))?.doneAt
  return !begunAt || begunAt.getTime() < (await database.now()).getTime() - hourMs
}
