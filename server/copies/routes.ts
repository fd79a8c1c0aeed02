import type { Route } from '../http/route.ts'
import { getCopies, getCopy, getCopyFile, postCopies } from './own-routes.ts'
import { getReceived, postReceived } from './received-routes.ts'
import { getCopySchema } from './schema-routes.ts'
import { getTransfers, postTransfers } from './transfer-routes.ts'

/** Every route of copies that people take away, and of what they send to another employer. */
export const copyRoutes: readonly Route[] = [
  getCopies,
  postCopies,
  getCopy,
  getCopyFile,
  getTransfers,
  postTransfers,
  getReceived,
  postReceived,
  getCopySchema,
]
