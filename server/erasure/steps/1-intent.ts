import type { LeavingId } from '../../base/place.ts'
import type { PlaceName } from '../../policy/places.ts'
import { saying } from '../ledger-entry.ts'
import {
  keyUnitsOf,
  ledgerIdsOf,
  purgeRunOf,
  steps,
  unitCountsOf,
  type LeavingConsent,
  type RunItem,
  type RunRow,
} from '../run.ts'
import { openableKeys, sealValues } from '../sealed-values.ts'
import { withoutRefused } from '../../vault/without-refused.ts'
import { placesOf, type Works } from '../works.ts'
import type { Step } from './step.ts'

/** The plan is in the run, the duty in the ledger, and the keys open for nobody but this run. */
export const intentStep: Step = {
  number: steps.intent,
  stores: ['items'],
  take: async (works, run) => {
    const withFiles = await addFiles(works, run)
    const withStatements = await addStatements(works, { ...run, items: withFiles })
    const withValues = await addValues(works, { ...run, items: withStatements })
    const withProfiles = await addProfiles(works, { ...run, items: withValues })
    const consents = await works.parts.consentsOf(purgeRunOf({ ...run, items: withProfiles }).items)
    const withConsents = addConsents(withProfiles, consents)
    const items = await addCounts(works, { ...run, items: withConsents })
    await works.runs.write(run, { items })
    await writeIntent(works, { ...run, items })
    await tellClosings(works, { ...run, items }, consents)
    await fenceKeys(works, { ...run, items })
    return { items }
  },
}

/** The files of each unit are in the plan. */
export async function addFiles({ units }: Works, run: RunRow): Promise<RunItem[]> {
  const files = await units.filesOf(run.items.map(item => item.id))
  return run.items.map(item => ({ ...item, files: files.get(item.id) ?? [] }))
}

/** Hire statements that go with these units are in the plan, and nobody reads them any more. */
async function addStatements({ parts }: Works, run: RunRow): Promise<RunItem[]> {
  const statements = await parts.takeStatements(purgeRunOf(run).items, run._id)
  return run.items.map(item => ({ ...item, statements: statements.get(item.id) ?? [] }))
}

/** Before the profiles are left, since a key that another run fences afterwards opens no more. */
async function addValues(works: Works, run: RunRow): Promise<RunItem[]> {
  const subjects = new Set(run.items.map(item => item.subjectId))
  const keys = await openableKeys(works, run, [...keyUnitsOf(run), ...subjects])
  const plain = await works.parts.plaintextOf(purgeRunOf(run).items, keys)
  return run.items.map(item => {
    const key = keys.get(item.id)
    const text = plain.get(item.id)
    // Without name and address the search would be none: the certificate must not say that there was one.
    const isWhole = text?.profile !== undefined
    return { ...item, values: key && text && isWhole ? sealValues(key, item.id, text) : item.values }
  })
}

/**
 * The units are off their profiles, and the plan says whose profile is empty by that and goes with this run: of two runs
 * that take the last units of one person, one has it. Done again after a death it says the same.
 */
export async function addProfiles({ units }: Works, run: RunRow): Promise<RunItem[]> {
  const ids = run.items.map(item => item.id)
  const subjectIds = [...new Set(run.items.map(item => item.subjectId))]
  const empty = await units.leaveProfiles(ids, subjectIds, run._id)
  return run.items.map(item => ({ ...item, wholeSubject: empty.has(item.subjectId) }))
}

type Consents = ReadonlyMap<LeavingId, readonly LeavingConsent[]>

/** The consents that end with the units are in the plan: their ids are told with the duty, their numbers in the last mail. */
function addConsents(items: readonly RunItem[], leaving: Consents): RunItem[] {
  return items.map(item => {
    const consents = (leaving.get(item.id) ?? []).map(({ id, receiptNo }) => ({ id, receiptNo }))
    return { ...item, consents }
  })
}

/** What there is of each unit in each place, for its certificate. */
export async function addCounts(works: Works, run: RunRow): Promise<RunItem[]> {
  const seen = new Map<LeavingId, Partial<Record<PlaceName, number>>>(run.items.map(item => [item.id, {}]))
  const found = await Promise.all(placesOf(works).map(async place => await place.find(purgeRunOf(run))))
  for (const { place, unit } of found.flat()) {
    const counts = seen.get(unit)
    if (counts && place !== 'logs') counts[place] = (counts[place] ?? 0) + 1
  }
  // A file is found twice, as row and as bytes; a statement also where it stays and only names the unit: the plan counts.
  return run.items.map(item => {
    const planned = { files: item.files.length, hireStatements: item.statements?.length ?? 0 }
    return { ...item, counts: { ...seen.get(item.id), ...planned } }
  })
}

async function writeIntent(works: Works, run: RunRow): Promise<void> {
  const reasons: Record<string, number> = {}
  for (const { reason } of run.items) reasons[reason] = (reasons[reason] ?? 0) + 1
  const files = run.items.reduce((sum, item) => sum + item.files.length, 0)
  const says = saying('intent', {
    runId: run._id,
    counts: { ...unitCountsOf(run), files },
    reasons,
    policyVersions: [...new Set(run.items.map(item => item.policyVersion))].sort((a, b) => a - b),
    epoch: works.ctx.vault.epochs.current(),
  })
  await works.ledger.append({ says, ids: ledgerIdsOf(run) })
}

/** The consent of somebody who stays is not deleted, and holds no more: a restored backup must not bring it back. */
async function tellClosings(works: Works, run: RunRow, leaving: Consents): Promise<void> {
  const staying = run.items.filter(item => !item.wholeSubject)
  const ids = staying.flatMap(item =>
    (leaving.get(item.id) ?? []).filter(one => one.holds).map(one => one.id),
  )
  if (ids.length === 0) return
  const reasons = { [run.kind === 'purge' ? 'lapsed' : 'erased']: ids.length }
  const says = saying('consent_closed', { runId: run._id, counts: { consents: ids.length }, reasons })
  await works.ledger.append({ says, ids })
}

async function fenceKeys({ ctx }: Works, run: RunRow): Promise<void> {
  const units = keyUnitsOf(run)
  const fenced = await withoutRefused(units, async some => {
    await ctx.vault.keys.fence(run.keyRunId, some)
    return new Map(some.map(unit => [unit, true]))
  })
  const missing = units.length - fenced.size
  if (missing > 0) ctx.log.warn('purge.keysMissing', { runId: run._id, counts: { missing } })
}
