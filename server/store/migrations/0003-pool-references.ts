import { crockfordOf } from '../../base/ids.ts'
import { collectionPrefix } from '../database.ts'
import type { Migration } from './migration.ts'

/** As in 0002: a spoilt date keeps no start from its end. */
const unvalidated = { bypassDocumentValidation: true } as const

/** Every entry of the talent pool has a reference of its own, by which it is found. */
export const poolReferencesMigration: Migration = {
  number: 3,
  name: 'pool-references',
  up: async ({ data, prepare }) => {
    await prepare()
    const pool = data.collection(`${collectionPrefix}pool`)
    for await (const { _id } of pool.find({ reference: { $exists: false } }, { projection: { _id: 1 } }))
      await pool.updateOne({ _id }, { $set: { reference: crockfordOf(10), leftAt: null } }, unvalidated)
  },
}
