import { mongo } from 'mongoose'
import { collectionPrefix, type Database } from '../store/database.ts'
import type { PlaceName } from '../policy/places.ts'
import { piecesOf } from './hashed-file.ts'
import { savedPlaces } from './manifest.ts'

/** What a start makes by itself before it finds that a backup is needed. */
const madeByStart: ReadonlySet<PlaceName> = new Set(['migrations', 'policyDocuments', 'ledgerQueue'])
const atOnce = 500

/** A database that a backup is put into. */
export function restoreStore({ data, keys }: Pick<Database, 'data' | 'keys'>) {
  const rows = (place: PlaceName) => data.collection(collectionPrefix + place)
  return {
    /** The first place that has a document which no start makes; undefined when the database is empty. */
    firstUsed: async (): Promise<PlaceName | undefined> => {
      for (const place of savedPlaces)
        if (!madeByStart.has(place) && (await rows(place).findOne({}, { projection: { _id: 1 } })))
          return place
      return undefined
    },
    /** Whether the keys database has the row of any key. */
    hasKeys: async (): Promise<boolean> =>
      (await keys.collection(`${collectionPrefix}dataKeys`).findOne({})) !== null,
    /** The last entry that the database stands on. */
    headSeq: async (): Promise<unknown> => (await rows('ledgerHead').findOne({}))?.['seq'],
    /** No place that a backup has holds anything. */
    empty: async (): Promise<void> => {
      for (const place of savedPlaces) await rows(place).deleteMany({})
    },
    /** The documents are in the place, as they were saved. */
    fill: async (place: PlaceName, documents: AsyncIterable<mongo.BSON.Document>): Promise<void> => {
      let some: mongo.BSON.Document[] = []
      const insert = async (): Promise<void> => {
        if (some.length > 0) await rows(place).insertMany(some, { bypassDocumentValidation: true })
        some = []
      }
      for await (const document of documents) {
        some.push(document)
        if (some.length === atOnce) await insert()
      }
      await insert()
    },
  }
}

const lengthBytes = 4
/** The longest document MongoDB has, bytes. */
const mostBytes = 16 * 1024 * 1024 + 16 * 1024

/** The documents of a file of BSON, with the types they were stored with. */
export async function* documentsIn(path: string): AsyncGenerator<mongo.BSON.Document> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of piecesOf(path)) {
    rest = Buffer.concat([rest, piece])
    for (;;) {
      const length = rest.length < lengthBytes ? Infinity : rest.readInt32LE(0)
      if (length !== Infinity && (length < 5 || length > mostBytes)) throw new Error('not a document')
      if (rest.length < length) break
      yield mongo.BSON.deserialize(rest.subarray(0, length), { promoteValues: false, promoteBuffers: false })
      rest = rest.subarray(length)
    }
  }
  if (rest.length > 0) throw new Error('a document is cut off')
}
