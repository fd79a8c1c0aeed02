import type { ApplicationId } from '../../base/ids.ts'
import type { PlaceName } from '../../policy/places.ts'
import { saying } from '../ledger-entry.ts'
import { keyUnitsOf, ledgerIdsOf, purgeRunOf, steps, type RunItem, type RunRow } from '../run.ts'
import { openableKeys, sealValues, withoutRefused } from '../sealed-values.ts'
import { placesOf, type Works } from '../works.ts'
import type { Step } from './step.ts'

/** The plan is in the run, the duty in the ledger, and the keys open for nobody but this run. */
export const intentStep: Step = {
  number: steps.intent,
  take: async (works, run) => {
    const withFiles = await addFiles(works, run)
    const withValues = await addValues(works, { ...run, items: withFiles })
    const withProfiles = await addProfiles(works, { ...run, items: withValues })
    const items = await addCounts(works, { ...run, items: withProfiles })
    await works.runs.change(run, { $set: { items } })
    await writeIntent(works, { ...run, items })
    await fenceKeys(works, { ...run, items })
    return { items }
  },
}

async function addFiles({ units }: Works, run: RunRow): Promise<RunItem[]> {
  const files = await units.filesOf(run.items.map(item => item.id))
  return run.items.map(item => ({ ...item, files: files.get(item.id) ?? [] }))
}

/** Before the profiles are left, since a key that another run fences afterwards opens no more. */
async function addValues(works: Works, run: RunRow): Promise<RunItem[]> {
  const subjects = new Set(run.items.map(item => item.subjectId))
  const keys = await openableKeys(works, run, [...run.items.map(item => item.id), ...subjects])
  const plain = await works.parts.plaintextOf(purgeRunOf(run).items, keys)
  return run.items.map(item => {
    const key = keys.get(item.id)
    const text = plain.get(item.id)
    return { ...item, values: key && text ? sealValues(key, item.id, text) : item.values }
  })
}

async function addProfiles({ units }: Works, run: RunRow): Promise<RunItem[]> {
  const ids = run.items.map(item => item.id)
  const subjectIds = [...new Set(run.items.map(item => item.subjectId))]
  const empty = await units.leaveProfiles(ids, subjectIds, run._id)
  return run.items.map(item => ({ ...item, wholeSubject: empty.has(item.subjectId) }))
}

/** What there is of each unit in each place, for its certificate. */
async function addCounts(works: Works, run: RunRow): Promise<RunItem[]> {
  const seen = new Map<ApplicationId, Partial<Record<PlaceName, number>>>(
    run.items.map(item => [item.id, {}]),
  )
  for (const place of placesOf(works)) {
    for (const { unit } of await place.find(purgeRunOf(run))) {
      const counts = seen.get(unit)
      if (counts) counts[place.name] = (counts[place.name] ?? 0) + 1
    }
  }
  // A file is found twice, as row and as bytes: what counts is the plan.
  return run.items.map(item => ({ ...item, counts: { ...seen.get(item.id), files: item.files.length } }))
}

async function writeIntent(works: Works, run: RunRow): Promise<void> {
  const reasons: Record<string, number> = {}
  for (const { reason } of run.items) reasons[reason] = (reasons[reason] ?? 0) + 1
  const files = run.items.reduce((sum, item) => sum + item.files.length, 0)
  const says = saying('intent', {
    runId: run._id,
    counts: { applications: run.items.length, files },
    reasons,
    policyVersions: [...new Set(run.items.map(item => item.policyVersion))].sort((a, b) => a - b),
    epoch: works.ctx.vault.epochs.current(),
  })
  await works.ledger.append({ says, ids: ledgerIdsOf(run) })
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
