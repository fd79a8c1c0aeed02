import type { Route } from '../http/route.ts'
import { getErasure, postUndo } from './erasure-routes.ts'
import { getLink, postLink, postRenew } from './link-routes.ts'
import { getErase, getMy, getMyApplication, getMyFile, postErase, postSignOut } from './my-routes.ts'

/** Every route of the applicant. */
export const portalRoutes: readonly Route[] = [
  getLink,
  postLink,
  postRenew,
  getMy,
  getMyApplication,
  getMyFile,
  getErase,
  postErase,
  postSignOut,
  getErasure,
  postUndo,
]
