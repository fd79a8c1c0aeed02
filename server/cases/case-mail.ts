import type { Context } from '../base/context.ts'
import type { LeavingId } from '../base/place.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { footerOf, publicLink, unaskedLinkMs } from '../applications/linked-mail.ts'
import { profilesOf } from '../applications/sealed-parts.ts'
import { addressOf, nameOf } from '../policy/fields.ts'
import type { Language } from '../policy/languages.ts'
import { deadlineOf } from '../policy/rights.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { openThoseThere } from '../vault/open-those-there.ts'
import type { MailValues } from '../../views/mail/render.ts'
import type { CaseRow } from './cases-store.ts'
import { documentOf } from './policy-of-case.ts'

/** The parts of the context a mail about a case needs. */
export type CaseMailContext = Pick<
  Context,
  | 'clock'
  | 'policy'
  | 'policies'
  | 'config'
  | 'vault'
  | 'applications'
  | 'applicants'
  | 'pool'
  | 'links'
  | 'outbox'
>

/** What the mail says of the case. */
export interface CaseMail {
  why: MailValues['M7']['why']
  /** What makes it a new one: once for each step. */
  occasion: string
  /** Of a refusal because of a hold: its last day, a local date. */
  holdUntil?: string | undefined
  /** Whose key seals it, when that cannot be found out any more. */
  unit?: MailUnit | undefined
  /** The path below the mount that it leads to; the case without it. */
  path?: string | undefined
}

/**
 * The person is told of the case (M7), at the address on file, in the caller's transaction: a coded reason, nothing that
 * somebody wrote. Nobody is told when nothing is held of them, or no key of it opens. Source: privacy.md 8
 */
export async function queueCaseMail(ctx: CaseMailContext, row: CaseRow, mail: CaseMail): Promise<void> {
  const unit = mail.unit ?? (await mailUnitOf(ctx, row))
  const profile = row.subjectId && (await profilesOf(ctx, [row.subjectId])).get(row.subjectId)
  if (!unit || !profile || !row.subjectId) return
  const { why, occasion, holdUntil = '' } = mail
  const now = ctx.clock.now()
  const path = mail.path ?? (await linkTo(ctx, row, { why, unit, now }))
  const { authority } = documentOf(ctx, row)
  await ctx.outbox.add({
    kind: 'M7',
    about: unit.id,
    occasion: `${row._id} ${occasion}`,
    unit: unit.id,
    to: addressOf(profile),
    language: unit.language,
    nextAt: now,
    values: {
      ...footerOf(ctx),
      name: nameOf(profile),
      why,
      type: row.type,
      code: row.code ?? '',
      receivedOn: row.receivedOn,
      dueOn: deadlineOf(row),
      holdUntil,
      authority: authority.name,
      authorityUrl: authority.url,
      link: publicLink(ctx, unit.language, path),
    },
  })
}

async function linkTo(
  ctx: CaseMailContext,
  row: CaseRow,
  { why, unit, now }: { why: CaseMail['why']; unit: MailUnit; now: Date },
): Promise<string> {
  const token = await ctx.links.create({
    purpose: 'case',
    subjectId: row.subjectId,
    applicationId: unit.id,
    expiresAt: new Date(now.getTime() + unaskedLinkMs),
    once: false,
    details: { caseId: row._id, copies: why === 'copy' ? 1 : 0 },
  })
  return `/links/${token}`
}

/** What a mail about a case hangs on. */
export interface MailUnit {
  id: LeavingId
  language: Language
}

/** The application whose key seals the mail, or the pool entry of somebody who has no application that can be read. */
export async function mailUnitOf(
  ctx: CaseMailContext,
  { subjectId, applicationIds }: CaseRow,
): Promise<MailUnit | undefined> {
  if (subjectId === null) return undefined
  const rows = (await ctx.applications.ofSubject(subjectId)).filter(row => mayBeSeenByOwner(row.state))
  const entry = await ctx.pool.liveOf(subjectId)
  const isOfCase = ({ _id }: ApplicationRow): boolean => applicationIds.includes(_id)
  const named = [...rows.filter(isOfCase), ...rows.filter(row => !isOfCase(row))]
  const units = [...named, ...(entry ? [entry] : [])].map(({ _id: id, language }) => ({ id, language }))
  const open = await openThoseThere(
    ctx,
    units.map(({ id }) => id),
  )
  return units.find(({ id }) => open.has(id))
}
