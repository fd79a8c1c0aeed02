import type { Connection } from 'mongoose'
import type { Context } from '../base/context.ts'
import { codeOf, StartRefusal } from '../base/errors.ts'
import { collectionPrefix } from './database.ts'

/** What a server says of itself; undefined what our user may not ask. */
export interface ServerFacts {
  /** A member of a replica set, or a router of a sharded cluster. */
  canDoTransactions: boolean
  hasArbiter: boolean
  /** A majority has what it confirms on its disks. */
  majorityJournals: boolean | undefined
  /** `8.0.24` */
  version: string
  /** It runs JavaScript that comes in a query. */
  scripts: boolean
  /** The database keeps a copy of queries in `system.profile`. */
  profiles: boolean | undefined
}

/** Which server, and which of its databases, the facts are of. */
export interface CheckedServer {
  setting: 'MONGODB_URI' | 'GLEMME_KEYS_URI'
  database: string
  facts: ServerFacts
}

/** A line for the log: somebody should look this week. */
export interface ServerWarning {
  event: 'mongodb.old' | 'mongodb.scripts' | 'mongodb.profiles' | 'mongodb.unchecked'
  code: string
}

/** The oldest patch of a version that has no known hole, and no bug that loses what was confirmed. */
const oldestPatches: Readonly<Record<string, number>> = { '7.0': 35, '8.0': 24 }
const unauthorized = '13'

/**
 * Both servers keep what they confirm, and can do transactions. What is only unwise is in the log; of the embedded server
 * nothing is, since nobody has chosen it.
 *
 * @throws StartRefusal every reason at once. Source: reliability.md 8, 15
 */
export async function checkServers(
  { config, log }: Pick<Context, 'log'> & { config: Pick<Context['config'], 'mongodbUri' | 'keysUri'> },
  { data, keys }: Pick<Context['database'], 'data' | 'keys'>,
): Promise<void> {
  const own = config.keysUri === undefined ? 'MONGODB_URI' : 'GLEMME_KEYS_URI'
  const servers: CheckedServer[] = [
    { setting: 'MONGODB_URI', database: data.name, facts: await factsOf(data) },
    { setting: own, database: keys.name, facts: await factsOf(keys) },
  ]
  const reasons = new Set(servers.flatMap(refusalsOf))
  if (reasons.size > 0) throw new StartRefusal([...reasons])
  if (config.mongodbUri === undefined && config.keysUri === undefined) return
  const warnings = servers.flatMap(warningsOf).map(({ event, code }) => [`${event} ${code}`, { event, code }])
  for (const { event, code } of new Map(warnings as [string, ServerWarning][]).values())
    log.warn(event, { code })
}

/** Why the product may not start over such a server, a sentence each. Pure. */
export function refusalsOf({ setting, facts }: CheckedServer): string[] {
  const reasons: string[] = []
  if (!facts.canDoTransactions)
    reasons.push(
      'this server cannot do transactions; make it a replica set, be it of one member (mongod --replSet rs0, then rs.initiate())',
    )
  if (facts.hasArbiter)
    reasons.push(
      'the replica set has an arbiter, with which a majority may lose what it confirmed; make it a data member (rs.remove, rs.add)',
    )
  if (facts.majorityJournals === false)
    reasons.push(
      'a majority confirms what it has not on its disks yet; set writeConcernMajorityJournalDefault: true (rs.reconfig)',
    )
  return reasons.map(reason => `${setting}: ${reason}`)
}

/** What somebody should change about such a server. Pure. */
export function warningsOf({ setting, database, facts }: CheckedServer): ServerWarning[] {
  const warnings: ServerWarning[] = []
  if (isOld(facts.version)) warnings.push({ event: 'mongodb.old', code: `${setting} ${facts.version}` })
  if (facts.scripts) warnings.push({ event: 'mongodb.scripts', code: setting })
  if (facts.profiles) warnings.push({ event: 'mongodb.profiles', code: `${setting} ${database}` })
  if (facts.profiles === undefined || facts.majorityJournals === undefined)
    warnings.push({ event: 'mongodb.unchecked', code: setting })
  return warnings
}

/** Below 7.0.35 and 8.0.24, and what was released between them. Pure. Source: reliability.md 8 */
export function isOld(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  const oldest = oldestPatches[`${major}.${minor}`]
  return oldest === undefined ? major < 8 : patch < oldest
}

/** What the server of that connection says of itself, and its database. */
export async function factsOf(connection: Connection): Promise<ServerFacts> {
  const { db } = connection
  if (!db) throw new Error('the database is not open')
  const hello = await db.admin().command({ hello: 1 })
  const isRouter = hello['msg'] === 'isdbgrid'
  const isMember = typeof hello['setName'] === 'string'
  const arbiters: unknown = hello['arbiters']
  const { version } = await db.admin().command({ buildInfo: 1 })
  return {
    canDoTransactions: isMember || isRouter,
    hasArbiter: Array.isArray(arbiters) && arbiters.length > 0,
    majorityJournals: isMember ? await majorityJournals(connection) : true,
    version: String(version),
    scripts: await runsScripts(connection),
    profiles: isRouter ? false : await profiles(connection),
  }
}

async function majorityJournals({ db }: Connection): Promise<boolean | undefined> {
  const answer = await ifAllowed(async () => await db?.admin().command({ replSetGetConfig: 1 }))
  const config: unknown = answer?.['config']
  if (typeof config !== 'object' || config === null) return undefined
  return (
    !('writeConcernMajorityJournalDefault' in config) || config.writeConcernMajorityJournalDefault !== false
  )
}

async function profiles({ db }: Connection): Promise<boolean | undefined> {
  const answer = await ifAllowed(async () => await db?.command({ profile: -1 }))
  return answer && Number(answer['was']) > 0
}

/** A server whose scripting is off refuses the query before it looks for rows. */
async function runsScripts(connection: Connection): Promise<boolean> {
  const rows = connection.collection(`${collectionPrefix}migrations`)
  return await rows.findOne({ $where: 'true' }).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === undefined) throw error // not an answer of the server
      return false
    },
  )
}

async function ifAllowed<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (codeOf(error) === unauthorized) return undefined
    throw error
  }
}
