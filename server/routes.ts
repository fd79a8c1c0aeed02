import { applicationRoutes } from './applications/routes.ts'
import { copyRoutes } from './copies/routes.ts'
import { decisionRoutes } from './decisions/routes.ts'
import type { Route } from './http/route.ts'
import { mailboxRoutes } from './operations/mailbox-routes.ts'
import { privacyRoutes } from './operations/privacy-routes.ts'
import { poolRoutes } from './pool/routes.ts'
import { portalRoutes } from './portal/routes.ts'
import { noticeRoutes } from './records/notice-routes.ts'
import { policyRoutes } from './records/policy-routes.ts'
import { recipientRoutes } from './records/recipients-routes.ts'
import { recordRoutes } from './records/routes.ts'
import { refereeRoutes } from './referees/routes.ts'
import { reviewRoutes } from './review/routes.ts'
import { rightsRoutes } from './rights/routes.ts'
import { statementRoutes } from './statements/routes.ts'
import { staffRoutes } from './staff/routes.ts'
import { vacancyRoutes } from './vacancies/routes.ts'

/** Every route of the product. */
export const routes: readonly Route[] = [
  ...vacancyRoutes,
  ...applicationRoutes,
  ...portalRoutes,
  ...poolRoutes,
  ...recordRoutes,
  ...noticeRoutes,
  ...recipientRoutes,
  ...refereeRoutes,
  ...copyRoutes,
  ...policyRoutes,
  ...rightsRoutes,
  ...staffRoutes,
  ...reviewRoutes,
  ...decisionRoutes,
  ...statementRoutes,
  ...privacyRoutes,
  ...mailboxRoutes,
]
