import type { Context } from '../base/context.ts'
import { nameOf, type Profile } from '../policy/fields.ts'
import type { ApplicationRow } from './application-row.ts'
import { queueLinkedMail } from './linked-mail.ts'

/** The applicant is told that something in the application was corrected (M9), never what, in the caller's transaction. */
export async function queueChangedMail(
  ctx: Pick<Context, 'clock' | 'policy' | 'config' | 'links' | 'outbox'>,
  mail: { row: ApplicationRow; profile: Profile; job: string; occasion: string },
): Promise<void> {
  const { row, profile, job, occasion } = mail
  await queueLinkedMail(ctx, {
    ...{ kind: 'M9', occasion, row, profile, leadsTo: 'see', nextAt: ctx.clock.now() },
    values: { name: nameOf(profile), job },
  })
}
