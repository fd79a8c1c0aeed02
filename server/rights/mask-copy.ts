import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { isMasked, openMasks, sealMask, type CaseMask, type Passages } from '../cases/masks.ts'
import { aboutOf } from '../cases/record-case.ts'
import { isClosedCase } from '../policy/rights.ts'
import { openThoseThere } from '../vault/open-those-there.ts'
import type { DataKey } from '../vault/seal.ts'

type Parts = Pick<Context, 'cases' | 'applicants' | 'vault' | 'audit' | 'exports' | 'inTransaction'>

/** Whether its copy can still be masked: a request for access that waits for its answer, of somebody who is known. */
export function isMaskable({ type, state, subjectId }: CaseRow): boolean {
  return type === 'access' && subjectId !== null && !isClosedCase(state)
}

/**
 * The copy of the case leaves these passages out from now on, and copies of it that were made before end. Of applications
 * not named nothing changes; the same again changes nothing. Source: privacy.md 5, access; GDPR art. 15(4)
 *
 * @throws Refusal 'conflict' when it is answered, or not about access
 * @throws Refusal 'gone' when one of the applications is being deleted
 */
export async function maskCopy(
  ctx: Parts,
  { row, passages, by }: { row: CaseRow; passages: Passages; by: StaffActor },
): Promise<void> {
  const { subjectId } = row
  if (!isMaskable(row) || subjectId === null) throw new Refusal('conflict')
  const keys = await openThoseThere(ctx, row.applicationIds)
  const keyOf = (id: ApplicationId): DataKey | undefined => keys.get(id)
  const before = openMasks(row, keyOf)
  if (isSame(before, passages)) return
  const masks = sealed(row, new Map([...before, ...passages]), keyOf)
  const shredded = await ctx.inTransaction(async () => {
    if (!(await ctx.cases.mask(row._id, masks))) throw new Refusal('conflict')
    // What is being deleted gets no mask any more: the run may have looked for those already.
    if (!(await ctx.applicants.noteCase(subjectId, row.applicationIds))) throw new Refusal('gone')
    await ctx.audit.write({ what: 'case.masked', who: by, ...aboutOf(row) })
    return await ctx.exports.closeOf(row)
  })
  await ctx.exports.shred(shredded)
}

function isSame(before: Passages, now: Passages): boolean {
  return [...now].every(([id, passages]) => {
    const known = before.get(id) ?? []
    return known.length === passages.length && known.every((passage, n) => passage === passages[n])
  })
}

/** Where nothing is left out nothing is kept. @throws Refusal 'gone' when an application is on its way out */
function sealed(
  { _id: caseId }: CaseRow,
  passages: Passages,
  keyOf: (id: ApplicationId) => DataKey | undefined,
): CaseMask[] {
  const named = [...passages].filter(([, all]) => all.length > 0)
  return named.map(([applicationId, all]) => {
    const key = keyOf(applicationId)
    if (!key) throw new Refusal('gone')
    return sealMask(key, { caseId, applicationId }, all)
  })
}

/** The passages that the case leaves out now, of applications that are there. */
export async function passagesOf(ctx: Pick<Context, 'vault'>, row: CaseRow): Promise<Passages> {
  if (!isMasked(row)) return new Map()
  const keys = await openThoseThere(ctx, row.applicationIds)
  return openMasks(row, id => keys.get(id))
}
