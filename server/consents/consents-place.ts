import type { Context } from '../base/context.ts'
import { leavingSubjectIdsOf, poolIdsOf, type LeavingUnit, type Place, type PurgeRun } from '../base/place.ts'
import { addMonths, instantsOf, localDate } from '../policy/retention.ts'
import type { BlindReceipt, Closing, ConsentRow } from './consents-store.ts'

type Parts = Pick<Context, 'consents' | 'pool' | 'policy' | 'clock' | 'inTransaction'>

/**
 * The consent that an entry stood on holds no more when the entry goes. Those of people of whom nothing else stays are
 * blind receipts from then on, under the numbers that were told, and nobody's. Source: privacy.md 6
 */
export function consentsPlace(ctx: Parts): Place {
  return {
    name: 'consents',
    stage: 'children',
    erase: async run => {
      await closeWithEntries(ctx, run)
      const rows = await ctx.consents.ofSubjects(leavingSubjectIdsOf(run))
      for (const row of rows) {
        const receipt = blindReceipt(ctx, row, endOf(run))
        await ctx.inTransaction(() => ctx.consents.blind(row._id, receipt))
      }
    },
    find: async run => {
      const rows = await ctx.consents.ofSubjects(leavingSubjectIdsOf(run))
      return rows.flatMap(row => {
        const unit = unitOf(run, row)
        return unit ? [{ place: 'consents' as const, unit: unit.id, how: 'reference' as const }] : []
      })
    },
  }
}

/** Told with the run's intent, which has the consents' tokens. */
async function closeWithEntries(ctx: Parts, run: PurgeRun): Promise<void> {
  const ids = poolIdsOf(run)
  const entries = ids.length === 0 ? [] : await ctx.pool.byIds(ids)
  for (const { consentId, erasure } of entries)
    await ctx.consents.close(consentId, erasure ? 'erased' : 'lapsed', ctx.clock.now())
}

function endOf({ kind }: PurgeRun): Closing {
  return kind === 'purge' ? 'lapsed' : 'erased'
}

function unitOf(run: PurgeRun, row: ConsentRow): LeavingUnit | undefined {
  return run.items.find(item => item.wholeSubject && item.subjectId === row.subjectId)
}

/** Without the person and without the hour; undefined when the policy keeps none. */
function blindReceipt(
  ctx: Pick<Context, 'policy' | 'clock'>,
  row: ConsentRow,
  otherwise: Closing,
): BlindReceipt | undefined {
  const { retention, timeZone } = ctx.policy.document
  const closedOn = localDate(row.closedAt ?? ctx.clock.now(), timeZone)
  if (retention.receipts.months === 0) return undefined
  return {
    _id: row.receiptNo,
    purpose: row.purpose,
    state: 'blind',
    textHash: row.textHash,
    givenOn: localDate(row.givenAt, timeZone),
    closedOn,
    closing: row.closing ?? otherwise,
    keptUntil: instantsOf(addMonths(closedOn, retention.receipts.months), timeZone).eligibleAt,
  }
}
