import type { ApplicationRow } from '../applications/application-row.ts'
import { profilesOf } from '../applications/sealed-parts.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { failpoint } from '../base/failpoint.ts'
import { crockfordOf, newId, type ApplicationId } from '../base/ids.ts'
import type { ConsentRow } from '../consents/consents-store.ts'
import { dropFile } from '../files/drop-file.ts'
import { attach, fileOf } from '../files/files-store.ts'
import type { PoolDue } from '../policy/pool-due.ts'
import { instantsOf } from '../policy/retention.ts'
import { copyCv, type CopiedCv } from './copy-cv.ts'
import type { PoolRow } from './pool-row.ts'
import { sealContact } from './sealed-contact.ts'

/** What joining the pool needs. */
export type JoinContext = Pick<
  Context,
  | 'clock'
  | 'policy'
  | 'policies'
  | 'consents'
  | 'pool'
  | 'applications'
  | 'applicants'
  | 'vault'
  | 'database'
  | 'fileStore'
  | 'audit'
  | 'erasure'
  | 'inTransaction'
>

/**
 * Contact and CV of the application lie a second time, under a key and with a D of their own, on that consent: what is
 * deleted of the application leaves them. Never notes or outcome. Source: privacy.md 6
 *
 * @throws Refusal 'conflict' when something is kept on that consent already, it holds no more, its person has restricted
 * something, or the CV was flagged or changed meanwhile
 * @throws Refusal 'gone' when the person is on their way out
 */
export async function joinPool(
  ctx: JoinContext,
  from: { consent: ConsentRow; application: ApplicationRow; due: PoolDue },
): Promise<void> {
  const { consent, application } = from
  const contact = (await profilesOf(ctx, [consent.subjectId])).get(consent.subjectId)
  if (!contact) throw new Refusal('gone')
  const _id = newId('poo')
  const key = await ctx.vault.keys.create(_id)
  const cv = await copyCv(ctx, { from: application._id, to: _id, key })
  await failpoint('pool.copied')
  const row = { ...rowOf(ctx, from), _id, contact: sealContact(key, _id, contact) }
  try {
    await ctx.inTransaction(() => storeEntry(ctx, row, { cv, from: application._id }))
  } catch (error) {
    if (error instanceof Refusal) await leaveNothing(ctx, row, cv)
    throw error
  }
}

function rowOf(
  ctx: JoinContext,
  { consent, application, due }: { consent: ConsentRow; application: ApplicationRow; due: PoolDue },
): Omit<PoolRow, '_id' | 'contact'> {
  return {
    subjectId: consent.subjectId,
    consentId: consent._id,
    state: 'active',
    language: application.language,
    reference: crockfordOf(10),
    certificateNo: crockfordOf(12),
    policyVersion: consent.textVersion,
    joinedAt: ctx.clock.now(),
    consentedAt: consent.givenAt,
    firstConsentedAt: consent.firstGivenAt,
    due,
    ...instantsOf(due.date, ctx.policy.document.timeZone),
    stops: [],
    stoppedBy: [],
    notBefore: null,
    notAfter: null,
    asked: [],
    notice: null,
    erasure: null,
    leftAt: null,
    runId: null,
  }
}

async function storeEntry(
  ctx: JoinContext,
  row: PoolRow,
  { cv, from }: { cv: CopiedCv | undefined; from: ApplicationId },
): Promise<void> {
  if (!(await ctx.consents.activate(row.consentId))) throw new Refusal('conflict')
  if (!(await ctx.applicants.addUnit(row.subjectId, row._id))) throw new Refusal('gone')
  if (!(await ctx.applications.noteCopied(row.subjectId))) throw new Refusal('conflict')
  // Flagged, replaced or removed while it was copied: the next look copies what there is then.
  const source = cv && (await fileOf(ctx, from, cv.of))
  if (cv && (!source || source.flaggedAt)) throw new Refusal('conflict')
  await ctx.pool.insert(row)
  await attach(ctx, cv ? [cv.fileId] : [], row._id)
  await ctx.erasure.tellDue(row._id, row.due)
  await ctx.audit.write({ what: 'pool.joined', who: { kind: 'system' }, about: row._id })
}

async function leaveNothing(ctx: JoinContext, row: PoolRow, cv: CopiedCv | undefined): Promise<void> {
  if (cv) await dropFile(ctx, cv.fileId)
  await ctx.vault.keys.destroy([row._id])
}
