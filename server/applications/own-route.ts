import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { Who } from '../http/route.ts'
import { isDeletedApplication } from './own-applications.ts'

/**
 * The applicant who asks.
 *
 * @throws Refusal 'notFound' when it is anybody else; a route of applicants lets nobody else in
 */
export function applicantOf({ actor }: Pick<Who, 'actor'>): ApplicantActor {
  if (actor.kind !== 'applicant') throw new Refusal('notFound')
  return actor
}

/** What each page below `/my/applications/:id` declares: whoever knows its address is told when it is deleted. */
export const ofOwnApplication = {
  allow: 'applicant',
  isDeleted: async (ctx: Context, params: Who['incoming']['params']) =>
    await isDeletedApplication(ctx, params['id']),
} as const
