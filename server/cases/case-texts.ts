import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import type { CaseId, StaffId, SubjectId } from '../base/ids.ts'
import type { CaseEvent, CaseNote, CaseState } from '../policy/rights.ts'
import { KeyErased, KeyMissing } from '../vault/data-keys.ts'
import { openJson, SealBroken, sealJson, type DataKey } from '../vault/seal.ts'
import type { CaseRow } from './cases-store.ts'

/** One step of a case. */
export interface CaseStep {
  event: CaseEvent | CaseNote
  to: CaseState
  /** Instant, ISO 8601. */
  at: string
  /** Null when the person did it, or the clock. */
  staffId: StaffId | null
  /** Something was written to the person with it. */
  said?: true
  /** Of a refusal because of a hold: the last day of it as it was told, a local date. */
  holdUntil?: string
  /** Of a correction: the name of the field or question, never what it says. */
  field?: string
}

/** What is written in a case. Empty texts where nobody wrote anything. */
export interface CaseTexts {
  request: string
  answer: string
  history: CaseStep[]
}

type Sealed = Pick<CaseRow, 'request' | 'answer' | 'history'>
const nothing: CaseTexts = { request: '', answer: '', history: [] }
const paths = ['request', 'answer', 'history'] as const

/** The texts under the subject's key. */
export function sealCaseTexts(key: DataKey, id: CaseId, texts: Partial<CaseTexts>): Partial<Sealed> {
  const sealed: Partial<Sealed> = {}
  for (const path of paths)
    if (texts[path] !== undefined && texts[path].length > 0)
      sealed[path] = sealJson(key, { collection: 'cases', id, path }, texts[path])
  return sealed
}

/** What is written in the case; nothing of it that does not open, as after a restore of two who were joined. */
export function openCaseTexts(key: DataKey, row: CaseRow): CaseTexts {
  return {
    request: opened(key, row, 'request') ?? '',
    answer: opened(key, row, 'answer') ?? '',
    history: opened(key, row, 'history') ?? [],
  }
}

function opened<Path extends (typeof paths)[number]>(
  key: DataKey,
  row: CaseRow,
  path: Path,
): CaseTexts[Path] | undefined {
  const sealed = row[path]
  if (!sealed) return undefined
  try {
    // Written by `sealCaseTexts` above, and nothing else opens at this place with this key.
    return openJson(key, { collection: 'cases', id: row._id, path }, sealed) as CaseTexts[Path]
  } catch (error) {
    if (error instanceof SealBroken) return undefined
    throw error
  }
}

/** The person's key; undefined when they are on their way out. */
export async function subjectKey(
  ctx: Pick<Context, 'vault'>,
  subjectId: SubjectId,
): Promise<DataKey | undefined> {
  try {
    return (await ctx.vault.keys.open([subjectId])).get(subjectId)
  } catch (error) {
    if (error instanceof KeyErased || error instanceof KeyMissing) return undefined
    throw error
  }
}

/** The step as it is kept. */
export function stepOf(event: CaseStep['event'], to: CaseState, step: { at: Date; by: Actor }): CaseStep {
  const { at, by } = step
  return { event, to, at: at.toISOString(), staffId: by.kind === 'staff' ? by.staffId : null }
}

/** The case with that step in its history; nothing to change when it is nobody's. */
export async function withStep(
  ctx: Pick<Context, 'vault'>,
  row: CaseRow,
  step: CaseStep & { answer?: string },
): Promise<Partial<Sealed>> {
  const key = row.subjectId && (await subjectKey(ctx, row.subjectId))
  if (!key) return {}
  const { answer, ...rest } = step
  const history: CaseStep[] = [
    ...openCaseTexts(key, row).history,
    answer === undefined ? rest : { ...rest, said: true },
  ]
  return sealCaseTexts(key, row._id, { history, ...(answer === undefined ? {} : { answer }) })
}

/** What is written in each of the cases of one person. */
export async function textsOf(
  ctx: Pick<Context, 'vault'>,
  rows: readonly CaseRow[],
): Promise<Map<CaseId, CaseTexts>> {
  const found = new Map<CaseId, CaseTexts>()
  const keys = new Map<SubjectId, DataKey | undefined>()
  for (const row of rows) {
    if (row.subjectId && !keys.has(row.subjectId))
      keys.set(row.subjectId, await subjectKey(ctx, row.subjectId))
    const key = row.subjectId ? keys.get(row.subjectId) : undefined
    found.set(row._id, key ? openCaseTexts(key, row) : nothing)
  }
  return found
}

/** The case's texts under the other person's key, when two turn out to be one. */
export function resealCase(row: CaseRow, from: DataKey, to: DataKey): Sealed {
  return {
    request: null,
    answer: null,
    history: null,
    ...sealCaseTexts(to, row._id, openCaseTexts(from, row)),
  }
}
