import type { Link } from '../access/links-store.ts'
import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type SubjectId } from '../base/ids.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { identifyCase } from '../cases/identify-case.ts'
import { isMasked } from '../cases/masks.ts'
import { aboutOf } from '../cases/record-case.ts'
import { redirectTo, type Answer, type Who } from '../http/route.ts'
import { isClosedCase } from '../policy/rights.ts'
import { answerHired } from '../statements/answer-waiting.ts'

/** A case that a mailed link leads to. */
export interface LinkedCase {
  row: CaseRow
  subjectId: SubjectId
  /** Using it says who asks: nobody knows yet. */
  identifies: boolean
  /** It leads to the copies: the answer is there. */
  toCopies: boolean
}

/**
 * The case the link leads to; undefined when it leads nowhere. Each such link went to the address on file, so whoever uses
 * it has shown who asks. Source: privacy.md 5
 */
export async function caseBehind(
  ctx: Pick<Context, 'cases'>,
  link: Link | undefined,
): Promise<LinkedCase | undefined> {
  if (link?.purpose !== 'case' || !isId('sub', link.subjectId)) return undefined
  const { subjectId, details } = link
  const row = await ctx.cases.byId(String(details?.['caseId'] ?? ''))
  if (!row || row.subjectId !== subjectId) return undefined
  const identifies = !row.identity && !isClosedCase(row.state)
  return { row, subjectId, identifies, toCopies: details?.['copies'] === 1 }
}

/** The person is signed in and sees the case; of one that waited for it, it is known now who asks. */
export async function enterCase(ctx: Context, who: Who, linked: LinkedCase): Promise<Answer> {
  const { row, subjectId, identifies, toCopies } = linked
  const by: ApplicantActor = { kind: 'applicant', subjectId }
  const generation = await ctx.applicants.generationOf(subjectId)
  if (generation === undefined) throw new Refusal('gone')
  await ctx.audit.write({ what: 'link.used', who: by, ...aboutOf(row) })
  if (identifies) await answerHired(ctx, await identifyCase(ctx, { row, method: 'link', by }), by)
  await who.session.begin({ kind: 'portal', id: subjectId, generation })
  return redirectTo(toCopies && !isMasked(row) ? '/my/copies' : `/my/cases/${row._id}`)
}
