import { AsyncLocalStorage } from 'node:async_hooks'
import { Mongoose, type Connection, type ConnectOptions, type Model, type Schema } from 'mongoose'
import { monotonicMs } from '../base/clock.ts'
import type { Config } from '../base/config.ts'
import { Refusal } from '../base/errors.ts'
import type { PlaceName } from '../policy/places.ts'

/** The prefix of every collection of ours, in both databases. */
export const collectionPrefix = 'glemme_'
/** How long a request may use the database before it is told to come back, milliseconds. Source: reliability.md 8 */
const requestMs = 10_000

/** Two connections (data, keys), transactions and the time of the database. */
export interface Database {
  data: Connection
  keys: Connection
  /** The model of a place; made once, the same on every later call. */
  model<Row>(place: PlaceName, schema: Schema<Row>, where?: 'data' | 'keys'): Model<Row>
  /** The places that have a model, with their schemas, for the data map's gate. */
  models(): ReadonlyMap<PlaceName, { schema: Schema; where: 'data' | 'keys' }>
  /**
   * All of the work is done or none; every model call inside takes part by itself.
   * The work may run again: database work only. Inside an open transaction it joins that one.
   *
   * @throws Refusal 'unavailable' after `requestMs` of trying, and when the commit is not confirmed within that: it may
   *   still happen, as after a crash
   */
  inTransaction<T>(work: () => Promise<T>): Promise<T>
  /** How long a request may wait for the database, milliseconds. */
  requestMs: number
  /** Now, by the database's clock, moved by GLEMME_TEST_OFFSET_MS. */
  now(): Promise<Date>
  /** `$$NOW` for an `$expr`, moved alike. */
  nowExpression: unknown
  /** Marks an operator object of our own making, which the filter sanitizer would otherwise take for somebody's input. */
  trusted<T extends object>(condition: T): T
  close(): Promise<void>
}

declare module '../base/context.ts' {
  interface Context {
    database: Database
    inTransaction: Database['inTransaction']
  }
}

/** Set while a transaction of ours is open, so that one inside another joins it. */
const open = new AsyncLocalStorage<true>()

/** A run has 500 units: what belongs to them comes in one answer (of at most 16 MB), not in the driver's portions of 101. */
const rowsAtOnce = 4000

const shared: ConnectOptions = {
  w: 'majority',
  journal: true,
  wtimeoutMS: 8000,
  readConcernLevel: 'majority',
  maxPoolSize: 50,
  waitQueueTimeoutMS: 5000,
  serverSelectionTimeoutMS: 8000,
  connectTimeoutMS: 3000,
  heartbeatFrequencyMS: 2000,
  socketTimeoutMS: 20_000,
  compressors: [],
  autoIndex: false,
  autoCreate: false,
  // Sealed bytes come back as Buffers from lean reads too, not as the driver's Binary.
  promoteBuffers: true,
}

/** Both connections are open and the server can do transactions. */
export async function openDatabase(
  config: Pick<Config, 'keysUri' | 'test'>,
  uri: string,
  options: { monitorCommands?: boolean } = {},
): Promise<Database> {
  // An instance of our own: a host's global mongoose keeps its settings, and its models stay away from ours.
  const mongoose = new Mongoose({
    strict: 'throw',
    strictQuery: 'throw',
    sanitizeFilter: true,
    bufferCommands: false,
    autoIndex: false,
    autoCreate: false,
    transactionAsyncLocalStorage: true,
  })
  mongoose.plugin(schema => {
    schema.pre('find', function () {
      if (this.getOptions().batchSize === undefined) this.setOptions({ batchSize: rowsAtOnce })
    })
  })
  const [dataUri, keysUri] = urisOf(uri, config.keysUri)
  const connectOptions = { ...shared, ...options }
  const data = await mongoose.createConnection(dataUri, connectOptions).asPromise()
  const keys = await mongoose.createConnection(keysUri, connectOptions).asPromise()
  return databaseOf(mongoose, data, keys, config.test.offsetMs)
}

function urisOf(uri: string, keysUri: string | undefined): [string, string] {
  const named = withDefaultName(uri, 'glemme')
  return [named, keysUri ?? named.replace(/\/([^/?]+)(\?|$)/, '/$1_keys$2')]
}

function withDefaultName(uri: string, name: string): string {
  const [scheme = '', rest = ''] = uri.split('://')
  const [beforeQuery = '', query] = rest.split('?')
  const [hosts = '', path = ''] = beforeQuery.split('/')
  return `${scheme}://${hosts}/${path || name}${query === undefined ? '' : `?${query}`}`
}

function databaseOf(
  mongoose: Mongoose,
  ...[data, keys, offsetMs]: [Connection, Connection, number]
): Database {
  const known = new Map<PlaceName, { schema: Schema; where: 'data' | 'keys' }>()
  const model = <Row>(place: PlaceName, schema: Schema<Row>, where: 'data' | 'keys' = 'data'): Model<Row> => {
    const connection = where === 'data' ? data : keys
    if (known.has(place)) return connection.model<Row>(place)
    known.set(place, { schema: schema as Schema, where })
    return connection.model<Row>(place, schema, collectionPrefix + place)
  }
  const database: Database = {
    data,
    keys,
    model,
    models: () => known,
    requestMs,
    inTransaction: work => inTransaction(database, work),
    now: () => databaseTime(data, offsetMs),
    trusted: condition => mongoose.trusted(condition),
    nowExpression: offsetMs === 0 ? '$$NOW' : { $add: ['$$NOW', offsetMs] },
    close: async () => {
      await data.close()
      await keys.close()
      forget(mongoose)
    },
  }
  return database
}

/** Node asks every storage that was ever used at every promise there is: one that is not let go slows the whole process. */
function forget(mongoose: Mongoose & { transactionAsyncLocalStorage?: AsyncLocalStorage<unknown> }): void {
  mongoose.transactionAsyncLocalStorage?.disable()
}

async function inTransaction<T>(
  { data, requestMs: patienceMs }: Pick<Database, 'data' | 'requestMs'>,
  work: () => Promise<T>,
): Promise<T> {
  if (open.getStore()) return await work()
  const deadline = monotonicMs() + patienceMs
  let unconfirmed: NodeJS.Timeout | undefined
  return await new Promise<T>((resolve, reject) => {
    const attempt = async (): Promise<T> => {
      clearTimeout(unconfirmed)
      if (monotonicMs() > deadline) throw unavailable()
      const result = await open.run(true, work)
      // The driver itself asks for two minutes whether its commit is confirmed.
      unconfirmed = setTimeout(() => reject(unavailable()), patienceMs)
      return result
    }
    const options = { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', j: true } } as const
    void data
      .transaction(attempt, options)
      .then(resolve, reject)
      .finally(() => clearTimeout(unconfirmed))
  })
}

function unavailable(): Refusal {
  return new Refusal('unavailable', { retryAfterSeconds: 10 })
}

async function databaseTime(data: Connection, offsetMs: number): Promise<Date> {
  const hello = await data.db?.admin().command({ hello: 1 })
  const localTime: unknown = hello?.['localTime']
  if (!(localTime instanceof Date)) throw unavailable()
  return new Date(localTime.getTime() + offsetMs)
}
