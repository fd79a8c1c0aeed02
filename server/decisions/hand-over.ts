import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import { applicationForStaff, type StaffLook } from '../applications/application-for-staff.ts'
import { deadlineFor } from '../applications/deadline.ts'
import { refuseWithoutStatement } from '../statements/missing-statements.ts'
import { sealJson } from '../vault/seal.ts'
import { instantsOf, isPlainDate, localDate, type PlainDate } from '../policy/retention.ts'
import type { DecideContext } from './record-decision.ts'
import { handedOverOf, tellNewDay } from './tell-new-day.ts'

const mostCharacters = 200
const badDay = { field: 'handedOn', key: 'handOver.badDay' }

/** Who took over the file of somebody hired, and on which local date. */
export interface HandOver {
  recipient: string
  handedOn: PlainDate
}

/** What was typed, read. @throws Refusal 'invalid' with every problem */
export function readHandOver(typed: { recipient: string; handedOn: string }): HandOver {
  const recipient = typed.recipient.trim()
  const problems = [
    ...(recipient === '' || recipient.length > mostCharacters
      ? [{ field: 'recipient', key: 'handOver.missing' }]
      : []),
    ...(isPlainDate(typed.handedOn) ? [] : [badDay]),
  ]
  if (problems.length > 0) throw new Refusal('invalid', { problems })
  return { recipient, handedOn: typed.handedOn }
}

/**
 * Somebody hired was handed over, and D is by `hired` from that day. Who took over is in the audit log, sealed under the
 * application; an earlier or later D is told by mail (M9). The same again changes nothing; another day corrects it.
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`
 * @throws Refusal 'conflict' when the person is not hired, or somebody was faster
 * @throws Refusal 'invalid' when the day is in the future or before the decision, or the hire statement is missing
 */
export async function handOver(ctx: DecideContext, input: StaffLook & HandOver): Promise<void> {
  await ctx.clockCheck.refuseWhenOff()
  const row = await applicationForStaff(ctx, input)
  const { decision } = row
  if (row.state !== 'decided' || decision?.outcome !== 'hired') throw new Refusal('conflict')
  refuseWithoutStatement(row)
  const { timeZone } = ctx.policy.document
  const earliest = localDate(decision.decidedAt, timeZone)
  if (input.handedOn < earliest || input.handedOn > localDate(ctx.clock.now(), timeZone))
    throw new Refusal('invalid', { problems: [badDay] })
  const handedOverAt = instantsOf(input.handedOn, timeZone).eligibleAt
  const deadline = deadlineFor(ctx, { ...row, handedOverAt, notBefore: null })
  const key = (await ctx.vault.keys.open([row._id])).get(row._id)
  if (!key) throw new Refusal('gone')
  const told = await handedOverOf(ctx, row, decision)
  await ctx.inTransaction(async () => {
    if (!(await ctx.applications.handOver(row._id, decision.decidedAt, { handedOverAt, ...deadline }))) {
      if (await isHandedOver(ctx, row._id, handedOverAt)) return
      throw new Refusal('conflict')
    }
    await ctx.erasure.tellDue(row._id, deadline.due)
    await tellNewDay(ctx, told, deadline)
    await ctx.audit.write({
      what: 'application.handedOver',
      who: input.by,
      about: row._id,
      details: at => sealJson(key, at, { recipient: input.recipient }),
    })
  })
}

async function isHandedOver(
  ctx: Pick<DecideContext, 'applications'>,
  id: ApplicationId,
  handedOverAt: Date,
): Promise<boolean> {
  const row = await ctx.applications.byId(id)
  return row?.handedOverAt?.getTime() === handedOverAt.getTime()
}
