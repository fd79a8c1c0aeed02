import { collectionPrefix } from '../database.ts'
import type { Migration } from './migration.ts'

/** What an application of the first form lacks. */
const added = {
  firstDecidedAt: null,
  handedOverAt: null,
  withdrawal: null,
  notBefore: null,
  notAfter: null,
  notice: null,
  stoppedBy: [],
}

/** What a unit in a run of the first form lacks: the run may have been open when the new version came. */
const addedToItems = { stoppedBy: [], noticeSentOn: null, consents: [] }

/** What a version of the policy of the first form lacks. */
const publishedThen = {
  state: 'published',
  publishedBy: null,
  confirmedBy: null,
  confirmedAt: null,
  revokedAt: null,
  appliedAt: null,
}

/** A document whose date somebody has spoilt is red, and keeps no start from its end. */
const unvalidated = { bypassDocumentValidation: true } as const

/** Collections, indexes and paths of the whole engine: stops, notices, rotation, proof of health. */
export const wholeEngineMigration: Migration = {
  number: 2,
  name: 'whole-engine',
  up: async ({ data, prepare }) => {
    await prepare()
    const applications = data.collection(`${collectionPrefix}applications`)
    for (const [path, value] of Object.entries(added))
      await applications.updateMany({ [path]: { $exists: false } }, { $set: { [path]: value } }, unvalidated)
    await data
      .collection(`${collectionPrefix}policyDocuments`)
      .updateMany({ state: { $exists: false } }, { $set: publishedThen })
    const merged = { $map: { input: '$items', in: { $mergeObjects: [addedToItems, '$$this'] } } }
    await data
      .collection(`${collectionPrefix}purgeRuns`)
      .updateMany({ items: { $elemMatch: { consents: { $exists: false } } } }, [{ $set: { items: merged } }])
    const tokens = data.collection<{ _id: string; token?: string; seq: number }>(
      `${collectionPrefix}ledgerTokens`,
    )
    // Until now the token was the row's id, and only intents had tokens.
    for await (const { _id, seq } of tokens.find({ token: { $exists: false } })) {
      const row = { _id: `${_id}:${seq}`, token: _id, seq, kind: 'intent' }
      await tokens.updateOne({ _id: row._id }, { $setOnInsert: row }, { upsert: true })
      await tokens.deleteOne({ _id })
    }
  },
}
