import type { Route } from '../http/route.ts'
import { getAdvert, getHome, getJobs, getJobsFeed } from './public-routes.ts'
import {
  getEditJob,
  getNewJob,
  getPreview,
  getQuestions,
  postEditJob,
  postNewJob,
  postPublish,
  postQuestions,
} from './staff-routes.ts'

/** Every route of the vacancies. */
export const vacancyRoutes: readonly Route[] = [
  getHome,
  getJobs,
  getJobsFeed,
  getAdvert,
  getNewJob,
  postNewJob,
  getEditJob,
  postEditJob,
  getQuestions,
  postQuestions,
  getPreview,
  postPublish,
]
