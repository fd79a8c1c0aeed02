import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { BSON, MongoClient, type Db } from 'mongodb'
import type { Product } from '../support/product.ts'
import { until } from '../support/until.ts'

/** What is stored of somebody: the hash of the bytes of each row and each file, by its place and id. */
export type Stored = Readonly<Record<string, string>>

/** Everything in both databases and in the store of files whose bytes hold one of these ids. */
export async function storedOf(product: Product, ids: readonly string[]): Promise<Stored> {
  const found: Record<string, string> = {}
  await withDatabases(product, async rows => {
    for (const { place, id, bytes } of rows) {
      if (ids.some(one => bytes.includes(one))) found[`${place} ${id}`] = hashOf(bytes)
    }
  })
  for (const file of await filesOf(product)) {
    if (ids.includes(basename(file))) found[`file ${basename(file)}`] = hashOf(await readFile(file))
  }
  return found
}

/** The ids of an application, of its person and of its files. */
export async function idsOf(product: Product, applicationId: string): Promise<string[]> {
  const ids = new Set([applicationId])
  await withDatabases(product, rows => {
    for (const { place, id, bytes } of rows) {
      if (!bytes.includes(applicationId)) continue
      if (place === 'glemme_files') ids.add(id)
      const row = BSON.deserialize(bytes)
      if (place === 'glemme_applications') ids.add(String(row['subjectId']))
    }
  })
  return [...ids]
}

/** The units among these ids whose data key could still be opened. */
export async function openableKeys(product: Product, ids: readonly string[]): Promise<string[]> {
  const found: string[] = []
  await withDatabases(product, rows => {
    for (const { place, id, bytes } of rows) {
      if (place !== 'glemme_dataKeys' || !ids.includes(id)) continue
      const { state, wrapped } = BSON.deserialize(bytes)
      if (state !== 'destroyed' || wrapped) found.push(id)
    }
  })
  return found
}

/** The places that hold something. */
export function placesOf(stored: Stored): string[] {
  return [...new Set(Object.keys(stored).map(key => key.split(' ')[0] ?? ''))].toSorted()
}

/** Nothing waits to be chained, so that rows stand as they will stand. */
export async function untilChained(product: Product): Promise<void> {
  const client = new MongoClient(product.mongoUri())
  try {
    const audit = client.db('glemme').collection('glemme_audit')
    await until(async () => (await audit.countDocuments({ seq: null })) === 0, 60_000)
  } finally {
    await client.close()
  }
}

interface StoredRow {
  /** The collection. */
  place: string
  id: string
  bytes: Buffer
}

async function withDatabases(
  product: Product,
  look: (rows: readonly StoredRow[]) => void | Promise<void>,
): Promise<void> {
  const client = new MongoClient(product.mongoUri())
  try {
    const databases = [client.db('glemme'), client.db('glemme_keys')]
    const rows = (await Promise.all(databases.map(rowsOf))).flat()
    await look(rows)
  } finally {
    await client.close()
  }
}

async function rowsOf(database: Db): Promise<StoredRow[]> {
  const collections = await database.listCollections().toArray()
  const rows = collections.map(async ({ name: place }) => {
    const documents = await database.collection(place).find({}, { raw: true }).toArray()
    return documents.map(document => {
      const bytes = Buffer.from(document as unknown as Uint8Array) // what `raw` gives
      return { place, id: String(BSON.deserialize(bytes)['_id']), bytes }
    })
  })
  return (await Promise.all(rows)).flat()
}

/** The paths of all stored files. */
export async function filesOf({ uploadsDir }: Pick<Product, 'uploadsDir'>): Promise<string[]> {
  const entries = await readdir(uploadsDir, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile() && entry.name.startsWith('fil_'))
    .map(entry => join(entry.parentPath, entry.name))
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
