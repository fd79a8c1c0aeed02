import type { Context } from '../base/context.ts'
import type { StaffId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { disclosuresIn, looksOf, type Disclosure, type Look } from '../applications/who-has-seen.ts'
import { textOf } from '../consents/texts.ts'
import type { Language } from '../policy/languages.ts'
import { localDate } from '../policy/retention.ts'
import { openEntries } from '../referees/open-entry.ts'
import { refereesOf } from '../referees/referees-store.ts'
import { shownReferees } from '../referees/shown-referee.ts'
import { listedCase } from '../../views/cases/shapes.ts'
import type { OfficersFacts } from '../../views/review/officers-facts.tsx'
import { t } from '../../views/text/lookup.ts'

/** What a privacy officer sees of an application beside itself; staff by name. Source: privacy.md 10 */
export async function officersFacts(
  ctx: Context,
  row: ApplicationRow,
  language: Language,
): Promise<OfficersFacts> {
  const looks = await looksOf(ctx, row)
  const copies = await disclosuresIn(ctx, row)
  const names = await namesOf(ctx, { looks, copies })
  const today = localDate(ctx.clock.now(), ctx.policy.document.timeZone)
  const referees = await shownReferees(ctx, await openEntries(ctx, await refereesOf(ctx, [row._id])))
  return {
    referees: referees.map(({ shown }) => shown),
    cases: (await ctx.cases.ofSubject(row.subjectId)).map(one => listedCase(one, today)),
    consents: (await ctx.consents.ofSubject(row.subjectId)).map(one => ({
      ...one,
      isKept: one.state === 'active',
      text: textOf(ctx, one) ?? '',
    })),
    copies: copies.map(({ staffId, outside, firstAt, times }) => {
      const name = staffId ? names.get(staffId) : outside?.name
      return { name, isStaff: staffId !== null, firstAt, times, tookOver: outside?.tookOver === true }
    }),
    looks: looks.map(look =>
      look.by === null
        ? { at: look.at, who: 'applicant', name: t(language)('officer.applicant'), what: 'link.used' }
        : { at: look.at, who: look.by.role, name: names.get(look.by.staffId), what: look.what },
    ),
  }
}

async function namesOf(
  ctx: Pick<Context, 'staff'>,
  { looks, copies }: { looks: readonly Look[]; copies: readonly Disclosure[] },
): Promise<ReadonlyMap<StaffId, string>> {
  const ids = new Set<StaffId>([
    ...looks.flatMap(({ by }) => by?.staffId ?? []),
    ...copies.flatMap(({ staffId }) => staffId ?? []),
  ])
  return new Map((await ctx.staff.byIds([...ids])).map(({ _id, name }) => [_id, name]))
}
