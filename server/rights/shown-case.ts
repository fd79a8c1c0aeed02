import type { Context } from '../base/context.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { toldState } from '../applications/own-applications.ts'
import { profilesOf } from '../applications/sealed-parts.ts'
import { textsOf, type CaseStep } from '../cases/case-texts.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { correctedLabels } from '../cases/corrected-labels.ts'
import { isCopyOut } from '../cases/copy-out.ts'
import { erasingApplications } from '../cases/erasing-applications.ts'
import { objectionWaits } from '../cases/objection-waits.ts'
import { documentOf } from '../cases/policy-of-case.ts'
import { today } from '../cases/record-case.ts'
import { addressOf, nameOf } from '../policy/fields.ts'
import type { Language } from '../policy/languages.ts'
import { isClosedCase, refusalCodes } from '../policy/rights.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { isHiddenByStop, officerMaySee } from '../policy/visibility.ts'
import { mayBeRead } from '../pool/officers-entry.ts'
import { mayAsk } from '../statements/may-ask.ts'
import { statementsFor } from '../statements/shown-statements.ts'
import { askedWords } from '../../views/cases/asked-words.ts'
import type { ShownCase } from '../../views/cases/case-parts.tsx'
import { listedCase } from '../../views/cases/shapes.ts'
import { refusalText } from '../../views/mail/case-turn.ts'
import { holdUntilOf } from './hold-until.ts'

type Parts = Pick<
  Context,
  | 'clock'
  | 'policy'
  | 'policies'
  | 'applications'
  | 'applicants'
  | 'pool'
  | 'vacancies'
  | 'vault'
  | 'cases'
  | 'outbox'
  | 'statements'
>

/** Who sees it: of a recruiter, nothing of what is restricted or held. Source: privacy.md 10 */
export type SeenBy = 'owner' | 'privacyOfficer' | 'recruiter'

/** The case as its page shows it. */
export async function shownCase(
  ctx: Parts,
  row: CaseRow,
  { seenBy, language }: { seenBy: SeenBy; language: Language },
): Promise<ShownCase> {
  const texts = (await textsOf(ctx, [row])).get(row._id)
  const applications = await applicationsOf(ctx, row, seenBy)
  const entry = await entryOf(ctx, row, seenBy)
  const erasing = seenBy === 'owner' ? await erasingOf(ctx, row) : []
  const history = texts?.history ?? []
  const labels = seenBy === 'recruiter' ? [] : await correctedLabels(ctx, row, { history, language })
  const said = texts?.answer ?? ''
  const isReason = saysWhyLonger(row, history)
  return {
    ...listedCase(row, today(ctx)),
    isWaiting: objectionWaits(row, applications) || erasing.length > 0,
    erasing,
    identity: row.identity,
    person: await personOf(ctx, row, { seenBy, sees: applications.length > 0 || entry.isFree }),
    isNobody: row.subjectId === null,
    isStripped: row.subjectId === null && isClosedCase(row.state),
    applications: await Promise.all(
      applications.map(async one => ({
        reference: one.reference,
        job: (await ctx.vacancies.byId(one.vacancyId))?.title ?? '',
        ...(mayRead(row, one, seenBy) ? { path: `/staff/applications/${one._id}` } : {}),
      })),
    ),
    entryReference: entry.reference,
    ...(entry.path === undefined ? {} : { entryPath: entry.path }),
    request: row.channel === 'portal' ? askedWords(language, texts?.request ?? '') : (texts?.request ?? ''),
    answer: isReason ? '' : said,
    whyLonger: isReason ? said : '',
    refusal: seenBy === 'recruiter' && saysHeld(row) ? '' : refusalOf(ctx, row, { language, history }),
    holdUntil: seenBy === 'recruiter' ? '' : ((await holdUntilOf(ctx, row)) ?? ''),
    isCopyOffered: isCopyOut(ctx, row),
    hired: seenBy === 'owner' ? await hiredIn(ctx, row, applications) : [],
    history: history.map(({ event, at }, n) => ({ event, at: new Date(at), field: labels[n] })),
  }
}

