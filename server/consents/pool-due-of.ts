import type { Context } from '../base/context.ts'
import { poolDueFor, type PoolDue } from '../policy/pool-due.ts'
import type { ConsentRow } from './consents-store.ts'

/** D of what stands on that consent, under every policy since; undefined when none of them has a pool. */
export function poolDueOf(
  ctx: Pick<Context, 'policies'>,
  consent: Pick<ConsentRow, 'givenAt' | 'firstGivenAt' | 'textVersion'>,
): PoolDue | undefined {
  const facts = {
    consentedAt: consent.givenAt,
    firstConsentedAt: consent.firstGivenAt,
    notBefore: null,
    notAfter: null,
  }
  return poolDueFor(facts, ctx.policies.since(consent.textVersion))
}
