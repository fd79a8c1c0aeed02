import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { MongoClient, type Db } from 'mongodb'
import { formsOf, type Mark, type MarkForm } from './marks.ts'

/** Where something may lie: its name and its bytes. */
export interface Place {
  name: string
  bytes: Buffer
}

/** A place in which a mark was found: `oplog: fullName (utf8)`. */
export type Find = `${string}: ${string} (${string})`

/** Every mark that lies anywhere in these places, in any encoding. The bytes are gone through once for all of them. */
export function findMarks(places: readonly Place[], marks: readonly Mark[]): Find[] {
  const forms = marks.flatMap(formsOf)
  const begins = beginsOf(forms)
  return places.flatMap(({ name, bytes }) => {
    const found = formsIn(bytes, begins)
    return forms
      .filter(form => found.has(form))
      .map(({ mark, encoding }): Find => `${name}: ${mark.where} (${encoding})`)
  })
}

/** The forms by their first four bytes, and which pairs of bytes any of them begins with. */
interface Begins {
  pairs: Uint8Array
  forms: ReadonlyMap<number, readonly MarkForm[]>
}

function beginsOf(all: readonly MarkForm[]): Begins {
  const pairs = new Uint8Array(65_536)
  const forms = new Map<number, MarkForm[]>()
  for (const form of all) {
    const four = form.bytes.readUInt32BE(0)
    pairs[form.bytes.readUInt16BE(0)] = 1
    forms.set(four, [...(forms.get(four) ?? []), form])
  }
  return { pairs, forms }
}

function formsIn(bytes: Buffer, { pairs, forms }: Begins): Set<MarkForm> {
  const found = new Set<MarkForm>()
  let pair = bytes[0] ?? 0
  for (let at = 0; at + 4 <= bytes.length; at += 1) {
    pair = ((pair << 8) | (bytes[at + 1] ?? 0)) & 0xff_ff
    if (pairs[pair] === 0) continue
    for (const form of forms.get(bytes.readUInt32BE(at)) ?? [])
      if (form.bytes.equals(bytes.subarray(at, at + form.bytes.length))) found.add(form)
  }
  return found
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
