import type { Context } from '../base/context.ts'
import type { LeavingId } from '../base/place.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { textsOf } from '../cases/case-texts.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { documentOf } from '../cases/policy-of-case.ts'
import type { PoolRow } from '../pool/pool-row.ts'
import { isId } from '../base/ids.ts'
import { isCaseEvent, refusalCodes } from '../policy/rights.ts'
import type { ShownRefusal } from '../../views/mail/case-turn.ts'

const overruled: readonly string[] = ['overrule', 'overrulePartly']

/**
 * What a hold refused of the erasure of these units, as far as they are there, that was asked for then, as the mail of its
 * case says; undefined when none did. Source: privacy.md 11, "hold during cooling-off"
 */
export async function refusedByHold(
  ctx: Pick<Context, 'cases' | 'vault' | 'policy' | 'policies'>,
  units: readonly (ApplicationRow | PoolRow)[],
  requestedAt: Date,
): Promise<ShownRefusal | undefined> {
  const [subjectId] = units.map(unit => unit.subjectId)
  if (!subjectId) return undefined
  const ids = units.map(({ _id }) => _id)
  const rows = (await ctx.cases.ofSubject(subjectId)).filter(row => isAbout(row, ids))
  const texts = await textsOf(ctx, rows)
  for (const row of rows) {
    const last = texts.get(row._id)?.history.findLast(step => isCaseEvent(step.event))
    const code = refusalCodes.find(known => known === row.code)
    if (!code || !last || !overruled.includes(last.event) || new Date(last.at) < requestedAt) continue
    const { name: authority, url: authorityUrl } = documentOf(ctx, row).authority
    return { code, authority, authorityUrl, holdUntil: last.holdUntil ?? '', isPart: row.state === 'partly' }
  }
  return undefined
}

/** What is refused in part is about the others since, and about nothing once these are deleted. */
function isAbout({ applicationIds, isWhole, state }: CaseRow, ids: readonly LeavingId[]): boolean {
  if (applicationIds.some(id => ids.includes(id))) return true
  if (state === 'partly' && applicationIds.length === 0) return true
  return isWhole && ids.some(id => isId('poo', id))
}
