import type { Context } from '../base/context.ts'
import { newToken } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { disclosuresOf } from '../applications/disclosures-store.ts'
import { filesOf } from '../files/files-store.ts'
import { saidDate } from '../policy/unit-dates.ts'
import type { EraseFacts, StaysBeside } from '../../views/portal/erase.tsx'

type Parts = Pick<Context, 'database' | 'vacancies' | 'policy' | 'pool' | 'consents'>

/** What an erasure of the application takes and leaves, told without opening anything: a mail scanner may be asking. */
export async function eraseFacts(ctx: Parts, row: ApplicationRow): Promise<EraseFacts> {
  const files = await filesOf(ctx, row._id)
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  return {
    job: vacancy?.title ?? '',
    certificateNo: row.certificateNo,
    erasureToken: newToken(),
    fileCount: files.length,
    fileBytes: files.reduce((sum, file) => sum + file.size, 0),
    asksQuestions: (vacancy?.questions.length ?? 0) > 0,
    beside: await besideOf(ctx, row),
    coolingOff: ctx.policy.document.timing.coolingOff,
  }
}

async function besideOf(ctx: Parts, { _id, subjectId, stops }: ApplicationRow): Promise<StaysBeside> {
  const entry = await ctx.pool.liveOf(subjectId)
  return {
    copy: entry && { dueOn: entry.stops.length === 0 ? saidDate(entry.due) : undefined },
    hasReceipt: (await ctx.consents.ofSubject(subjectId)).length > 0,
    hasCopies: (await disclosuresOf(ctx, [_id])).length > 0,
    caseMonths: ctx.policy.document.retention.cases.months,
    isRestricted: stops.some(stop => stop.kind === 'restriction'),
  }
}
