import { isDeepStrictEqual } from 'node:util'
import { StartRefusal } from '../../base/errors.ts'
import { collectionPrefix } from '../../store/database.ts'
import { refuseUnmapped } from '../../store/data-map-gate.ts'
import { collectionRules } from '../../store/migrations/collections.ts'
import type { CollectionRule, IndexRule } from '../../store/migrations/migration.ts'
import type { Check, FsckWorks } from './check.ts'
import type { FsckFinding } from './finding.ts'

/** Every index and validator is there, and the data map knows everything there is. */
export const schemaCheck: Check = {
  name: 'schema',
  look: async works => {
    const found: FsckFinding[] = []
    for (const rule of collectionRules) found.push(...(await faultsOf(works, rule)))
    return [...found, ...(await unmapped(works))]
  },
}

async function faultsOf({ ctx }: FsckWorks, rule: CollectionRule): Promise<FsckFinding[]> {
  const name = collectionPrefix + rule.place
  const connection = rule.where === 'data' ? ctx.database.data : ctx.database.keys
  const listed = (await connection.db?.listCollections({ name }).toArray()) ?? []
  const indexes = listed.length === 0 ? [] : ((await connection.db?.collection(name).indexes()) ?? [])
  const found: FsckFinding[] = rule.indexes
    .filter(wanted => !indexes.some(index => isSame(index, wanted)))
    .map(({ key }) => ({ code: 'indexMissing', where: rule.place, id: Object.keys(key).join(',') }))
  const [info] = listed
  const options: Record<string, unknown> = info && 'options' in info ? { ...info.options } : {}
  if (rule.validator && !isDeepStrictEqual(options['validator'], rule.validator))
    found.push({ code: 'validatorMissing', where: rule.place, id: 'validator' })
  return found
}

function isSame(index: object, wanted: IndexRule): boolean {
  const has: Record<string, unknown> = { ...index }
  const { key, ...options } = wanted
  // The order of the keys counts: as text.
  if (JSON.stringify(has['key']) !== JSON.stringify(key)) return false
  return Object.entries(options).every(([name, value]) => isDeepStrictEqual(has[name], value))
}

async function unmapped({ ctx }: FsckWorks): Promise<FsckFinding[]> {
  try {
    await refuseUnmapped(ctx)
    return []
  } catch (error) {
    if (!(error instanceof StartRefusal)) throw error
    return error.reasons.map(reason => ({ code: 'unmapped', where: 'dataMap', id: nameIn(reason) }))
  }
}

/** `Unmapped: <name>. Add it to the data map.` */
function nameIn(sentence: string): string {
  return /^Unmapped: (.*)\. Add/.exec(sentence)?.[1] ?? sentence
}
