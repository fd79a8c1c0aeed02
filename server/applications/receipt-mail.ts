import type { Context } from '../base/context.ts'
import { nameOf, type Profile } from '../policy/fields.ts'
import { localDate } from '../policy/retention.ts'
import { ruleText } from '../../views/rules.ts'
import type { DataKey } from '../vault/seal.ts'
import type { ApplicationRow } from './application-row.ts'
import { queueLinkedMail } from './linked-mail.ts'

type Parts = Pick<Context, 'clock' | 'policy' | 'config' | 'links' | 'outbox' | 'database'>

/** The receipt mail (M2) waits, with a fresh link to the applicant's page, in the caller's transaction. */
export async function queueReceiptMail(
  ctx: Parts,
  mail: { row: ApplicationRow; profile: Profile; job: string; occasion: string; key?: DataKey },
): Promise<void> {
  const { row, profile } = mail
  const { document } = ctx.policy
  await queueLinkedMail(ctx, {
    kind: 'M2',
    occasion: mail.occasion,
    ...{ row, profile, key: mail.key, leadsTo: 'see', nextAt: ctx.clock.now() },
    values: {
      name: nameOf(profile),
      job: mail.job,
      receivedOn: localDate(row.receivedAt, document.timeZone),
      reference: row.reference,
      rule: ruleText(row.language, 'rejected', document.retention),
      undecidedOn: row.due.date,
      ...(row.objectedAt ? { objected: 'yes' } : {}),
    },
  })
}
