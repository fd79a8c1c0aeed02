import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type ApplicationId } from '../base/ids.ts'
import { footerOf, publicLink } from '../applications/linked-mail.ts'
import type { MailName } from '../mail/outbox.ts'
import { localDate } from '../policy/retention.ts'
import type { ExportRow } from './exports-store.ts'
import { openReceiver } from './transfer-seal.ts'

/** The parts of the context that the mail to a receiver needs. */
export type TellContext = Pick<Context, 'clock' | 'config' | 'links' | 'outbox' | 'policy' | 'vault'>

/** The application that a transfer is of. @throws Error for an export that is none */
export function transferredOf({ units }: Pick<ExportRow, 'units'>): ApplicationId {
  const [only] = units
  if (!isId('app', only)) throw new Error('a transfer is of one application')
  return only
}

/** The mail about that transfer. */
export function receiverMail(row: Pick<ExportRow, '_id' | 'units'>): MailName {
  return { kind: 'M17', about: transferredOf(row), occasion: row._id }
}

/** Nobody is told of a transfer any more that is not there to be fetched; of a copy nobody was. */
export async function tellNoMore(
  ctx: Pick<Context, 'outbox'>,
  row: Pick<ExportRow, '_id' | 'kind' | 'units'>,
): Promise<void> {
  if (row.kind === 'transfer') await ctx.outbox.giveUp(receiverMail(row))
}

/** The receiver will be told that something waits (M17), with a link to it, in the caller's transaction. */
export async function tellReceiver(
  ctx: TellContext,
  row: Pick<ExportRow, '_id' | 'units' | 'language' | 'sealed' | 'expiresAt'>,
): Promise<void> {
  const applicationId = transferredOf(row)
  const key = (await ctx.vault.keys.open([applicationId])).get(applicationId)
  if (!key || !row.sealed) throw new Refusal('gone')
  const token = await ctx.links.create({
    purpose: 'transfer',
    subjectId: null, // the applicant's own links are others
    applicationId,
    expiresAt: row.expiresAt,
    once: false,
    details: { exportId: row._id },
  })
  await ctx.outbox.add({
    ...receiverMail(row),
    kind: 'M17',
    unit: applicationId,
    key,
    to: openReceiver(key, row._id, row.sealed).to,
    language: row.language,
    nextAt: ctx.clock.now(),
    values: {
      ...footerOf(ctx),
      dueOn: localDate(row.expiresAt, ctx.policy.document.timeZone),
      link: publicLink(ctx, row.language, `/transfers/${token}`),
    },
  })
}
