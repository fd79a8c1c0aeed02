import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { MongoClient, type Db } from 'mongodb'
import { formsOf, type Mark } from './marks.ts'

/** Where something may lie: its name and its bytes. */
export interface Place {
  name: string
  bytes: Buffer
}

/** A place in which a mark was found: `oplog: fullName (utf8)`. */
export type Find = `${string}: ${string} (${string})`

/** Every mark that lies anywhere in these places, in any encoding. */
export function findMarks(places: readonly Place[], marks: readonly Mark[]): Find[] {
  const forms = marks.flatMap(formsOf)
  return places.flatMap(({ name, bytes }) =>
    forms
      .filter(form => bytes.includes(form.bytes))
      .map(({ mark, encoding }): Find => `${name}: ${mark.where} (${encoding})`),
  )
}

/** Every file below these folders, with its bytes, and its name as a place of its own. */
export async function filesIn(folders: Readonly<Record<string, string>>): Promise<Place[]> {
  const places: Place[] = []
  for (const [label, folder] of Object.entries(folders)) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      const name = `${label}/${relative(folder, path)}`
      const bytes = await readFile(path).catch(() => Buffer.alloc(0)) // the server renames its journal at any moment
      places.push({ name, bytes }, { name: `name of ${name}`, bytes: Buffer.from(name) })
    }
  }
  return places
}

/** A document of any database of that server. */
export interface StoredDocument extends Place {
  /** `glemme.glemme_audit` */
  collection: string
  id: string
}

/** Every document of every collection, the oplog's too, as stored. */
export async function documentsIn(uri: string): Promise<StoredDocument[]> {
  const client = new MongoClient(uri)
  try {
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true })
    const found = await Promise.all(databases.map(async ({ name }) => await documentsOf(client.db(name))))
    return found.flat()
  } finally {
    await client.close()
  }
}

async function documentsOf(database: Db): Promise<StoredDocument[]> {
  const found: StoredDocument[] = []
  for (const { name } of await database.listCollections({}, { nameOnly: true }).toArray()) {
    const collection = `${database.databaseName}.${name}`
    for await (const raw of database.collection(name).find({}, { raw: true })) {
      const bytes = bytesOf(raw)
      found.push({ collection, id: idIn(bytes), name: collection, bytes })
    }
  }
  return found
}

function bytesOf(raw: unknown): Buffer {
  if (!(raw instanceof Uint8Array)) throw new Error('not a raw document')
  return Buffer.from(raw)
}

/** The text of `_id`, when it is a text and comes first, as the server has it. */
function idIn(bytes: Buffer): string {
  const isText = bytes[4] === 2 && bytes.subarray(5, 9).toString('latin1') === '_id\0'
  return isText ? bytes.subarray(13, 13 + bytes.readInt32LE(9) - 1).toString() : ''
}

/** What the server has in memory is in its files. */
export async function writeOut(uri: string): Promise<void> {
  const client = new MongoClient(uri)
  await client.db('admin').command({ fsync: 1 })
  await client.close()
}

/** The work is done while the server writes nothing, so that its files can be copied. */
export async function whileStill<T>(uri: string, work: () => Promise<T>): Promise<T> {
  const client = new MongoClient(uri)
  try {
    await client.db('admin').command({ fsync: 1, lock: true })
    return await work().finally(async () => await client.db('admin').command({ fsyncUnlock: 1 }))
  } finally {
    await client.close()
  }
}
