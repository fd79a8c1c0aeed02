import { setTimeout as wait } from 'node:timers/promises'
import type { ApplicationRow } from '../applications/application-row.ts'
import { newFormKey, type FormKey } from '../applications/form-key.ts'
import { submitApplication } from '../applications/submit-application.ts'
import type { Context } from '../base/context.ts'
import { monotonicMs } from '../base/clock.ts'
import { newId, randomBytesOf } from '../base/ids.ts'
import { decideOne } from '../decisions/record-decision.ts'
import { verifyCertificate } from '../erasure/certificate.ts'
import { canaryAddress, canaryVacancyId } from '../policy/canary.ts'
import { fieldNames, readOwnAnswers, readProfile, ruleOf, type Answers } from '../policy/fields.ts'
import { instantsOf, localDate } from '../policy/retention.ts'
import { canaryStore } from './canary-store.ts'

/** The test applicant was not deleted as promised; the code says what was wrong. */
export class CanaryFailed extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.name = 'CanaryFailed'
    this.code = code
  }
}

/** How long a deletion may take that is due now, milliseconds. */
const patienceMs = 60_000
const betweenLooksMs = 200

/**
 * A made-up applicant has applied, was decided, and was deleted by the real commands and the real engine, with the dates
 * of its own row moved to today; its certificate holds, and no key of it opens. Source: deletion.md 8, table of scans
 *
 * @throws CanaryFailed
 */
export async function proveWithCanary(ctx: Context): Promise<void> {
  const mark = randomBytesOf(9).toString('hex')
  const form = newFormKey(ctx, canaryVacancyId)
  await submitApplication(ctx, { form, answers: answersOf(mark), fileIds: [], language: 'en', job: 'canary' })
  const received = await rowOf(ctx, form)
  const by = { kind: 'staff', staffId: newId('stf'), role: 'recruiter' } as const
  await decideOne(ctx, { row: received, job: 'canary', outcome: 'rejected', by })
  await makeDue(ctx)
  await untilGone(ctx, form)
  await refuseUnproved(ctx, form, received)
}

/** Every field says the mark, in a form that its kind takes. */
function answersOf(mark: string): Answers {
  const says = {
    name: `Canary ${mark}`,
    address: canaryAddress(mark),
    phone: '+4740000000',
    letter: `This is a test that looks every night whether what is due is deleted: ${mark}.`,
  }
  const part = (of: 'profile' | 'answers') =>
    Object.fromEntries(
      fieldNames.filter(name => ruleOf(name).part === of).map(name => [name, says[ruleOf(name).role]]),
    )
  return {
    profile: readProfile(part('profile')),
    own: readOwnAnswers({ fields: part('answers'), questions: {} }),
  }
}

async function rowOf(ctx: Context, { applicationId }: FormKey): Promise<ApplicationRow> {
  const row = await ctx.applications.byId(applicationId)
  if (!row) throw new CanaryFailed('CANARY_NOT_RECEIVED')
  return row
}

/** D is today: it began some hours ago, and is over some hours from now. */
async function makeDue(ctx: Context): Promise<void> {
  const { timeZone } = ctx.policy.document
  const today = localDate(await ctx.database.now(), timeZone)
  await canaryStore(ctx.database).makeDue(today, instantsOf(today, timeZone))
}

/** Another worker may have the run: then it is waited for. */
async function untilGone(ctx: Context, form: FormKey): Promise<void> {
  const until = monotonicMs() + patienceMs
  const { certificates, engine } = ctx.erasure
  const { certificateNo } = await rowOf(ctx, form)
  for (;;) {
    await engine.sweep()
    if ((await certificates.find(certificateNo)).verdict === 'genuine') return
    if (monotonicMs() > until) throw new CanaryFailed('CANARY_NOT_DELETED')
    await wait(betweenLooksMs)
  }
}

async function refuseUnproved(ctx: Context, form: FormKey, { certificateNo }: ApplicationRow): Promise<void> {
  const { applicationId, subjectId } = form
  const found = await ctx.erasure.certificates.find(certificateNo)
  if (found.verdict !== 'genuine') throw new CanaryFailed('CANARY_NO_CERTIFICATE')
  // As anybody would who has nothing but the file and the public keys.
  const asFile: unknown = JSON.parse(JSON.stringify(found.certificate))
  if (!verifyCertificate(asFile, ctx.erasure.certificates.publicKeys()).genuine)
    throw new CanaryFailed('CANARY_CERTIFICATE')
  if (await ctx.applications.byId(applicationId)) throw new CanaryFailed('CANARY_ROW_LEFT')
  if ((await ctx.applicants.byIds([subjectId])).length > 0) throw new CanaryFailed('CANARY_PROFILE_LEFT')
  const states = await ctx.vault.keys.stateOf([applicationId, subjectId])
  if (states.get(applicationId) !== 'destroyed' || states.get(subjectId) !== 'destroyed')
    throw new CanaryFailed('CANARY_KEY_LEFT')
  if (!(await ctx.erasure.certificates.tombstoneOf(applicationId)))
    throw new CanaryFailed('CANARY_NOT_IN_LEDGER')
}
