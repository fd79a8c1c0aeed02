import type { Route } from '../http/route.ts'
import { getStaffApplication, getStaffFile } from './application-routes.ts'
import { getFindApplication, postFindApplication } from './find-routes.ts'
import { postFlag } from './flag-routes.ts'
import { getStaffJob, getStaffJobs } from './job-routes.ts'
import { getStaffMessages, postStaffMessage } from './message-routes.ts'
import { getStaffNote, getStaffNotes, postNoteAnswer, postStaffNote } from './note-routes.ts'
import { getScore, postScore } from './score-routes.ts'
import { getTasks } from './task-routes.ts'

/** Every route of reading. */
export const reviewRoutes: readonly Route[] = [
  getStaffJobs,
  getStaffJob,
  getStaffApplication,
  getStaffFile,
  postFlag,
  getStaffNotes,
  postStaffNote,
  getStaffNote,
  postNoteAnswer,
  getScore,
  postScore,
  getStaffMessages,
  postStaffMessage,
  getTasks,
  getFindApplication,
  postFindApplication,
]
