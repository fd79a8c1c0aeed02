import type { StaffId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { toldState } from '../applications/own-applications.ts'
import {
  disclosuresIn,
  disclosuresTold,
  looksTold,
  type Disclosure,
  type Look,
} from '../applications/who-has-seen.ts'
import { disclosuresOf } from '../applications/disclosures-store.ts'
import { casesOfSubject } from '../cases/record-case.ts'
import type { AccessCopy, ApplicationCopy } from '../policy/copy-schema.ts'
import type { ConsentRow } from '../consents/consents-store.ts'
import { entryLooks } from '../pool/entry-looks.ts'
import { isOutcome } from '../policy/states.ts'
import { refereesTold } from '../referees/told-referees.ts'
import { ownStatement } from '../statements/shown-statements.ts'
import { becauseText } from '../../views/rules.ts'
import { certificateText } from '../../views/numbers.ts'
import { t } from '../../views/text/lookup.ts'
import type { FileEntry } from './archive.ts'
import { transfersCopy } from './gather-transfers.ts'
import { messagesCopy, notesCopy } from './gather-written.ts'
import { leftOutOf, maskedApplication, maskFor } from './mask-copy.ts'
import { givenOf, headOf, poolGiven, type GatherContext, type Making } from './gather-given.ts'

/** Everything held about a person in these units, and the files that belong to it. */
export interface GatheredAccess {
  copy: AccessCopy
  files: FileEntry[]
  letter: string | undefined
  consents: ConsentRow[]
}

/**
 * Everything as the person may see it now: no decision before its mail has gone, no name of staff unless the policy
 * gives names. Source: privacy.md 5, 9; GDPR art. 15
 */
export async function gatherAccess(ctx: GatherContext, making: Making): Promise<GatheredAccess> {
  const { open } = making
  const names = await staffNames(ctx, making)
  const files: FileEntry[] = []
  const applications: ApplicationCopy[] = []
  let letter: string | undefined
  for (const row of open.applications) {
    const given = await givenOf(ctx, making, { row, folder: `applications/${referenceOf(row)}/files/` })
    files.push(...given.entries)
    const whole = { ...given.copy, ...(await heldOf(ctx, making, { row, names })) }
    const mask = maskFor(making, row)
    letter ??= given.letter && mask(given.letter)
    applications.push(maskedApplication(whole, mask))
  }
  const pool = await poolCopy(ctx, making, names)
  const consents = await ctx.consents.ofSubject(open.subjectId)
  const cases = (await casesOfSubject(ctx, open.subjectId)).map(caseCopy)
  const copy: AccessCopy = {
    ...headOf(ctx, making, 'access-1'),
    kind: 'access',
    leftOut: leftOutOf(ctx, making),
    applications,
    pool: pool?.copy ?? null,
    consents: consents.map(consentCopy),
    cases,
  }
  return { copy, files: [...files, ...(pool?.files ?? [])], letter, consents }
}

function referenceOf({ reference }: Pick<ApplicationRow, 'reference'>): string {
  return `${reference.slice(0, 5)}-${reference.slice(5)}`
}

type NameOf = (id: StaffId, otherwise: string) => string

/** How members of staff are called: by name when the policy says so, by what they are otherwise. */
async function staffNames(ctx: GatherContext, { open, language }: Making): Promise<NameOf> {
  const say = t(language)
  if (ctx.policy.document.access.staff === 'role') return (_id, otherwise) => otherwise
  const ids = new Set<StaffId>()
  for (const row of [...open.applications, ...(open.entry ? [open.entry] : [])]) {
    for (const { staffId } of await ctx.audit.viewsOf(row._id)) ids.add(staffId)
    for (const { staffId } of await disclosuresOf(ctx, [row._id])) if (staffId) ids.add(staffId)
  }
  const known = new Map((await ctx.staff.byIds([...ids])).map(account => [account._id, account.name]))
  return (id, otherwise) => known.get(id) ?? `${otherwise} (${say('copies.formerStaff')})`
}

type Held = Omit<ApplicationCopy, 'reference' | 'job' | 'sentAt' | 'fields' | 'questions' | 'files'>

/** What is held about an application besides what the person wrote. */
async function heldOf(
  ctx: GatherContext,
  making: Making,
  { row, names }: { row: ApplicationRow; names: NameOf },
): Promise<Held> {
  const { language } = making
  const told = await toldState(ctx, row)
  const { due, outcome, decidedAt } = told
  const isDecided = isOutcome(outcome) && decidedAt !== undefined
  return {
    state: outcome,
    decision: isDecided ? { outcome, decidedAt: decidedAt.toISOString(), source: 'employer' } : null,
    deletion: {
      on: due.date,
      rule: due.rule,
      policyVersion: due.policyVersion,
      because: becauseText(language, told.reason, ctx.policy.document.retention),
      source: 'system',
    },
    certificateNumber: certificateText(row.certificateNo),
    noticeVersion: row.noticeVersion,
    stops: row.stops.map(stopCopy),
    notes: await notesCopy(ctx, row),
    messages: await messagesCopy(ctx, row),
    hireStatement: outcome === 'hired' ? await statementCopy(ctx, row) : null,
    referees: await refereesCopy(ctx, row),
    transfers: await transfersCopy(ctx, making, row),
    disclosures: disclosuresCopy(await disclosuresTold(ctx, row, told), { names, language }),
    looks: looksCopy(await looksTold(ctx, row, told), names),
  }
}

async function statementCopy(ctx: GatherContext, row: ApplicationRow): Promise<Held['hireStatement']> {
  const words = await ownStatement(ctx, row)
  return words ? { words, source: 'employer' } : null
}

async function refereesCopy(ctx: GatherContext, row: ApplicationRow): Promise<Held['referees']> {
  return (await refereesTold(ctx, row)).map(({ name, email, phone, source, sourceNote, enteredAt }) => ({
    ...{ name, email, phone, from: source, note: sourceNote },
    enteredAt: enteredAt.toISOString(),
    source: source === 'applicant' ? 'you' : 'other',
  }))
}

function stopCopy({ kind, until }: ApplicationRow['stops'][number]): Held['stops'][number] {
  return { kind, until: until.toISOString(), source: 'system' }
}

function disclosuresCopy(
  all: readonly Disclosure[],
  { names, language }: { names: NameOf } & Pick<Making, 'language'>,
): Held['disclosures'] {
  const say = t(language)
  return all.map(({ staffId, outside, firstAt, lastAt, times }) => ({
    who: staffId ? names(staffId, say('takeout.staff')) : (outside?.name ?? say('copies.outside')),
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
    times,
    source: 'system',
  }))
}

function looksCopy(looks: readonly Look[], names: NameOf): Held['looks'] {
  return looks.map(look => {
    const seen =
      look.by === null
        ? { who: 'you', action: 'link.used' }
        : { who: names(look.by.staffId, look.by.role), action: look.what }
    return { at: look.at.toISOString(), ...seen, source: 'system' }
  })
}

function consentCopy(row: ConsentRow): AccessCopy['consents'][number] {
  const { purpose, textHash, language, channel, givenAt, closedAt, closing, receiptNo } = row
  return {
    ...{ purpose, textHash, language, channel, closing },
    path: consentPath(row),
    givenAt: givenAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
    receiptNumber: certificateText(receiptNo),
    source: 'you',
  }
}

/** Where the text of a consent is in the archive. */
export function consentPath({ textHash }: Pick<ConsentRow, 'textHash'>): string {
  return `consents/${textHash}.txt`
}

async function poolCopy(ctx: GatherContext, making: Making, names: NameOf) {
  const { language, open } = making
  const { entry } = open
  const given = await poolGiven(ctx, making, 'pool/files/')
  if (!entry || !given) return undefined
  const copy: NonNullable<AccessCopy['pool']> = {
    reference: referenceOf(entry),
    certificateNumber: certificateText(entry.certificateNo),
    joinedAt: entry.joinedAt.toISOString(),
    deletionOn: entry.due.date,
    stops: entry.stops.map(stopCopy),
    disclosures: disclosuresCopy(await disclosuresIn(ctx, entry), { names, language }),
    looks: looksCopy(await entryLooks(ctx, entry), names),
    ...given.copy,
    source: 'you',
  }
  return { copy, files: given.files }
}

function caseCopy({ row, request, answer }: Awaited<ReturnType<typeof casesOfSubject>>[number]) {
  const { type, channel, receivedOn, dueOn, extendedDueOn, state, code, closedAt } = row
  return {
    ...{ type, channel, receivedOn, state, code, request, answer },
    dueOn: extendedDueOn ?? dueOn,
    closedAt: closedAt?.toISOString() ?? null,
    source: channel === 'portal' ? ('you' as const) : ('employer' as const),
  }
}
