import type { Connection } from 'mongoose'
import { codeOf } from '../../base/errors.ts'
import { collectionPrefix } from '../database.ts'
import { collectionRules } from './collections.ts'
import type { CollectionRule, Migration } from './migration.ts'

const namespaceExists = '48'

/** Every collection is there, with its validator and indexes. */
export const collectionsMigration: Migration = {
  number: 1,
  name: 'collections',
  up: async ({ data, keys }) => {
    for (const rule of collectionRules) await prepare(rule.where === 'data' ? data : keys, rule)
  },
}

async function prepare(connection: Connection, rule: CollectionRule): Promise<void> {
  const name = collectionPrefix + rule.place
  try {
    await connection.createCollection(name)
  } catch (error) {
    if (codeOf(error) !== namespaceExists) throw error
  }
  if (rule.validator) {
    await connection.db?.command({
      collMod: name,
      validator: rule.validator,
      validationLevel: 'strict',
      validationAction: 'error',
    })
  }
  for (const { key, ...options } of rule.indexes) await connection.collection(name).createIndex(key, options)
}
