import type { Context } from '../../server/base/context.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import type { Applied } from '../support/world.ts'

interface Row {
  _id: string
  units: string[]
}

/** The other application belongs to the first one's person, and nothing is left of its own: as after a merge of two. */
export async function joined({ database }: Context, one: Applied, other: Applied): Promise<void> {
  const rows = (place: string) => database.data.collection<Row>(collectionPrefix + place)
  const { _id, subjectId: nobody } = other.row
  const { subjectId } = one.row
  await rows('applications').updateOne({ _id }, { $set: { subjectId } })
  await rows('applicants').updateOne({ _id: subjectId }, { $push: { units: _id } })
  await rows('applicants').deleteOne({ _id: nobody })
  await rows('mailTokens').deleteMany({ subjectIds: nobody })
  await rows('links').updateMany({ subjectId: nobody }, { $set: { subjectId } })
}
