import type { Route } from '../http/route.ts'
import { getApply, postApply } from './apply-routes.ts'
import { getReceipt, postReceiptAddress } from './receipt-routes.ts'

/** Every route of applying. */
export const applicationRoutes: readonly Route[] = [getApply, postApply, getReceipt, postReceiptAddress]
