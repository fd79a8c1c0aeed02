import type { Connection } from 'mongoose'
import { codeOf } from '../../base/errors.ts'
import type { PlaceName } from '../../policy/places.ts'
import { collectionPrefix } from '../database.ts'
import { collectionRules } from './collections.ts'
import type { CollectionRule, IndexRule, Migration } from './migration.ts'

const namespaceExists = '48'

/** Every collection is there, with its validator and indexes. */
export const collectionsMigration: Migration = {
  number: 1,
  name: 'collections',
  up: async ({ prepare }) => {
    await prepare()
  },
}

/** Every collection is there, with its validator and indexes; safe to repeat. */
export async function prepareAll({ data, keys }: { data: Connection; keys: Connection }): Promise<void> {
  await Promise.all(collectionRules.map(rule => prepare(rule.where === 'data' ? data : keys, rule)))
}

/** The same for one place. */
export async function prepareOne(
  { data, keys }: { data: Connection; keys: Connection },
  place: PlaceName,
): Promise<void> {
  for (const rule of collectionRules)
    if (rule.place === place) await prepare(rule.where === 'data' ? data : keys, rule)
}

async function prepare(connection: Connection, rule: CollectionRule): Promise<void> {
  const name = collectionPrefix + rule.place
  // All at once: each command waits for the majority's disk. Indexes make their collection, if there is none.
  if (rule.indexes.length > 0) await connection.db?.collection(name).createIndexes(rule.indexes.map(asGiven))
  else await create(connection, name)
  if (rule.validator) {
    await connection.db?.command({
      collMod: name,
      validator: rule.validator,
      validationLevel: 'strict',
      validationAction: 'error',
    })
  }
}

async function create(connection: Connection, name: string): Promise<void> {
  try {
    await connection.createCollection(name)
  } catch (error) {
    if (codeOf(error) !== namespaceExists) throw error
  }
}

/** With the name MongoDB gives an index by itself. */
function asGiven({ key, ...options }: IndexRule) {
  const name = Object.entries(key).flat().join('_')
  return { key, name, ...options }
}
