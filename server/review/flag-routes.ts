import { Refusal } from '../base/errors.ts'
import { isId } from '../base/ids.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import { redirectTo, route } from '../http/route.ts'
import { hiringRoles } from '../policy/roles.ts'
import { staffOf } from '../vacancies/staff-access.ts'
import { withDone } from '../../views/done.ts'
import { flagFile } from './flag-file.ts'

/** A file holds what must not be in an application; the applicant is asked for another. */
export const postFlag = route({
  method: 'post',
  path: '/staff/applications/:id/flag',
  allow: hiringRoles,
  record: { change: 'file.flagged' },
  limit: 'staffAction',
  read: incoming => {
    const { fileId } = incoming.body
    if (!isId('fil', fileId)) throw new Refusal('malformed')
    return { applicationId: applicationIdOf(incoming), fileId }
  },
  handle: async (ctx, input, who) => {
    await flagFile(ctx, { ...input, by: staffOf(who), roles: who.roles })
    return redirectTo(withDone(`/staff/applications/${input.applicationId}`, 'fileFlagged'))
  },
})
