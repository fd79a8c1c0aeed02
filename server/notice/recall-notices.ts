import type { ApplicationRow, NoticeRow } from '../applications/application-row.ts'
import { footerOf } from '../applications/linked-mail.ts'
import { openProfiles } from '../applications/sealed-parts.ts'
import { noticeMail } from '../mail/notice-mail.ts'
import { addressOf, nameOf, type Profile } from '../policy/fields.ts'
import { noticesStore, type NoticesStore } from './notices-store.ts'
import { decidedBefore } from './notice-window.ts'
import { linkTo, type NoticeContext } from './warn-before-purge.ts'

const batch = 100

/**
 * Whoever was told a D that holds no more has been told that too, unless the notice had not left yet. Gives how many
 * notices were taken back now. Source: deletion.md 4, 13 (E7)
 */
export async function recallNotices(ctx: NoticeContext): Promise<number> {
  const store = noticesStore(ctx.database)
  const before = decidedBefore(ctx, await ctx.database.now())
  let recalled = 0
  for (;;) {
    const rows = await store.outdated(before, batch)
    const subjectIds = [...new Set(rows.map(row => row.subjectId))]
    const ids = rows.map(row => row._id)
    const { profiles, keys } = await openProfiles(ctx, subjectIds, ids)
    let now = 0
    for (const row of rows) {
      const { notice } = row
      const profile = keys.has(row._id) ? profiles.get(row.subjectId) : undefined
      if (notice && (await recall(ctx, store, { row, notice, profile }))) now += 1
    }
    recalled += now
    if (rows.length < batch || now === 0) return recalled
  }
}

interface Recalled {
  row: ApplicationRow
  notice: NoticeRow
  /** Undefined when its deletion has begun, or a key is lost. */
  profile: Profile | undefined
}

async function recall(ctx: NoticeContext, store: NoticesStore, told: Recalled): Promise<boolean> {
  const { row, notice, profile } = told
  const job = (await ctx.vacancies.byId(row.vacancyId))?.title ?? ''
  return await ctx.inTransaction(async () => {
    if (!(await store.untell(row._id, notice))) return false
    const mail = noticeMail(row._id, notice)
    if (await ctx.outbox.cancel(mail)) return true
    if (!profile) return true
    await ctx.outbox.add({
      ...mail,
      kind: 'M5recall',
      unit: row._id,
      to: addressOf(profile),
      language: row.language,
      nextAt: ctx.clock.now(),
      values: {
        ...footerOf(ctx),
        name: nameOf(profile),
        job,
        why: row.stops.length > 0 ? 'stopped' : 'moved',
        toldOn: notice.forDate,
        dueOn: row.due.date,
        link: await linkTo(ctx, row, 'see'),
      },
    })
    return true
  })
}
