import type { Context } from '../base/context.ts'
import type { Actor } from '../audit/actor.ts'
import type { PoolId } from '../base/ids.ts'
import type { Closing, ConsentRow } from './consents-store.ts'

/** A consent that ends, and what was kept under it and ends with it. */
export interface ClosingConsent {
  consent: Pick<ConsentRow, '_id'>
  closing: Closing
  by: Actor
  /** The pool entry that goes with it; none when nothing was kept, or when it goes on under a newer consent. */
  entry?: PoolId | undefined
}

/**
 * The consent holds no more, and the ledger will say so, in the caller's transaction: a restored backup must not bring
 * it back to life. False when it held no more before: then nothing is said. Source: deletion.md 9, 11
 */
export async function closeConsent(
  ctx: Pick<Context, 'clock' | 'consents' | 'audit' | 'erasure'>,
  { consent, closing, by, entry }: ClosingConsent,
): Promise<boolean> {
  if (!(await ctx.consents.close(consent._id, closing, ctx.clock.now()))) return false
  await ctx.erasure.tellConsentClosed(closing, [consent._id, ...(entry ? [entry] : [])])
  await ctx.audit.write({ what: closing === 'withdrawn' ? 'consent.withdrawn' : 'consent.closed', who: by })
  return true
}
