import type { Model } from 'mongoose'
import type { ApplicationId, VacancyId } from '../base/ids.ts'
import type { Database } from '../store/database.ts'
import type { ApplicationRow } from './application-row.ts'

/** Whoever was passed over, or may still be, can ask who was hired. Source: likestillings- og diskrimineringsloven § 31 */
export function mayEverAsk({
  decision,
  withdrawal,
}: Pick<ApplicationRow, 'decision' | 'withdrawal'>): boolean {
  return decision ? decision.outcome !== 'hired' : !withdrawal
}

const hired = { state: 'decided' as const, 'decision.outcome': 'hired' as const }

/** The applications as somebody hired for a job concerns the others. */
export function aboutHired(database: Database, rows: Model<ApplicationRow>) {
  const { trusted } = database
  return {
    ...takenOver(database, rows),
    /** Everybody hired for that job whose application stays. */
    hiredFor: async (vacancyId: VacancyId): Promise<ApplicationRow[]> =>
      await rows
        .find({ vacancyId, ...hired })
        .sort({ 'decision.decidedAt': 1 })
        .lean<ApplicationRow[]>(),
    /** Everybody hired of whom nothing was ever written for the others, whoever was decided first. */
    unstated: async (limit: number): Promise<ApplicationRow[]> =>
      await rows
        .find({ ...hired, statedAt: null })
        .sort({ 'decision.decidedAt': 1 })
        .limit(limit)
        .lean<ApplicationRow[]>(),
    /** Written then, if that decision stands and nobody else wrote since it was read. */
    noteStated: async (
      { _id, decision, statedAt }: Pick<ApplicationRow, '_id' | 'decision' | 'statedAt'>,
      at: Date,
    ): Promise<boolean> => {
      const asRead = { _id, ...hired, 'decision.decidedAt': decision?.decidedAt, statedAt: statedAt ?? null }
      return (await rows.updateOne(asRead as never, { $set: { statedAt: at } })).modifiedCount === 1
    },
    /** Whether somebody stays who is hired for that job, on the way out or not, or may have been before a change. */
    isHireLeft: async (vacancyId: VacancyId): Promise<boolean> => {
      const isSet = trusted({ $ne: null })
      const once = { decision: null, firstDecidedAt: isSet }
      const $or = [
        { 'decision.outcome': 'hired' as const },
        once,
        { notBefore: isSet },
        { 'decision.notBefore': isSet },
      ]
      return (await rows.exists({ vacancyId, $or })) !== null
    },
    /** Those of the jobs in which somebody stays who was passed over, or may still be. */
    askableAmong: async (vacancyIds: readonly VacancyId[]): Promise<Set<VacancyId>> => {
      const asking = {
        vacancyId: trusted({ $in: [...vacancyIds] }),
        state: trusted({ $ne: 'purging' as const }),
        $or: [
          { 'decision.outcome': trusted({ $in: ['rejected' as const, 'cancelled' as const] }) },
          { decision: null, withdrawal: null },
        ],
      }
      return new Set(await rows.distinct('vacancyId', asking))
    },
    /** Which of these exist, as the others may ask about them: a purge run may have them. */
    decisionsOf: async (
      ids: readonly ApplicationId[],
    ): Promise<Pick<ApplicationRow, '_id' | 'vacancyId' | 'decision' | 'withdrawal'>[]> =>
      await rows
        .find({ _id: trusted({ $in: [...ids] }) }, { vacancyId: 1, decision: 1, withdrawal: 1 })
        .lean<Pick<ApplicationRow, '_id' | 'vacancyId' | 'decision' | 'withdrawal'>[]>(),
  }
}

function takenOver({ trusted }: Database, rows: Model<ApplicationRow>) {
  return {
    /** Everybody hired who was handed over, whoever is deleted first at the front. */
    takenOver: async (limit: number): Promise<ApplicationRow[]> =>
      await rows
        .find({ ...hired, handedOverAt: trusted({ $type: 'date' as const }) } as never)
        .sort({ eligibleAt: 1 })
        .limit(limit)
        .lean<ApplicationRow[]>(),
  }
}
