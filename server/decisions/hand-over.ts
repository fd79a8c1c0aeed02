import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import { applicationForStaff, type StaffLook } from '../applications/application-for-staff.ts'
import { noteTakenOver } from '../applications/disclosures-store.ts'
import { deadlineFor } from '../applications/deadline.ts'
import { refuseWithoutStatement } from '../statements/missing-statements.ts'
import { sealJson } from '../vault/seal.ts'
import type { Language } from '../policy/languages.ts'
import { readAddress } from '../policy/mail-address.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { instantsOf, isPlainDate, localDate, type PlainDate } from '../policy/retention.ts'
import { lineIn, wrongWithText } from '../policy/typed-input.ts'
import { typedText } from '../../views/components/form.tsx'
import { t } from '../../views/text/lookup.ts'
import type { DecideContext } from './record-decision.ts'
import { handedOverOf, tellNewDay } from './tell-new-day.ts'

const mostCharacters = 200
const badDay = { field: 'handedOn', key: 'handOver.badDay' }

/** Who took over the file of somebody hired, where they can be written to if that is known, and on which local date. */
export interface HandOver {
  recipient: string
  /** Null: none. Undefined: not said, it stays as it was. */
  recipientEmail?: string | null | undefined
  handedOn: PlainDate
}

/** What was typed, read. @throws Refusal 'invalid' with every problem */
export function readHandOver(typed: TypedForm, language: Language): HandOver {
  const recipient = lineIn(typed, 'recipient')
  const isSaid = typed['recipientEmail'] !== undefined
  const address = typedText(typed, 'recipientEmail').trim()
  const recipientEmail = address === '' ? null : readAddress(address)
  const handedOn = lineIn(typed, 'handedOn')
  const problems = [
    ...problemsOfRecipient(recipient, language),
    ...(recipientEmail === undefined ? [{ field: 'recipientEmail', key: 'err.email' }] : []),
    ...(isPlainDate(handedOn) ? [] : [badDay]),
  ]
  if (problems.length > 0 || recipientEmail === undefined) throw new Refusal('invalid', { problems })
  return { recipient, recipientEmail: isSaid ? recipientEmail : undefined, handedOn }
}

function problemsOfRecipient(recipient: string, language: Language): Problem[] {
  const field = 'recipient'
  const label = t(language)('handOver.recipient')
  const wrong = wrongWithText(recipient, { field, label, most: mostCharacters })
  if (recipient === '' || wrong?.key === 'err.long') return [{ field, key: 'handOver.missing' }]
  return wrong ? [wrong] : []
}

/**
 * Somebody hired was handed over, and D is by `hired` from that day. Whoever took over stands among those who have a copy
 * (M15), and in the audit log, sealed under the application; an earlier or later D is told by mail (M9). The same again
 * changes nothing; another day, or an address, corrects it.
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
  const { recipient, recipientEmail } = input
  const to = { name: recipient, address: recipientEmail }
  await ctx.inTransaction(async () => {
    const isMoved = await ctx.applications.handOver(row._id, decision.decidedAt, {
      handedOverAt,
      ...deadline,
    })
    if (!isMoved && !(await isHandedOver(ctx, row._id, handedOverAt))) throw new Refusal('conflict')
    const isNews = await noteTakenOver(ctx, key, {
      applicationId: row._id,
      to,
      at: handedOverAt,
      notedAt: ctx.clock.now(),
    })
    if (!isMoved && !isNews) return
    await ctx.erasure.tellDue(row._id, deadline.due)
    await tellNewDay(ctx, told, deadline)
    await ctx.audit.write({
      what: 'application.handedOver',
      who: input.by,
      about: row._id,
      details: at => sealJson(key, at, { recipient }),
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
