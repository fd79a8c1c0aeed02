import type { Context } from '../base/context.ts'
import type { ApplicationRow, NoticeRow } from '../applications/application-row.ts'
import { footerOf, publicLink, unaskedLinkMs } from '../applications/linked-mail.ts'
import { openProfiles } from '../applications/sealed-parts.ts'
import { noticeMail } from '../mail/notice-mail.ts'
import { addressOf, nameOf, type Profile } from '../policy/fields.ts'
import { noticesStore, type After, type NoticesStore } from './notices-store.ts'
import { noticeWindow } from './notice-window.ts'

/** The parts of the context a notice needs. */
export type NoticeContext = Pick<
  Context,
  | 'database'
  | 'inTransaction'
  | 'log'
  | 'clock'
  | 'policy'
  | 'config'
  | 'vault'
  | 'vacancies'
  | 'applicants'
  | 'pool'
  | 'links'
  | 'outbox'
>

const batch = 100

/**
 * Everyone whose D is at most `noticeDays` away has been told that day (M5), whatever nights were missed. A notice that
 * cannot be written moves no D. Gives how many were told now, and how many could not be. Source: deletion.md 4
 */
export async function warnBeforePurge(ctx: NoticeContext): Promise<{ noticed: number; unreachable: number }> {
  const store = noticesStore(ctx.database)
  const window = noticeWindow(ctx, await ctx.database.now())
  const sum = { noticed: 0, unreachable: 0 }
  let after: After
  for (;;) {
    const rows = await store.untold(window, after, batch)
    const subjectIds = [...new Set(rows.map(row => row.subjectId))]
    const ids = rows.map(row => row._id)
    const { profiles, keys } = await openProfiles(ctx, subjectIds, ids)
    for (const row of rows) {
      const profile = profiles.get(row.subjectId)
      if (!profile || !keys.has(row._id))
        sum.unreachable += 1 // it is being deleted, or a key is lost
      else if (await tell(ctx, store, { row, profile })) sum.noticed += 1
    }
    after = rows.at(-1)
    if (rows.length < batch) break
  }
  if (sum.unreachable > 0) ctx.log.warn('notice.unreachable', { counts: { units: sum.unreachable } })
  return sum
}

async function tell(
  ctx: NoticeContext,
  store: NoticesStore,
  { row, profile }: { row: ApplicationRow; profile: Profile },
): Promise<boolean> {
  const job = (await ctx.vacancies.byId(row.vacancyId))?.title ?? ''
  return await ctx.inTransaction(async () => {
    const notice: NoticeRow = { sentAt: await ctx.database.now(), forDate: row.due.date }
    if (!(await store.tell(row._id, row.notice, notice))) return false
    if (row.notice) await ctx.outbox.cancel(noticeMail(row._id, row.notice)) // the newer one says it all
    await queueNotice(ctx, { row, profile, job, notice })
    return true
  })
}

async function queueNotice(
  ctx: NoticeContext,
  mail: { row: ApplicationRow; profile: Profile; job: string; notice: NoticeRow },
): Promise<void> {
  const { row, profile, notice } = mail
  await ctx.outbox.add({
    ...noticeMail(row._id, notice),
    kind: 'M5',
    unit: row._id,
    to: addressOf(profile),
    language: row.language,
    nextAt: ctx.clock.now(),
    values: {
      ...footerOf(ctx),
      name: nameOf(profile),
      job: mail.job,
      reference: row.reference,
      dueOn: notice.forDate,
      certificateNo: row.certificateNo,
      poolReference: (await ctx.pool.liveOf(row.subjectId))?.reference ?? '',
      link: await linkTo(ctx, row, 'see'),
      eraseLink: await linkTo(ctx, row, 'erase'),
    },
  })
}

/** The address of a fresh link to the applicant's page, or to the erasure. */
export async function linkTo(
  ctx: Pick<NoticeContext, 'links' | 'clock' | 'config' | 'policy'>,
  row: Pick<ApplicationRow, '_id' | 'subjectId' | 'language'>,
  purpose: 'see' | 'erase',
): Promise<string> {
  const token = await ctx.links.create({
    purpose,
    subjectId: row.subjectId,
    applicationId: row._id,
    expiresAt: new Date(ctx.clock.now().getTime() + unaskedLinkMs),
    once: false,
  })
  return publicLink(ctx, row.language, `/links/${token}`)
}
