import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId, MessageId } from '../base/ids.ts'
import { noteAct } from '../applications/note-act.ts'
import { insertMessage, messageById, removeMessage, type MessageRow } from '../review/messages-store.ts'
import { sealMessage } from '../review/sealed-words.ts'
import { refuseTooMany } from '../review/send-message.ts'
import { keyOfApplication, stayOut } from '../review/stay-out.ts'
import { ownApplication } from '../applications/own-applications.ts'
import { hasHold } from '../policy/visibility.ts'

type Parts = Pick<
  Context,
  | 'applications'
  | 'erasure'
  | 'clock'
  | 'policy'
  | 'policies'
  | 'outbox'
  | 'database'
  | 'vault'
  | 'limits'
  | 'audit'
  | 'inTransaction'
>

/** What the applicant writes to those who hire. */
export interface OwnMessage {
  applicationId: ApplicationId
  id: MessageId
  text: string
  by: ApplicantActor
}

/**
 * The message is in the thread, unread. The same id again changes nothing. One that answers those who hire is the
 * applicant's act: D of an undecided application counts from it. Source: deletion.md 5
 *
 * @throws Refusal 'gone', 'notFound' as `ownApplication`; 'notFound' when the id is another's
 * @throws Refusal 'conflict' when there are too many; 'tooMany' when they come too fast
 */
export async function writeMessage(ctx: Parts, { applicationId, id, text, by }: OwnMessage): Promise<void> {
  const row = await ownApplication(ctx, by.subjectId, applicationId)
  const there = await messageById(ctx, id)
  if (there && (there.applicationId !== row._id || there.from !== 'applicant')) throw new Refusal('notFound')
  if (there) return
  const thread = await refuseTooMany(ctx, row)
  await ctx.limits.count('ownWords', by.subjectId)
  const key = await keyOfApplication(ctx, row._id)
  const message: MessageRow = {
    _id: id,
    applicationId: row._id,
    vacancyId: row.vacancyId,
    from: 'applicant',
    author: null,
    role: null,
    writtenAt: ctx.clock.now(),
    isUnread: true,
    sealed: sealMessage(key, id, text),
  }
  const isAnswer = thread.at(-1)?.from === 'staff'
  await ctx.inTransaction(async () => {
    if (!(await insertMessage(ctx, message))) return
    await ctx.audit.write({ what: 'message.received', who: by, about: row._id })
    if (isAnswer) await act(ctx, row._id)
  })
  await stayOut(ctx, row._id, async () => await removeMessage(ctx, id))
}

/** D follows the act where it can: of an undecided application that no hold keeps as it is. */
async function act(ctx: Parts, id: ApplicationId): Promise<void> {
  const now = await ctx.applications.byId(id)
  const isFree = now?.state === 'received' && !hasHold(now.stops)
  if (isFree) await noteAct(ctx, id)
}
