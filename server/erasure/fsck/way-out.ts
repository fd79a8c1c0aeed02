import { isId } from '../../base/ids.ts'
import { referenceText } from '../../policy/reference.ts'
import type { FsckWorks } from './check.ts'
import type { FsckFinding } from './finding.ts'
import { rowsIn, textAt, valuesAt } from './rows.ts'

/**
 * Beside each unit or person whose key does not open: the command that deletes what nobody can read, by references, which
 * are nobody's personal values. A hire statement has none, and is written anew. A mail, or a request for a link, goes by
 * itself.
 */
export async function withWayOut(works: FsckWorks, findings: readonly FsckFinding[]): Promise<FsckFinding[]> {
  const units = await unitsOf(
    works,
    findings.map(({ id }) => id),
  )
  const references = await referencesOf(works, [...new Set([...units.values()].flat())])
  return findings.map(finding => {
    if (isId('hir', finding.id)) return { ...finding, detail: 'glemme fsck --repair --yes' }
    const known = (units.get(finding.id) ?? []).flatMap(unit => references.get(unit) ?? [])
    const detail = known.map(reference => `glemme erase --reference ${reference} --now --yes`).join('; ')
    return detail === '' ? finding : { ...finding, detail }
  })
}

/** The units that go with each of these keys: the unit itself, all of a person. */
async function unitsOf(works: FsckWorks, ids: readonly string[]): Promise<Map<string, string[]>> {
  const units = new Map<string, string[]>()
  for (const id of ids) if (isId('app', id) || isId('poo', id)) units.set(id, [id])
  const people = ids.filter(id => isId('sub', id))
  const projection = { units: 1 } as const
  for await (const row of rowsIn(works, 'applicants', { filter: { _id: { $in: people } }, projection }))
    units.set(String(row._id), valuesAt(row, 'units').map(String))
  return units
}

async function referencesOf(works: FsckWorks, units: readonly string[]): Promise<Map<string, string>> {
  const references = new Map<string, string>()
  const reading = { filter: { _id: { $in: units } }, projection: { reference: 1 } } as const
  for (const place of ['applications', 'pool'] as const)
    for await (const row of rowsIn(works, place, reading)) {
      const reference = textAt(row, 'reference')
      if (reference !== undefined) references.set(String(row._id), referenceText(reference))
    }
  return references
}
