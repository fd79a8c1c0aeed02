import type { Context } from '../base/context.ts'
import type { PolicyDocument } from '../policy/document-schema.ts'
import type { CaseRow } from './cases-store.ts'

/** What was promised when the case was received: a version published since changes nothing of it. Source: privacy.md 11 */
export function documentOf(
  ctx: Pick<Context, 'policy' | 'policies'>,
  { policyVersion }: Pick<CaseRow, 'policyVersion'>,
): PolicyDocument {
  return (ctx.policies.since(policyVersion)[0] ?? ctx.policy).document
}
