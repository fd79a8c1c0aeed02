import type { Document } from 'mongodb'
import { collectionPrefix, type Database } from '../store/database.ts'
import { savedPlaces } from './manifest.ts'
import type { PlaceName } from '../policy/places.ts'

/** All documents of the data database as they were at one instant. */
export interface Snapshot {
  head(): Promise<{ seq: number; hash: string } | undefined>
  /** The documents of a place as BSON, one after the other. */
  documents(place: PlaceName): AsyncGenerator<Uint8Array>
}

/** How long the snapshot of an embedded database may be read, seconds; it is its own default of 60 otherwise. */
const embeddedSeconds = 3600
const ordinarySeconds = 60

/**
 * The work is done on a snapshot: in a snapshot session where the server keeps history, else in one transaction.
 * Source: reliability.md 8, 18
 */
export async function onSnapshot<T>(
  database: Database,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  return (await keepsHistory(database))
    ? await inSnapshotSession(database, work)
    : await inTransaction(database, work)
}

/** Unknown where we may not ask: then it is a server of somebody who keeps it as it comes. */
async function keepsHistory(database: Database): Promise<boolean> {
  const name = 'minSnapshotHistoryWindowInSeconds'
  try {
    return (await adminCommand(database, { getParameter: 1, [name]: 1 }))[name] !== 0
  } catch {
    return true
  }
}

async function adminCommand(database: Database, command: Document): Promise<Document> {
  const { db } = database.data
  if (!db) throw new Error('the database is not open')
  return await db.admin().command(command)
}

async function inSnapshotSession<T>(
  database: Database,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const session = database.data.getClient().startSession({ snapshot: true })
  try {
    return await work(snapshotOf(database, session))
  } finally {
    await session.endSession()
  }
}

async function inTransaction<T>(database: Database, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  await setLifetime(database, embeddedSeconds)
  const session = database.data.getClient().startSession()
  try {
    session.startTransaction({ readConcern: { level: 'snapshot' } })
    const result = await work(snapshotOf(database, session))
    await session.commitTransaction()
    return result
  } finally {
    await session.endSession()
    await setLifetime(database, ordinarySeconds)
  }
}

async function setLifetime(database: Database, transactionLifetimeLimitSeconds: number): Promise<void> {
  await adminCommand(database, { setParameter: 1, transactionLifetimeLimitSeconds })
}

type Session = ReturnType<ReturnType<Database['data']['getClient']>['startSession']>

function snapshotOf({ data }: Database, session: Session): Snapshot {
  return {
    head: async () => {
      const row = await data.collection(`${collectionPrefix}ledgerHead`).findOne({}, { session })
      return row ? { seq: Number(row['seq']), hash: String(row['hash']) } : undefined
    },
    documents: async function* (place) {
      if (!savedPlaces.includes(place)) throw new Error('a place that is not saved')
      const found = data.collection(collectionPrefix + place).find({}, { session, raw: true })
      // With `raw` the driver gives the bytes of each document, not the document.
      for await (const bytes of found) if (bytes instanceof Uint8Array) yield bytes
    },
  }
}
