import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { failpoint } from '../base/failpoint.ts'
import { textShown } from '../consents/texts.ts'
import { receiveForm, receiveTexts, type ReceivedForm } from '../files/receive.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import { addressOf, type Answers } from '../policy/fields.ts'
import { fileSlots, isFileKind } from '../policy/files.ts'
import { addressForToken } from '../policy/mail-address.ts'
import type { Problem } from '../policy/problem.ts'
import { poolConsentInput, readAnswers } from '../policy/read-answers.ts'
import { opennessOf, type Openness } from '../vacancies/openness.ts'
import type { Vacancy } from '../vacancies/vacancies-store.ts'
import { applyTooLatePage } from '../../views/applications/too-late.tsx'
import { applyAnswer, unavailableAnswer, type ApplyScene } from './apply-answers.ts'
import { isStale, newFormKey, readFormKey, type FormKey } from './form-key.ts'
import { dropHeld, heldFiles, keepChosen, type Held } from './held-files.ts'
import { submitApplication } from './submit-application.ts'

interface ApplyInput {
  slug: string
  form: string
}

function readInput({ params, query }: Who['incoming']): ApplyInput {
  const form = query['form']
  return { slug: params['slug'] ?? '', form: typeof form === 'string' ? form : '' }
}

/** The form, with a fresh key. */
export const getApply = route({
  method: 'get',
  path: '/jobs/:slug/apply',
  allow: 'anyone',
  record: { nothing: 'an empty form' },
  read: readInput,
  handle: async (ctx, { slug }, who) => {
    const vacancy = await vacancyFor(ctx, slug)
    if (openness(ctx, vacancy) !== 'open') return redirectTo(`/jobs/${vacancy.slug}`)
    const scene = {
      vacancy,
      form: newFormKey(ctx, vacancy._id),
      typed: {},
      problems: [],
      refused: [],
      held: [],
    }
    return applyAnswer(ctx, who, scene, 200)
  },
})

/** The application is sent, or the form comes back with everything that is wrong and everything that was typed. */
export const postApply = route({
  method: 'post',
  path: '/jobs/:slug/apply',
  allow: 'anyone',
  record: { change: 'application.submitted' },
  limit: 'apply',
  body: 'multipart',
  origin: 'ownKey',
  overLimit: async (ctx, who, refusal) => {
    const { slug, form } = readInput(who.incoming)
    const vacancy = await vacancyFor(ctx, slug)
    readFormKey(ctx, form, vacancy._id) // what another site made up is not shown on our page
    return unavailableAnswer(refusal, who, { vacancy, typed: await receiveTexts(who.incoming.raw) })
  },
  read: readInput,
  handle: async (ctx, input, who) => {
    const vacancy = await vacancyFor(ctx, input.slug)
    const form = readFormKey(ctx, input.form, vacancy._id)
    await ctx.clockCheck.refuseWhenOff()
    await failpoint('submit.headers')
    if (await ctx.applications.byId(form.applicationId)) return await alreadyThere(who, form)
    return await receiveAndSend(ctx, who, { vacancy, form })
  },
})

type Sent = Pick<ApplyScene, 'vacancy' | 'form'>

async function vacancyFor(ctx: Pick<Context, 'vacancies'>, slug: string): Promise<Vacancy> {
  const vacancy = await ctx.vacancies.bySlug(slug)
  if (!vacancy || vacancy.state === 'draft') throw new Refusal('notFound')
  return vacancy
}

function openness(ctx: Pick<Context, 'clock' | 'policy'>, vacancy: Vacancy): Openness {
  return opennessOf(vacancy, ctx.clock.now(), ctx.policy.document.timeZone)
}

/** The same form again leads to the same receipt; its body is read and forgotten, so that the browser gets to see it. */
async function alreadyThere(who: Who, form: FormKey): Promise<Answer> {
  for await (const _forgotten of who.incoming.raw) continue
  return redirectTo(`/receipts/${form.receiptToken}?again=1`)
}

async function receiveAndSend(ctx: Context, who: Who, sent: Sent): Promise<Answer> {
  const { vacancy, form } = sent
  const before = await heldFiles(ctx, form)
  const received = await receiveForm(ctx, who.incoming.raw, {
    applicationId: form.applicationId,
    heldBytes: before.reduce((sum, file) => sum + file.size, 0),
    heldFiles: before.length,
    heldUntil: form.heldUntil,
  })
  try {
    return await judge(ctx, who, { ...sent, received, before })
  } catch (error) {
    return unavailableAnswer(error, who, { vacancy, typed: received.fields })
  }
}

