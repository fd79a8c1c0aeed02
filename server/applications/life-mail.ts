import type { Context } from '../base/context.ts'
import { nameOf, type Profile } from '../policy/fields.ts'
import type { ApplicationRow, Deadline } from './application-row.ts'
import { queueLinkedMail } from './linked-mail.ts'

/** A mail to the applicant about something that moved D. */
export interface LifeMail {
  /** `M3revert`: a decision was taken back. `M4`: the application was withdrawn. `M9due`: who was hired was handed over. */
  kind: 'M3revert' | 'M4' | 'M9due'
  row: ApplicationRow
  profile: Profile
  job: string
  /** When it happened. */
  at: Date
  /** What makes the mail one of its own, when that is not the instant. */
  occasion?: string
  /** When it leaves, when that is not at once. */
  nextAt?: Date
  deadline: Deadline
  values?: Record<string, string>
}

/** The mail waits to leave now, with the new D and a fresh link to the erasure or the applicant's page, in the caller's transaction. */
export async function queueLifeMail(
  ctx: Pick<Context, 'policy' | 'config' | 'links' | 'outbox'>,
  mail: LifeMail,
): Promise<void> {
  const { kind, row, profile, at, occasion = at.toISOString(), nextAt = at } = mail
  await queueLinkedMail(ctx, {
    ...{ kind, occasion, row, profile, nextAt },
    leadsTo: kind === 'M9due' ? 'see' : 'erase',
    values: { name: nameOf(profile), job: mail.job, dueOn: mail.deadline.due.date, ...mail.values },
  })
}
