import { createHash } from 'node:crypto'
import type { Context } from '../base/context.ts'
import { codeOf } from '../base/errors.ts'
import { failpoint } from '../base/failpoint.ts'
import { crockfordOf, type FileId } from '../base/ids.ts'
import { giveConsent } from '../consents/give-consent.ts'
import type { ConsentText } from '../consents/texts.ts'
import { attach } from '../files/files-store.ts'
import { addressOf, type Answers } from '../policy/fields.ts'
import type { Language } from '../policy/languages.ts'
import type { DataKey } from '../vault/seal.ts'
import type { ApplicationRow } from './application-row.ts'
import { deadlineFor } from './deadline.ts'
import type { FormKey } from './form-key.ts'
import { queueReceiptMail } from './receipt-mail.ts'
import { sealOwn, sealProfile } from './sealed-parts.ts'

/** The parts of the context a submission needs. */
export type SubmitContext = Pick<
  Context,
  | 'clock'
  | 'policy'
  | 'policies'
  | 'config'
  | 'vault'
  | 'applications'
  | 'applicants'
  | 'consents'
  | 'links'
  | 'outbox'
  | 'audit'
  | 'database'
  | 'inTransaction'
>

/** A form whose answers and files were all found good. */
export interface Submission {
  form: FormKey
  answers: Answers
  /** The text of the pool's consent, when it was ticked. */
  poolConsent?: ConsentText | undefined
  /** Held files of this form that go with it. */
  fileIds: readonly FileId[]
  language: Language
  job: string
}

const duplicateKey = '11000'

/** The hash under which a receipt's token is stored, base64url. */
export function receiptHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/**
 * The application is stored whole: answers, subject, files, receipt mail and audit row, in one transaction.
 * The same form sent again changes nothing.
 *
 * @returns whether it was stored now; `false` when this form was received before
 * @throws Refusal 'gone' when the application was erased meanwhile
 */
export async function submitApplication(ctx: SubmitContext, submission: Submission): Promise<boolean> {
  const { form, answers } = submission
  const [key, subjectKey] = await Promise.all([
    applicationKey(ctx, submission),
    ctx.vault.keys.create(form.subjectId),
  ])
  const row = rowOf(ctx, submission, sealOwn(key, form.applicationId, answers.own))
  const profile = sealProfile(subjectKey, form.subjectId, answers.profile)
  await failpoint('submit.txnOpen')
  try {
    await ctx.inTransaction(() => storeAll(ctx, submission, { row, profile, key, subjectKey }))
  } catch (error) {
    if (codeOf(error) === duplicateKey && (await ctx.applications.byId(form.applicationId))) return false
    throw error
  }
  await failpoint('submit.afterCommit')
  return true
}

/** Made with the first file of the form, or now. */
async function applicationKey(ctx: Pick<Context, 'vault'>, { form, fileIds }: Submission): Promise<DataKey> {
  if (fileIds.length === 0) return await ctx.vault.keys.create(form.applicationId)
  const key = (await ctx.vault.keys.open([form.applicationId])).get(form.applicationId)
  if (!key) throw new Error('the key was asked for and not given')
  return key
}

async function storeAll(
  ctx: SubmitContext,
  submission: Submission,
  sealed: { row: ApplicationRow; profile: Buffer; key: DataKey; subjectKey: DataKey },
): Promise<void> {
  const { form, answers } = submission
  await ctx.applications.insert(sealed.row)
  await ctx.applicants.insert({
    _id: form.subjectId,
    units: [form.applicationId],
    profile: sealed.profile,
    tokenEpoch: ctx.vault.epochs.current(),
    generation: 1,
  })
  const [token] = ctx.vault.epochs.mailTokens(addressOf(answers.profile))
  if (token) await ctx.applicants.addToken(token, form.subjectId)
  await attach(ctx, submission.fileIds, form.applicationId)
  await queueReceiptMail(ctx, {
    row: sealed.row,
    profile: answers.profile,
    job: submission.job,
    occasion: 'submitted',
    key: sealed.key,
  })
  await storeConsent(ctx, submission, sealed.subjectKey)
  await ctx.audit.write({ what: 'application.submitted', who: { kind: 'nobody' }, about: form.applicationId })
  await failpoint('submit.beforeCommit')
}

/** What D depends on, of an application to which nothing has happened yet. */
const newLife = {
  decision: null,
  firstDecidedAt: null,
  handedOverAt: null,
  withdrawal: null,
  notBefore: null,
  notAfter: null,
} as const

/** A consent that was ticked is on record with the application. */
async function storeConsent(
  ctx: SubmitContext,
  { form, language, poolConsent: text }: Submission,
  key: DataKey,
): Promise<void> {
  if (!text) return
  const { subjectId, applicationId: proof } = form
  await giveConsent(ctx, { subjectId, purpose: 'pool', language, channel: 'form', proof, key, text })
}

function rowOf(ctx: SubmitContext, submission: Submission, own: Buffer): ApplicationRow {
  const { form, language } = submission
  const receivedAt = ctx.clock.now()
  const policyVersion = ctx.policy.version
  const life = { ...newLife, lastActAt: receivedAt, policyVersion }
  return {
    ...life,
    _id: form.applicationId,
    subjectId: form.subjectId,
    vacancyId: form.vacancyId,
    state: 'received',
    stage: 'received',
    receivedAt,
    own,
    language,
    reference: crockfordOf(10),
    certificateNo: crockfordOf(12),
    noticeVersion: form.noticeVersion,
    receipt: receiptHash(form.receiptToken),
    corrections: 0,
    ...deadlineFor(ctx, life),
    stops: [],
    stoppedBy: [],
    notice: null,
    erasure: null,
    runId: null,
  }
}