async function judge(
  ctx: Context,
  who: Who,
  post: Sent & { received: ReceivedForm; before: Held[] },
): Promise<Answer> {
  const { vacancy, form, received } = post
  const { fields: typed } = received
  // Read anew: the body may have taken minutes, and the job been closed meanwhile.
  if (openness(ctx, (await ctx.vacancies.byId(vacancy._id)) ?? vacancy) !== 'open') {
    await dropHeld(ctx, form)
    return page(applyTooLatePage({ frame: who.frame, vacancy, typed }), 410)
  }
  if (isStale(ctx, form)) return await staleAnswer(ctx, who, post)
  const choice = await keepChosen(ctx, form, {
    before: post.before,
    received: received.received,
    typed,
    asksAttachments: vacancy.attachments,
  })
  const poolText = poolTextOf(ctx, form, who)
  const read = readAnswers(typed, {
    questions: vacancy.questions,
    asksPool: poolText !== undefined,
    // A CV that was refused has its own message; that one is missing would be a second one for the same thing.
    hasCv: [...choice.kept, ...received.refused].some(file => file.kind === 'cv'),
    language: who.incoming.language,
  })
  const wrong = 'problems' in read ? read.problems : []
  const problems = [...wrong, ...choice.problems, ...surplusOf(received.unexpected, vacancy)]
  if (problems.length > 0 || received.refused.length > 0 || 'problems' in read) {
    const scene = { vacancy, form, typed, problems, refused: received.refused, held: choice.kept }
    return applyAnswer(ctx, who, scene, received.tooLarge ? 413 : 422)
  }
  await ctx.limits.count('applyAddress', applyKey(who, vacancy, read.answers))
  const fileIds = choice.kept.map(file => file.fileId)
  const { language, raw } = who.incoming
  const poolConsent = typed[poolConsentInput] === 'yes' ? poolText : undefined
  const sent = { form, answers: read.answers, fileIds, language, job: vacancy.title, poolConsent }
  if (!(await submitApplication(ctx, sent))) {
    await dropHeld(ctx, form) // the same form was faster, with files of its own
    return redirectTo(`/receipts/${form.receiptToken}?again=1`)
  }
  raw.res?.once('finish', () => void failpoint('submit.afterAnswer'))
  return redirectTo(`/receipts/${form.receiptToken}`)
}

/** What this form's tick of the pool said; undefined when it had none. */
function poolTextOf(ctx: Pick<Context, 'policy' | 'policies'>, form: FormKey, who: Who) {
  const { language } = who.incoming
  return textShown(ctx, { purpose: 'pool', language, version: form.noticeVersion })
}

/** What "network + address + vacancy" is counted under; only its HMAC is stored. Source: reliability.md 13 */
function applyKey(who: Who, vacancy: Vacancy, answers: Answers): string {
  return [who.incoming.network, addressForToken(addressOf(answers.profile)), vacancy._id].join('|')
}

/** Each once: what is more than the form takes in all (`form`) is told only where no input of it tells. */
function surplusOf(unexpected: readonly string[], vacancy: Vacancy): Problem[] {
  const isTold = unexpected.some(isFileKind)
  return unexpected
    .filter(input => input !== 'form' || !isTold)
    .map(input => surplus(input === 'form' && vacancy.attachments ? 'attachments' : input, vacancy))
}

/** Too many files where files are asked for; anything else no page of ours sends. */
function surplus(input: string, vacancy: Vacancy): Problem {
  const slot = isFileKind(input) ? fileSlots[input] : undefined
  if (!slot || (slot.whenAsked && !vacancy.attachments)) return { field: input, key: 'err.unknown' }
  return { field: input, key: 'err.tooManyFiles', values: { max: slot.most } }
}

/** The page again with all text and a new key; the files belonged to the old one. */
async function staleAnswer(ctx: Context, who: Who, post: Sent & { received: ReceivedForm }): Promise<Answer> {
  const { vacancy, form, received } = post
  await dropHeld(ctx, form)
  const problems = [{ field: 'form', key: 'err.stale' }]
  const fresh = newFormKey(ctx, vacancy._id)
  return applyAnswer(
    ctx,
    who,
    { vacancy, form: fresh, typed: received.fields, problems, refused: [], held: [] },
    422,
  )
}
