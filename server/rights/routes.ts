import type { Route } from '../http/route.ts'
import { caseEndsRoutes } from './case-ends-routes.ts'
import { caseRoutes } from './case-routes.ts'
import { correctInCaseRoutes } from './correct-in-case-routes.ts'
import { holdRoutes } from './hold-routes.ts'
import { maskRoutes } from './mask-routes.ts'
import { ownCaseRoutes } from './own-case-routes.ts'
import { ownEditRoutes } from './own-edit-routes.ts'
import { ownObjectRoutes } from './own-object-routes.ts'
import { ownRestrictEntryRoutes } from './own-restrict-entry-routes.ts'
import { ownRestrictRoutes } from './own-restrict-routes.ts'

/** Every route of rights. */
export const rightsRoutes: readonly Route[] = [
  ...holdRoutes,
  ...caseRoutes,
  ...caseEndsRoutes,
  ...correctInCaseRoutes,
  ...maskRoutes,
  ...ownCaseRoutes,
  ...ownEditRoutes,
  ...ownObjectRoutes,
  ...ownRestrictRoutes,
  ...ownRestrictEntryRoutes,
]
