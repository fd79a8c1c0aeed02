import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type RefereeId, type VacancyId } from '../base/ids.ts'
import type { ShownReferee } from '../../views/referees/shapes.ts'
import type { OpenEntry } from './open-entry.ts'

/** Each entry as its pages show it, with the entry itself. */
export async function shownReferees(
  ctx: Pick<Context, 'vacancies'>,
  entries: readonly OpenEntry[],
): Promise<(OpenEntry & { shown: ShownReferee })[]> {
  const ids = [...new Set(entries.map(({ row }) => row.vacancyId))]
  const found = await Promise.all(ids.map(async id => await ctx.vacancies.byId(id)))
  const titles = new Map<VacancyId, string>(found.flatMap(one => (one ? [[one._id, one.title]] : [])))
  return entries.map(open => {
    const { entry, row, referee } = open
    const job = titles.get(row.vacancyId) ?? ''
    return { ...open, shown: { ...referee, job, enteredAt: entry.enteredAt, dueOn: row.due.date } }
  })
}

/** One entry as its pages show it. */
export async function shownReferee(ctx: Pick<Context, 'vacancies'>, open: OpenEntry): Promise<ShownReferee> {
  const [only] = await shownReferees(ctx, [open])
  if (!only) throw new Error('an entry became none')
  return only.shown
}

/** The id of a referee. @throws Refusal 'notFound' */
export function refereeIdOf(text: string | undefined): RefereeId {
  if (!isId('ref', text)) throw new Refusal('notFound')
  return text
}
