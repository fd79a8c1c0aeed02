import type { Route } from '../http/route.ts'
import { getStaffApplication, getStaffFile } from './application-routes.ts'
import { getStaffJob, getStaffJobs } from './job-routes.ts'

/** Every route of reading. */
export const reviewRoutes: readonly Route[] = [getStaffJobs, getStaffJob, getStaffApplication, getStaffFile]
