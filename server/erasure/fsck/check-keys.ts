import { isId } from '../../base/ids.ts'
import type { PlaceName } from '../../policy/places.ts'
import { hourMs, type Check, type FsckWorks } from './check.ts'
import type { FsckFinding } from './finding.ts'
import { dateAt, existingIn, inGroups, rowsIn, textAt, valuesAt, type StoredRow } from './rows.ts'
import { withWayOut } from './way-out.ts'

/** Every key has what it is for, everything sealed has its key, and each key opens with the keyring there is. */
export const keysCheck: Check = {
  name: 'keys',
  look: async works => {
    const found = [...(await keysUnlike(works)), ...(await ownersWithoutKey(works))]
    const isShut = ({ code }: FsckFinding): boolean => code !== 'keyWithoutOwner'
    return [...found.filter(one => !isShut(one)), ...(await withWayOut(works, found.filter(isShut)))]
  },
}

async function keysUnlike(works: FsckWorks): Promise<FsckFinding[]> {
  const found: FsckFinding[] = []
  const now = await works.ctx.database.now()
  const { hours } = works.ctx.policy.document.retention.drafts
  // A key is made before its owner; a form's lives as long as the form, and the sweep comes hourly.
  const before = new Date(now.getTime() - (hours + 1) * hourMs)
  const inRuns = await unitsInOpenRuns(works)
  for await (const group of inGroups(
    rowsIn(works, 'dataKeys', { filter: { state: { $ne: 'destroyed' } } }),
  )) {
    const owned = await ownedAmong(
      works,
      group.map(row => String(row._id)),
    )
    // After the rows: another process may have begun an epoch since, and wrapped them anew.
    await works.ctx.vault.epochs.refresh()
    for (const row of group) {
      const id = String(row._id)
      const isOld = (dateAt(row, 'createdAt') ?? now) < before || textAt(row, 'state') === 'fenced'
      if (!owned.has(id) && isOld && !inRuns.has(id))
        found.push({ code: 'keyWithoutOwner', where: 'dataKeys', id })
      else if (!opens(works, row)) found.push({ code: 'keyWrongEpoch', where: 'dataKeys', id })
    }
  }
  return found
}

function opens({ ctx }: FsckWorks, row: StoredRow): boolean {
  const [epoch] = valuesAt(row, 'epoch')
  const [stored] = valuesAt(row, 'wrapped')
  if (typeof epoch !== 'number' || !(stored instanceof Uint8Array)) return false
  if (!ctx.vault.epochs.numbers().includes(epoch)) return false
  try {
    return ctx.vault.epochs.unwrap(String(row._id), { epoch, wrapped: Buffer.from(stored) }).length > 0
  } catch {
    return false // whatever is wrong with it, it does not open
  }
}

/** What a run that is not done yet still needs. */
async function unitsInOpenRuns(works: FsckWorks): Promise<Set<unknown>> {
  const units = new Set<unknown>()
  const reading = {
    filter: { state: { $ne: 'done' } },
    projection: { 'items.id': 1, 'items.subjectId': 1, 'items.statements': 1 },
  } as const
  for await (const run of rowsIn(works, 'purgeRuns', reading)) {
    for (const path of ['items.id', 'items.subjectId', 'items.statements'])
      for (const id of valuesAt(run, path)) units.add(id)
  }
  return units
}

async function ownedAmong(works: FsckWorks, ids: readonly string[]): Promise<Set<string>> {
  const mails = new Set<string>()
  const unit = { $in: ids.filter(id => isId('mal', id)) }
  for await (const row of rowsIn(works, 'outbox', { filter: { unit }, projection: { unit: 1 } }))
    mails.add(textAt(row, 'unit') ?? '')
  return new Set([
    ...(await existingIn(
      works,
      'applications',
      ids.filter(id => isId('app', id)),
    )),
    ...(await existingIn(
      works,
      'applicants',
      ids.filter(id => isId('sub', id)),
    )),
    ...(await existingIn(
      works,
      'pool',
      ids.filter(id => isId('poo', id)),
    )),
    ...(await existingIn(
      works,
      'hireStatements',
      ids.filter(id => isId('hir', id)),
    )),
    ...(await existingIn(
      works,
      'linkRequests',
      ids.filter(id => isId('ask', id)),
    )),
    ...mails,
  ])
}

const sealedRows: readonly { place: PlaceName; path: string; filter: Readonly<Record<string, unknown>> }[] = [
  { place: 'applications', path: '_id', filter: { state: { $ne: 'purging' } } },
  { place: 'pool', path: '_id', filter: { state: { $ne: 'purging' } } },
  { place: 'applicants', path: '_id', filter: { runId: null } },
  { place: 'hireStatements', path: '_id', filter: { runId: null } },
  { place: 'linkRequests', path: '_id', filter: {} },
  { place: 'outbox', path: 'unit', filter: { sealed: { $ne: null } } },
]

async function ownersWithoutKey(works: FsckWorks): Promise<FsckFinding[]> {
  const found: FsckFinding[] = []
  for (const { place, path, filter } of sealedRows) {
    for await (const group of inGroups(rowsIn(works, place, { filter, projection: { [path]: 1 } }))) {
      const units = [...new Set(group.flatMap(row => valuesAt(row, path)))].map(String)
      const withKey = await unitsWithKey(works, units)
      const without = units.filter(id => !withKey.has(id))
      found.push(...without.map(id => ({ code: 'ownerWithoutKey' as const, where: `${place}.${path}`, id })))
    }
  }
  return found
}

async function unitsWithKey(works: FsckWorks, units: readonly string[]): Promise<Set<string>> {
  const withKey = new Set<string>()
  const filter = { _id: { $in: units }, state: { $ne: 'destroyed' } }
  for await (const row of rowsIn(works, 'dataKeys', { filter, projection: { _id: 1 } }))
    withKey.add(String(row._id))
  return withKey
}
