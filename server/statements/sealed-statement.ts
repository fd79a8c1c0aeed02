import type { Context } from '../base/context.ts'
import type { HireStatementId } from '../base/ids.ts'
import type { StatementWords } from '../policy/hire-statement.ts'
import { KeyErased, KeyMissing } from '../vault/data-keys.ts'
import { openJson, sealJson, type DataKey, type SealPath } from '../vault/seal.ts'
import type { StatementRow } from './statements-store.ts'

/** The words as stored, under the statement's own key. */
export function sealStatement(key: DataKey, id: HireStatementId, words: StatementWords): Buffer {
  return sealJson(key, placeOf(id), words)
}

/** @throws SealBroken when it was changed, or belongs elsewhere */
export function openStatement(key: DataKey, { _id, sealed }: Pick<StatementRow, '_id' | 'sealed'>) {
  // Written by `sealStatement` above, and nothing else opens at this place with this key.
  return openJson(key, placeOf(_id), sealed) as StatementWords
}

function placeOf(id: HireStatementId): SealPath {
  return { collection: 'hireStatements', id, path: 'sealed' }
}

/** What these say, in their order; one that a purge run is taking this moment, or whose key is lost, is left out. */
export async function openStatements(
  ctx: Pick<Context, 'vault'>,
  rows: readonly StatementRow[],
): Promise<StatementWords[]> {
  const words: StatementWords[] = []
  for (const row of rows) {
    const opened = await openOne(ctx, row)
    if (opened) words.push(opened)
  }
  return words
}

async function openOne(ctx: Pick<Context, 'vault'>, row: StatementRow): Promise<StatementWords | undefined> {
  try {
    const key = (await ctx.vault.keys.open([row._id])).get(row._id)
    return key && openStatement(key, row)
  } catch (error) {
    if (error instanceof KeyErased || error instanceof KeyMissing) return undefined
    throw error
  }
}
