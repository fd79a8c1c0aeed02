import type { Context } from '../base/context.ts'
import type { ApplicationRow, Deadline, DecisionRow } from '../applications/application-row.ts'
import { mailAt, occasionOf } from '../applications/decision-mail.ts'
import { queueLifeMail } from '../applications/life-mail.ts'
import { profilesOf } from '../applications/sealed-parts.ts'
import type { MailName } from '../mail/outbox.ts'
import type { Profile } from '../policy/fields.ts'

const minuteMs = 60_000

/** Whom a hand-over concerns, as it was before. */
export interface HandedOver {
  row: ApplicationRow
  decision: DecisionRow
  job: string
  /** Undefined when its deletion has begun. */
  profile: Profile | undefined
}

/** What a mail about the new day needs, read before the transaction. */
export async function handedOverOf(
  ctx: Pick<Context, 'applicants' | 'vault' | 'vacancies'>,
  row: ApplicationRow,
  decision: DecisionRow,
): Promise<HandedOver> {
  const profile = (await profilesOf(ctx, [row.subjectId])).get(row.subjectId)
  const job = (await ctx.vacancies.byId(row.vacancyId))?.title ?? ''
  return { row, decision, job, profile }
}

/**
 * A hand-over that made D another day is told by mail (M9), after the decision itself; one about an earlier hand-over that
 * has not left does not leave any more. In the caller's transaction. Who was given notice of D hears of it by the recall
 * of that notice.
 */
export async function tellNewDay(
  ctx: Pick<Context, 'policy' | 'config' | 'links' | 'outbox' | 'clock'>,
  { row, decision, job, profile }: HandedOver,
  deadline: Deadline,
): Promise<void> {
  if (deadline.due.date === row.due.date) return
  await takeBackNewDay(ctx, row, decision)
  if (!profile || row.notice) return
  const at = ctx.clock.now()
  await queueLifeMail(ctx, {
    kind: 'M9due',
    row,
    profile,
    job,
    at,
    occasion: newDayMail(row, decision, deadline).occasion,
    nextAt: new Date(Math.max(at.getTime(), mailAt(ctx, decision.decidedAt).getTime() + minuteMs)),
    deadline,
    values: { reference: row.reference },
  })
}

/** The mail about the day that the hand-over gave does not leave, unless it has: the hand-over does not hold any more. */
export async function takeBackNewDay(
  ctx: Pick<Context, 'outbox'>,
  row: ApplicationRow,
  decision: DecisionRow,
): Promise<void> {
  await ctx.outbox.takeBack(newDayMail(row, decision, row))
}

function newDayMail(
  row: Pick<ApplicationRow, '_id'>,
  decision: DecisionRow,
  { due }: Pick<Deadline, 'due'>,
): MailName {
  return { kind: 'M9due', about: row._id, occasion: `${occasionOf(decision)} ${due.date}` }
}
