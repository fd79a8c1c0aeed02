import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, newId, type ApplicationId, type MessageId } from '../base/ids.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { hiringRoles } from '../policy/roles.ts'
import { colleagueOf } from '../vacancies/staff-access.ts'
import { staffMessagesPage } from '../../views/written/staff.tsx'
import { readMessages } from './open-messages.ts'
import { seenByStaff } from './opened-for-staff.ts'
import { readText } from './read-words.ts'
import { sendMessage } from './send-message.ts'

/** What applicant and staff wrote to each other, and a form for one message more. */
export const getStaffMessages = route({
  method: 'get',
  path: '/staff/applications/:id/messages',
  allow: hiringRoles,
  record: { view: 'application.opened' },
  read: applicationIdOf,
  handle: async (ctx, applicationId, who) =>
    await messagesAnswer(ctx, who, { applicationId, newId: newId('msg'), typed: {}, problems: [] }),
})

interface Typed {
  applicationId: ApplicationId
  newId: MessageId
  typed: TypedForm
  problems: readonly Problem[]
}

async function messagesAnswer(ctx: Context, who: Who, at: Typed): Promise<Answer> {
  const { applicationId, typed, problems } = at
  const { frame } = who
  const { job } = await seenByStaff(ctx, who, applicationId)
  const messages = await readMessages(ctx, applicationId)
  const form = { language: frame.language, typed, problems }
  const html = staffMessagesPage({ frame, applicationId, job, messages, newId: at.newId, form })
  return page(html, problems.length > 0 ? 422 : 200)
}

/** One message more, and a mail that there is one. */
export const postStaffMessage = route({
  method: 'post',
  path: '/staff/applications/:id/messages',
  allow: hiringRoles,
  record: { change: 'message.sent' },
  limit: 'staffAction',
  read: incoming => {
    const { id } = incoming.body
    if (!isId('msg', id)) throw new Refusal('malformed')
    return { applicationId: applicationIdOf(incoming), id, typed: incoming.body }
  },
  handle: async (ctx, { applicationId, id, typed }, who) => {
    const read = readText(typed, 'messages.label', who.incoming.language)
    if ('problems' in read)
      return await messagesAnswer(ctx, who, { applicationId, newId: id, typed, problems: read.problems })
    await sendMessage(ctx, { applicationId, id, text: read.text, ...colleagueOf(who) })
    return redirectTo(`/staff/applications/${applicationId}/messages`)
  },
})
