import { Refusal } from '../base/errors.ts'
import { seesAll } from './own-case.ts'
import type { Who } from '../http/route.ts'

/** What is done in the case; whether a hold keeps it from being done is not for a recruiter to know. Source: privacy.md 10 */
export async function unlessHeld<T>(who: Pick<Who, 'roles'>, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (seesAll(who) || !(error instanceof Refusal && error.code === 'conflict')) throw error
    throw new Refusal('conflict', { key: 'cases.officerNote' })
  }
}
