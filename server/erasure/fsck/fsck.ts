import { codeOf } from '../../base/errors.ts'
import type { Works } from '../works.ts'
import { casesCheck } from './check-cases.ts'
import { childrenCheck } from './check-children.ts'
import { contentsCheck } from './check-contents.ts'
import { datesCheck } from './check-dates.ts'
import { diskCheck } from './check-disk.ts'
import { drillsCheck } from './check-drills.ts'
import { exportsCheck } from './check-exports.ts'
import { filesCheck } from './check-files.ts'
import { keysCheck } from './check-keys.ts'
import { leasesCheck } from './check-leases.ts'
import { proofCheck } from './check-proof.ts'
import { schemaCheck } from './check-schema.ts'
import { statesCheck } from './check-states.ts'
import { tracesCheck } from './check-traces.ts'
import { mostFound, type Check, type FsckWorks } from './check.ts'
import { nameOf, type FindingCode, type FsckFinding } from './finding.ts'
import { repair } from './repair.ts'
import { rememberStrays } from './strays.ts'

const checks: readonly Check[] = [
  schemaCheck,
  filesCheck,
  exportsCheck,
  childrenCheck,
  casesCheck,
  keysCheck,
  tracesCheck,
  datesCheck,
  statesCheck,
  leasesCheck,
  diskCheck,
  drillsCheck,
  proofCheck,
]

/** What fsck is asked to do. */
export interface FsckAsked {
  /** Whether every file is opened and held against its hash. */
  deep?: boolean
  /** `few`: what can be repaired is, but at most 100 files are removed. `all`: without that limit. */
  repair?: 'few' | 'all'
}

/** What it found and did. Random ids, paths and counts; never a value of a person. */
export interface FsckReport {
  at: Date
  /** The kinds of looks that were taken, and those that could not be, with the system's code. */
  checked: string[]
  unchecked: { check: string; code: string }[]
  /** What is left; after a repair, what a look after it still finds. */
  findings: FsckFinding[]
  counts: Partial<Record<FindingCode, number>>
  repaired: FsckFinding[]
  /** Files and keys that were left, since there were more than 100 and nobody said that all may go. */
  refusedFiles: number
  refusedKeys: number
}

/** How long something may be on its way between two looks, milliseconds. */
const secondLookAfterMs = 250

/** Everything was looked at, twice where something was found; what can be repaired was, when asked. Source: deletion.md 12 */
export async function fsck(works: FsckWorks, asked: FsckAsked = {}): Promise<FsckReport> {
  const all = asked.deep ? [...checks, contentsCheck] : checks
  const first = await lookAll(works, all)
  if (!asked.repair || first.findings.length === 0) return await reportOf(works, first)
  const done = await repair(works, first.findings, asked.repair)
  const after = await lookAll(works, all)
  const left = new Set(after.findings.map(nameOf))
  const repaired = done.tried.filter(finding => !left.has(nameOf(finding)))
  return {
    ...(await reportOf(works, after)),
    repaired,
    refusedFiles: done.refusedFiles,
    refusedKeys: done.refusedKeys,
  }
}

interface Looked {
  checked: string[]
  unchecked: FsckReport['unchecked']
  findings: FsckFinding[]
}

async function lookAll(works: FsckWorks, all: readonly Check[]): Promise<Looked> {
  const looked: Looked = { checked: [], unchecked: [], findings: [] }
  for (const check of all) {
    try {
      looked.findings.push(...(await lookTwice(works, check)))
      looked.checked.push(check.name)
    } catch (error) {
      const code = codeOf(error) ?? (error instanceof Error ? error.name : 'unknown')
      looked.unchecked.push({ check: check.name, code })
    }
  }
  await rememberStrays(works, looked.findings)
  return looked
}

/** What was only on its way is not there any more at the second look. */
async function lookTwice(works: FsckWorks, check: Check): Promise<FsckFinding[]> {
  const first = await check.look(works)
  if (first.length === 0) return []
  await new Promise(resolve => setTimeout(resolve, secondLookAfterMs))
  const again = new Set((await check.look(works)).map(nameOf))
  const known = new Set<string>()
  const both = first.filter(finding => again.has(nameOf(finding)) && isNew(known, nameOf(finding)))
  return both.slice(0, mostFound)
}

function isNew(known: Set<string>, name: string): boolean {
  if (known.has(name)) return false
  known.add(name)
  return true
}

async function reportOf(works: FsckWorks, { checked, unchecked, findings }: Looked): Promise<FsckReport> {
  const counts: FsckReport['counts'] = {}
  for (const { code } of findings) counts[code] = (counts[code] ?? 0) + 1
  const at = await works.ctx.database.now()
  return { at, checked, unchecked, findings, counts, repaired: [], refusedFiles: 0, refusedKeys: 0 }
}

/** The check of everything, over the engine's works. */
export function fsckOf(works: Works): (asked?: FsckAsked) => Promise<FsckReport> {
  return async asked => await fsck(works, asked)
}
