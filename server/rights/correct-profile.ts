import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { CaseId, SubjectId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { queueChangedMail, queueEntryChangedMail } from '../applications/changed-mail.ts'
import { toldState } from '../applications/own-applications.ts'
import { footerOf } from '../applications/linked-mail.ts'
import { isPoolEntry } from '../applications/pool-copies.ts'
import { queueReceiptMail } from '../applications/receipt-mail.ts'
import { sealProfile } from '../applications/sealed-parts.ts'
import { correctedProfile, type Correctable } from '../policy/corrections.ts'
import { addressOf, nameOf, type Profile, type QuestionAnswer } from '../policy/fields.ts'
import type { PoolRow } from '../pool/pool-row.ts'
import { openContact, sealContact } from '../pool/sealed-contact.ts'
import { openThoseThere } from '../vault/open-those-there.ts'

/** The parts of the context a corrected profile needs. */
export type ProfileContext = Pick<
  Context,
  | 'clock'
  | 'policy'
  | 'policies'
  | 'config'
  | 'database'
  | 'vault'
  | 'vacancies'
  | 'applications'
  | 'applicants'
  | 'pool'
  | 'links'
  | 'sessions'
  | 'outbox'
>

interface ProfileCorrection {
  what: Correctable
  value: QuestionAnswer | undefined
  before: Profile
  caseId: CaseId
}

const hourMs = 3_600_000

/**
 * The person is called that, and reached there, everywhere: in the profile, the talent pool's copy and mails that wait.
 * With another address earlier links and sessions are dead, the receipt goes there anew, and the old address is told that
 * it holds no more. In the caller's transaction.
 *
 * @returns the profile as it is now
 */
export async function correctProfile(
  ctx: ProfileContext,
  row: ApplicationRow | PoolRow,
  correction: ProfileCorrection,
): Promise<Profile> {
  const { what, value, before } = correction
  const { subjectId } = row
  const profile = correctedProfile(before, what, [value].flat()[0])
  const key = (await ctx.vault.keys.open([subjectId])).get(subjectId)
  const [person] = await ctx.applicants.byIds([subjectId])
  if (!key || !person) throw new Refusal('gone')
  const isMoved = addressOf(profile) !== addressOf(before)
  const sealed = sealProfile(key, subjectId, profile)
  if (isMoved) {
    await ctx.applicants.reseal(subjectId, sealed)
    await letNobodyIn(ctx, subjectId, addressOf(profile))
  } else await ctx.applicants.correct(subjectId, sealed)
  await correctEntries(ctx, subjectId, correction)
  const from = { to: addressOf(before), name: nameOf(before) }
  const into = { to: addressOf(profile), name: nameOf(profile) }
  const relink = async (text: string) => (isMoved ? await linkedAnew(ctx, text) : text)
  if (isMoved) await ctx.outbox.recall(row._id) // its receipt goes anew
  await ctx.outbox.readdress(person.units, { from, into, relink })
  if (isMoved) await tellBoth(ctx, row, { profile, before, caseId: correction.caseId })
  return profile
}

/** What was sent to the address so far opens nothing any more, and it leads to nobody. */
async function letNobodyIn(ctx: ProfileContext, subjectId: SubjectId, address: string): Promise<void> {
  await ctx.applicants.forgetTokens([subjectId])
  for (const token of ctx.vault.epochs.mailTokens(address).slice(0, 1))
    await ctx.applicants.addToken(token, subjectId)
  await ctx.links.revoke(subjectId)
  await ctx.sessions.endAll(subjectId)
}

/** The copies in the talent pool, under keys of their own; of one that a run has the run takes care. */
async function correctEntries(
  ctx: ProfileContext,
  subjectId: SubjectId,
  { what, value }: ProfileCorrection,
): Promise<void> {
  const entries = await ctx.pool.ofSubject(subjectId)
  const keys = await openThoseThere(
    ctx,
    entries.map(entry => entry._id),
  )
  for (const { _id, contact } of entries) {
    const key = keys.get(_id)
    if (!key) continue
    const corrected = correctedProfile(openContact(key, _id, contact), what, [value].flat()[0])
    await ctx.pool.reseal(_id, sealContact(key, _id, corrected))
  }
}

const linkToken = /\/links\/([\w-]{43})/

/** The text with a link that works, in place of one to the same that has just been revoked. */
async function linkedAnew(ctx: ProfileContext, text: string): Promise<string> {
  const token = linkToken.exec(text)?.[1]
  const link = token === undefined ? undefined : await ctx.links.find(token)
  if (token === undefined || !link) return text
  const { purpose, subjectId, applicationId, expiresAt, once } = link
  const leads = {
    ...(applicationId === null ? {} : { applicationId }),
    ...(link.details ? { details: link.details } : {}),
  }
  return text.replace(token, await ctx.links.create({ purpose, subjectId, ...leads, expiresAt, once }))
}

/** The new address gets the way in, the old one a last sentence without name or job, under a key of its own. */
async function tellBoth(
  ctx: ProfileContext,
  row: ApplicationRow | PoolRow,
  { profile, before, caseId }: { profile: Profile; before: Profile; caseId: CaseId },
): Promise<void> {
  if (isPoolEntry(row)) await queueEntryChangedMail(ctx, { entry: row, profile, occasion: caseId })
  else await tellNewAddress(ctx, row, { profile, occasion: caseId })
  const now = ctx.clock.now()
  await ctx.outbox.addForStaff({
    kind: 'M9moved',
    about: caseId,
    occasion: caseId,
    to: addressOf(before),
    language: row.language,
    nextAt: now,
    closeBy: new Date(now.getTime() + hourMs),
    values: footerOf(ctx),
  })
}

/** While undecided the receipt goes there anew. */
async function tellNewAddress(
  ctx: ProfileContext,
  row: ApplicationRow,
  mail: { profile: Profile; occasion: CaseId },
): Promise<void> {
  const job = (await ctx.vacancies.byId(row.vacancyId))?.title ?? ''
  const { outcome, due } = await toldState(ctx, row)
  if (outcome === 'assessing') await queueReceiptMail(ctx, { row: { ...row, due }, job, ...mail })
  else await queueChangedMail(ctx, { row, job, ...mail })
}
