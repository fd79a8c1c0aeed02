import { collectionPrefix, type Database } from '../store/database.ts'

/** What is kept until its day, by kind: each has a key, a D and a certificate of its own. */
export interface KeptUnits {
  applications: number
  poolEntries: number
}

/** What is kept and not on its way out: the same that a drill tries. */
export async function keptUnits(database: Database): Promise<KeptUnits> {
  const countOf = async (place: string): Promise<number> =>
    await database.data.collection(collectionPrefix + place).countDocuments({ state: { $ne: 'purging' } })
  const [applications, poolEntries] = await Promise.all([countOf('applications'), countOf('pool')])
  return { applications, poolEntries }
}
