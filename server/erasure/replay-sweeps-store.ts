import { collectionPrefix, type Database } from '../store/database.ts'
import { isId, type FileId, type RefereeId, type SubjectId } from '../base/ids.ts'

/** The engine's view of what slices own: what the ledger calls a sweep, repeated after a restore. */
export function replaySweepsStore(database: Database) {
  const of = <T extends object = { subjectId: string }>(place: string) =>
    database.data.collection<T & { _id: string }>(collectionPrefix + place)
  return {
    /** These files are on their way out, whoever has them. */
    letGo: async (ids: readonly FileId[]): Promise<void> => {
      if (!ids.every(id => isId('fil', id))) throw new Error('not ids of files')
      await of<{ state: string }>('files').updateMany(
        { _id: { $in: [...ids] } },
        { $set: { state: 'dropped' } },
      )
    },
    /** These referees have no entry. */
    forgetReferees: async (ids: readonly RefereeId[]): Promise<void> => {
      if (!ids.every(id => isId('ref', id))) throw new Error('not ids of referees')
      await of('referees').deleteMany({ _id: { $in: [...ids] } })
    },
    /** Everything of the one person is the other's; the one has nothing. Safe to repeat. */
    follow: async (from: SubjectId, to: SubjectId): Promise<void> => {
      if (!isId('sub', from) || !isId('sub', to)) throw new Error('not ids of people')
      for (const place of ['applications', 'pool', 'consents', 'cases', 'links'])
        await of(place).updateMany({ subjectId: from }, { $set: { subjectId: to } })
      const tokens = of<{ subjectIds: string[] }>('mailTokens')
      await tokens.updateMany({ subjectIds: from }, { $addToSet: { subjectIds: to } })
      await tokens.updateMany({ subjectIds: from }, { $pull: { subjectIds: from } })
      await of<{ session: { owner: string } }>('sessions').deleteMany({ 'session.owner': from })
      const people = of<{ units: string[] }>('applicants')
      const gone = await people.findOne({ _id: from })
      if (gone) await people.updateOne({ _id: to }, { $addToSet: { units: { $each: gone.units } } })
    },
    /** The profiles of people who have nothing are gone. */
    forget: async (ids: readonly SubjectId[]): Promise<void> => {
      if (!ids.every(id => isId('sub', id))) throw new Error('not ids of people')
      await of<{ units: string[] }>('applicants').deleteMany({ _id: { $in: [...ids] } })
    },
  }
}
