import type { Database } from '../store/database.ts'
import { dataKeysStore, type DataKeyRow } from '../vault/data-keys-store.ts'

const atOnce = 500

/** A database that is made for a drill and gone after it. */
export interface Scratch {
  /** It has the keys of that installation, as they are now. */
  takeKeysOf(live: Database): Promise<void>
  /** Both databases are gone. */
  drop(): Promise<void>
}

/** @throws Error when the database is not one whose name says that it is for a drill */
export function scratchStore(database: Database): Scratch {
  const { data, keys } = database
  if (![data.name, keys.name].every(name => scratchName.test(name))) throw new Error('not a scratch database')
  return {
    takeKeysOf: async live => {
      const store = dataKeysStore(database)
      let some: DataKeyRow[] = []
      for await (const row of dataKeysStore(live).every()) {
        some.push(row)
        if (some.length < atOnce) continue
        await store.insertAll(some)
        some = []
      }
      if (some.length > 0) await store.insertAll(some)
    },
    drop: async () => {
      await data.dropDatabase()
      await keys.dropDatabase()
    },
  }
}

const scratchName = /_drill(_keys)?$/

/** The connection string of the scratch database beside that one: `<name>_drill`. */
export function scratchUri(uri: string, name = 'glemme'): string {
  const [, server = '', path = '', query = ''] = /^([a-z+]+:\/\/[^/]+)(?:\/([^?]*))?(\?.*)?$/.exec(uri) ?? []
  return `${server}/${path || name}_drill${query}`
}
