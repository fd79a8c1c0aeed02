import type { Route } from '../http/route.ts'
import { getStaffStatement, postStaffStatement } from './staff-routes.ts'

/** Every route of hire statements of those who hire. */
export const statementRoutes: readonly Route[] = [getStaffStatement, postStaffStatement]
