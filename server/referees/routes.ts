import type { Route } from '../http/route.ts'
import {
  getOfficeReferee,
  getRefereeSearch,
  postOfficeCorrection,
  postOfficeErasure,
  postRefereeSearch,
} from './office-routes.ts'
import {
  getReferee,
  postOwnCorrection,
  postOwnErasure,
  postReferee,
  postRefereeRenewal,
} from './own-routes.ts'
import { getStaffReferees, postRemoveReferee, postStaffReferee } from './staff-routes.ts'

/** Every route of referees: of those who hire, of the referee, of the privacy officer. */
export const refereeRoutes: readonly Route[] = [
  getStaffReferees,
  postStaffReferee,
  postRemoveReferee,
  getReferee,
  postReferee,
  postOwnCorrection,
  postOwnErasure,
  postRefereeRenewal,
  getRefereeSearch,
  postRefereeSearch,
  getOfficeReferee,
  postOfficeCorrection,
  postOfficeErasure,
]