/** What goes by it, of which nothing is deleted yet: with the way back, as long as there is one. */
async function erasingOf(ctx: Parts, row: CaseRow): Promise<NonNullable<ShownCase['erasing']>> {
  const rows = erasingApplications(row, await ctx.applications.byIds(row.applicationIds))
  return await Promise.all(
    rows.map(async ({ _id, reference, vacancyId, state, erasure }) => {
      const job = (await ctx.vacancies.byId(vacancyId))?.title ?? ''
      const mayUndo = state === 'erasure_pending' && erasure && erasure.undoUntil > ctx.clock.now()
      const undo = mayUndo ? { path: `/my/applications/${_id}`, until: erasure.undoUntil } : undefined
      return { reference, job, undo }
    }),
  )
}

/** Whether the case, or a hold, lets them read that application. */
function mayRead({ state }: CaseRow, application: ApplicationRow, seenBy: SeenBy): boolean {
  return seenBy === 'privacyOfficer' && officerMaySee(application, { isInOpenCase: !isClosedCase(state) })
}

/** The pages with the answer to who was hired. */
async function hiredIn(
  ctx: Parts,
  { type, state }: CaseRow,
  applications: readonly ApplicationRow[],
): Promise<{ path: string; job: string }[]> {
  if (type !== 'hiredPerson' || state !== 'granted') return []
  const found: { path: string; job: string }[] = []
  for (const row of applications) {
    const isAnswered = mayAsk(await toldState(ctx, row)) && (await statementsFor(ctx, row.vacancyId)).isHired
    if (!isAnswered) continue
    const job = (await ctx.vacancies.byId(row.vacancyId))?.title ?? ''
    found.push({ path: `/my/applications/${row._id}/hire-statement`, job })
  }
  return found
}

async function applicationsOf(
  ctx: Parts,
  { applicationIds }: CaseRow,
  seenBy: SeenBy,
): Promise<ApplicationRow[]> {
  const rows = await ctx.applications.byIds(applicationIds)
  const there = rows.filter(row => mayBeSeenByOwner(row.state))
  return seenBy === 'recruiter' ? there.filter(row => !isHiddenByStop(row.stops)) : there
}

/**
 * What the person has in the talent pool, of a case about everything: its reference, if it may be seen. `isFree`: the case
 * is about no application, and nothing there is kept from being seen.
 */
async function entryOf(
  ctx: Pick<Context, 'pool' | 'applications' | 'cases'>,
  { isWhole, subjectId, applicationIds }: CaseRow,
  seenBy: SeenBy,
): Promise<{ reference: string | undefined; path?: string; isFree: boolean }> {
  const entry = isWhole && subjectId ? await ctx.pool.liveOf(subjectId) : undefined
  const isHidden = entry !== undefined && seenBy === 'recruiter' && isHiddenByStop(entry.stops)
  return {
    reference: isHidden ? undefined : entry?.reference,
    ...(entry && seenBy === 'privacyOfficer' && (await mayBeRead(ctx, entry))
      ? { path: `/staff/pool/${entry._id}` }
      : {}),
    isFree: applicationIds.length === 0 && !isHidden,
  }
}

/** Whose case it is, for staff, as long as it waits for an answer. */
async function personOf(
  ctx: Parts,
  { subjectId, state }: CaseRow,
  { seenBy, sees }: { seenBy: SeenBy; sees: boolean },
): Promise<ShownCase['person']> {
  if (subjectId === null || seenBy === 'owner' || isClosedCase(state)) return undefined
  if (seenBy === 'recruiter' && !sees) return undefined
  const profile = (await profilesOf(ctx, [subjectId])).get(subjectId)
  return profile && { name: nameOf(profile), address: addressOf(profile) }
}

/** Whether what was last written to the person is why it takes longer, not the answer. */
function saysWhyLonger({ state }: CaseRow, history: readonly CaseStep[]): boolean {
  return state === 'extended' || history.findLast(step => step.said)?.event === 'extend'
}

/** Whether it was refused because of a hold. */
function saysHeld({ code }: CaseRow): boolean {
  return code === '17-3-e' || code === '17-3-b'
}

function refusalOf(
  ctx: Pick<Context, 'policy' | 'policies'>,
  row: CaseRow,
  { language, history }: { language: Language; history: readonly CaseStep[] },
): string {
  const { state, code } = row
  const refused = refusalCodes.find(known => known === code)
  if (!refused || !isClosedCase(state)) return ''
  const { name: authority, url: authorityUrl } = documentOf(ctx, row).authority
  const holdUntil = history.findLast(step => step.holdUntil !== undefined)?.holdUntil ?? ''
  return refusalText(language, {
    code: refused,
    authority,
    authorityUrl,
    holdUntil,
    isPart: state === 'partly',
  })
}
