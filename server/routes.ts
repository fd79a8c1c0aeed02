import { applicationRoutes } from './applications/routes.ts'
import { decisionRoutes } from './decisions/routes.ts'
import type { Route } from './http/route.ts'
import { mailboxRoutes } from './operations/mailbox-routes.ts'
import { portalRoutes } from './portal/routes.ts'
import { recordRoutes } from './records/routes.ts'
import { reviewRoutes } from './review/routes.ts'
import { staffRoutes } from './staff/routes.ts'
import { vacancyRoutes } from './vacancies/routes.ts'

/** Every route of the product. */
export const routes: readonly Route[] = [
  ...vacancyRoutes,
  ...applicationRoutes,
  ...portalRoutes,
  ...recordRoutes,
  ...staffRoutes,
  ...reviewRoutes,
  ...decisionRoutes,
  ...mailboxRoutes,
]
