import { correctCaseRoutes } from './correct-case-routes.ts'
import type { Route } from '../http/route.ts'
import { getEntryFile, getEntryFiles, postEntryFiles, postRemoveEntryFile } from './entry-files-routes.ts'
import { getErasure, postUndo } from './erasure-routes.ts'
import { getMyFiles, postMyFiles, postRemoveFile } from './files-routes.ts'
import { getFind, postFind } from './find-routes.ts'
import { getHireStatement, postHireStatement } from './hire-statement-routes.ts'
import { getJoin, postJoin } from './join-routes.ts'
import { getLink, postLink, postRenew } from './link-routes.ts'
import { postMy } from './mailbox-routes.ts'
import {
  getErase,
  getMy,
  getMyApplication,
  getMyFile,
  postErase,
  postKeep,
  postKeepBoth,
  postSignOut,
} from './my-routes.ts'
import { staffWithdrawRoutes } from './staff-withdraw-routes.ts'
import { postUndoOwn } from './waiting-erasure-routes.ts'
import { getWithdraw, postWithdraw } from './withdraw-routes.ts'
import { getContest, getMyMessages, postContest, postMyMessage } from './written-routes.ts'

/** Every route of the applicant, and those by which staff do the same for them. */
export const portalRoutes: readonly Route[] = [
  getFind,
  postFind,
  getLink,
  postLink,
  postRenew,
  getMy,
  postMy,
  getJoin,
  postJoin,
  getMyApplication,
  getMyFile,
  getMyFiles,
  postMyFiles,
  postRemoveFile,
  getEntryFiles,
  postEntryFiles,
  getEntryFile,
  postRemoveEntryFile,
  getErase,
  postErase,
  postKeep,
  postKeepBoth,
  postUndoOwn,
  postSignOut,
  getHireStatement,
  postHireStatement,
  getWithdraw,
  postWithdraw,
  getMyMessages,
  postMyMessage,
  getContest,
  postContest,
  getErasure,
  postUndo,
  ...correctCaseRoutes,
  ...staffWithdrawRoutes,
]
