import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { MessageId } from '../base/ids.ts'
import { applicationForStaff, type StaffLook } from '../applications/application-for-staff.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { queueLinkedMail } from '../applications/linked-mail.ts'
import { profileOf } from '../applications/sealed-parts.ts'
import type { MailName } from '../mail/outbox.ts'
import type { Profile } from '../policy/fields.ts'
import { mostMessages } from '../policy/written.ts'
import {
  insertMessage,
  messageById,
  messageRowsOf,
  removeMessage,
  type MessageRow,
} from './messages-store.ts'
import { sealMessage } from './sealed-words.ts'
import { keyOfApplication, stayOut } from './stay-out.ts'

type Parts = Pick<
  Context,
  | 'applications'
  | 'applicants'
  | 'vacancies'
  | 'erasure'
  | 'clock'
  | 'policy'
  | 'config'
  | 'database'
  | 'vault'
  | 'links'
  | 'outbox'
  | 'audit'
  | 'inTransaction'
>

/**
 * The message is in the thread, and a mail (M10) tells the applicant that there is one, not what it says. The same id
 * again changes nothing.
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`; 'notFound' when the id is somebody else's
 * @throws Refusal 'conflict' when there are too many
 */
export async function sendMessage(
  ctx: Parts,
  input: StaffLook & { id: MessageId; text: string },
): Promise<void> {
  const { by, id } = input
  const row = await applicationForStaff(ctx, input)
  const there = await messageById(ctx, id)
  if (there && (there.applicationId !== row._id || there.author !== by.staffId)) throw new Refusal('notFound')
  if (there) return
  await refuseTooMany(ctx, row)
  const key = await keyOfApplication(ctx, row._id)
  const profile = await profileOf(ctx, row.subjectId)
  const message: MessageRow = {
    _id: id,
    applicationId: row._id,
    vacancyId: row.vacancyId,
    from: 'staff',
    author: by.staffId,
    role: by.role,
    writtenAt: ctx.clock.now(),
    isUnread: false,
    sealed: sealMessage(key, id, input.text),
  }
  const token = await ctx.inTransaction(async () => {
    if (!(await insertMessage(ctx, message))) return undefined
    await ctx.audit.write({ what: 'message.sent', who: by, about: row._id })
    return await tell(ctx, { row, profile, message })
  })
  await stayOut(ctx, row._id, async () => {
    await removeMessage(ctx, id)
    await ctx.outbox.takeBack(tellingOf(message))
    if (token !== undefined) await ctx.links.forget(token)
  })
}

/** @throws Refusal 'conflict' when the thread is full */
export async function refuseTooMany(
  ctx: Pick<Context, 'database'>,
  { _id }: Pick<ApplicationRow, '_id'>,
): Promise<MessageRow[]> {
  const thread = await messageRowsOf(ctx, [_id])
  if (thread.length >= mostMessages) throw new Refusal('conflict', { key: 'messages.full' })
  return thread
}

function tellingOf({ _id, applicationId }: MessageRow): MailName {
  return { kind: 'M10', about: applicationId, occasion: _id }
}

async function tell(
  ctx: Parts,
  { row, profile, message }: { row: ApplicationRow; profile: Profile; message: MessageRow },
): Promise<string> {
  return await queueLinkedMail(ctx, {
    kind: 'M10',
    occasion: message._id,
    ...{ row, profile, leadsTo: 'see', nextAt: message.writtenAt },
    values: { job: (await ctx.vacancies.byId(row.vacancyId))?.title ?? '' },
  })
}
