import type { Route } from '../http/route.ts'
import { getConsent, getConsents, postConsent } from './consent-routes.ts'
import { getPool, getPoolEntry, getPoolFile, postInvite } from './staff-routes.ts'
import { getUnsubscribe, postUnsubscribe } from './unsubscribe-routes.ts'

/** Every route of consents and the talent pool. */
export const poolRoutes: readonly Route[] = [
  getConsents,
  getConsent,
  postConsent,
  getUnsubscribe,
  postUnsubscribe,
  getPool,
  postInvite,
  getPoolFile,
  getPoolEntry,
]
