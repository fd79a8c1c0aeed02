import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import { addressField, addressOf } from '../policy/fields.ts'
import { isGoing } from '../policy/states.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import {
  receiptPage,
  type ReceiptPageProps,
  type ReceiptStanding,
} from '../../views/applications/receipt.tsx'
import type { ApplicationRow } from './application-row.ts'
import { correctAddress, mayCorrect, mostCorrections } from './correct-address.ts'
import { deadlineFor } from './deadline.ts'
import { toldState } from './own-applications.ts'
import { profilesOf } from './sealed-parts.ts'
import { receiptHash } from './submit-application.ts'

function tokenOf(incoming: Who['incoming']): string {
  return incoming.params['token'] ?? ''
}

/** @throws Refusal 'gone' when the receipt is unknown, or the deletion of what it was for has begun */
async function receivedBy(ctx: Pick<Context, 'applications'>, token: string): Promise<ApplicationRow> {
  const row = await ctx.applications.byReceipt(receiptHash(token))
  if (!row || isGoing(row.state)) throw new Refusal('gone', { key: 'link.dead' })
  return row
}

/** The receipt; for its first 15 minutes with the address, so that a slip can be mended. */
export const getReceipt = route({
  method: 'get',
  path: '/receipts/:token',
  allow: 'anyone',
  record: { nothing: 'no personal data after 15 minutes; before, only to who has just sent it' },
  read: incoming => ({ token: tokenOf(incoming), query: incoming.query }),
  handle: async (ctx, { token, query }, who) => {
    const row = await receivedBy(ctx, token)
    const correction = await correctionOf(ctx, row, query['corrected'] === '1')
    return await receiptAnswer(ctx, who, { token, row, alreadyReceived: query['again'] === '1', correction })
  },
})

/** The address is corrected, and the receipt mail sent anew. */
export const postReceiptAddress = route({
  method: 'post',
  path: '/receipts/:token/email',
  allow: 'anyone',
  record: { change: 'address.corrected' },
  limit: 'apply',
  read: incoming => ({ token: tokenOf(incoming), typed: typedAddress(incoming.body) }),
  handle: async (ctx, { token, typed }, who) => {
    const row = await receivedBy(ctx, token)
    const job = (await ctx.vacancies.byId(row.vacancyId))?.title ?? ''
    try {
      await correctAddress(ctx, { row, typed, job })
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'invalid') throw error
      const problem = { field: addressField, key: 'err.email' }
      const shown = await correctionOf(ctx, row, false)
      const correction = shown && { ...shown, typed, problem }
      return await receiptAnswer(ctx, who, { token, row, alreadyReceived: false, correction })
    }
    return redirectTo(`/receipts/${token}?corrected=1`)
  },
})

function typedAddress(body: TypedForm): string {
  const typed = body[addressField]
  return typeof typed === 'string' ? typed : ''
}

async function correctionOf(
  ctx: Context,
  row: ApplicationRow,
  corrected: boolean,
): Promise<ReceiptPageProps['correction']> {
  if (!mayCorrect(ctx, row)) return undefined
  const profile = (await profilesOf(ctx, [row.subjectId])).get(row.subjectId)
  return profile && { address: addressOf(profile), left: mostCorrections - row.corrections, corrected }
}

async function receiptAnswer(
  ctx: Context,
  who: Who,
  shown: {
    token: string
    row: ApplicationRow
    alreadyReceived: boolean
    correction: ReceiptPageProps['correction']
  },
): Promise<Answer> {
  const { token, row, alreadyReceived, correction } = shown
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  const html = receiptPage({
    frame: who.frame,
    token,
    reference: row.reference,
    job: vacancy?.title ?? '',
    retention: ctx.policy.document.retention,
    undecidedOn: undecidedOn(ctx, row),
    standing: await standingOf(ctx, row),
    alreadyReceived,
    ...(correction ? { correction } : {}),
  })
  return page(html, correction?.problem ? 422 : 200)
}

/** What still holds of what the receipt promises. Never the outcome: whoever has the address reads it. */
async function standingOf(ctx: Context, row: ApplicationRow): Promise<ReceiptStanding> {
  const { state, erasure } = row
  if (state === 'erasure_pending')
    return {
      kind: 'erasing',
      at: erasure && erasure.undoUntil > ctx.clock.now() ? erasure.undoUntil : undefined,
    }
  if ((await toldState(ctx, row)).outcome !== 'assessing') return { kind: 'settled' }
  return { kind: row.objectedAt || row.stops.length > 0 ? 'otherDay' : 'open' }
}

/** The date without a decision, also after one that is not told yet. */
function undecidedOn(ctx: Pick<Context, 'policy' | 'policies'>, row: ApplicationRow): string {
  return deadlineFor(ctx, { ...row, decision: null, withdrawal: null }).due.date
}
