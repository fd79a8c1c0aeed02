import { applicantOf } from '../applications/own-route.ts'
import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, newId, type ExportId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { ownApplications } from '../applications/own-applications.ts'
import { openWhole } from '../applications/whole-application.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import { fieldNames, ruleOf } from '../policy/fields.ts'
import { addressForToken, readAddress } from '../policy/mail-address.ts'
import type { Problem } from '../policy/problem.ts'
import { answerInWords } from '../policy/questions.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { typedText } from '../../views/components/form.tsx'
import {
  transfersPage,
  type ShownTransfer,
  type ShownTransferState,
  type TransferContent,
} from '../../views/copies/transfers.tsx'
import { askTransfer } from './ask-export.ts'
import { exportsOf, type ExportRow } from './exports-store.ts'
import { mostTries } from './fetch-transfer.ts'
import { receiverMail, transferredOf } from './tell-receiver.ts'
import { openReceiver } from './transfer-seal.ts'

/** What would be sent, word by word, and what waits for its receiver. */
export const getTransfers = route({
  method: 'get',
  path: '/my/transfers',
  allow: 'applicant',
  record: { view: 'transfer.seen' },
  read: () => undefined,
  handle: async (ctx, _input, who) =>
    await transfersAnswer(ctx, who, { newId: newId('exp'), typed: {}, problems: [] }),
})

interface Typed {
  newId: ExportId
  typed: TypedForm
  problems: readonly Problem[]
}

async function transfersAnswer(
  ctx: Context,
  who: Who,
  { newId: id, typed, problems }: Typed,
): Promise<Answer> {
  const by = applicantOf(who)
  const rows = await ownApplications(ctx, by.subjectId)
  await recordSeen(ctx, rows, by)
  const contents = await Promise.all(rows.map(async row => await contentOf(ctx, who, row)))
  const exports = await exportsOf(
    ctx,
    rows.map(row => row._id),
  )
  const transfers = exports.filter(row => row.kind === 'transfer')
  const html = transfersPage({
    frame: who.frame,
    newId: id,
    contents,
    transfers: await Promise.all(transfers.map(async row => await shownTransfer(ctx, row, contents))),
    form: { language: who.frame.language, typed, problems },
  })
  return page(html, problems.length > 0 ? 422 : 200)
}

async function recordSeen(ctx: Context, rows: readonly ApplicationRow[], by: ApplicantActor): Promise<void> {
  for (const row of rows) await ctx.audit.write({ what: 'transfer.seen', who: by, about: row._id })
  if (rows.length === 0) await ctx.audit.write({ what: 'transfer.seen', who: by })
}

async function contentOf(ctx: Context, { frame }: Who, row: ApplicationRow): Promise<TransferContent> {
  const { profile, own, files, vacancy } = await openWhole(ctx, row)
  const values: Readonly<Record<string, string | undefined>> = { ...profile, ...own.fields }
  const fields = fieldNames.flatMap(name => {
    const value = values[name]
    return value === undefined ? [] : [[ruleOf(name).label[frame.language], value] as const]
  })
  const answers = (vacancy?.questions ?? []).flatMap(question => {
    const answer = own.questions[question.id]
    if (answer === undefined) return []
    return [
      [question.label[frame.language], answerInWords(question, answer, frame.language).join('\n')] as const,
    ]
  })
  return {
    applicationId: row._id,
    job: vacancy?.title ?? '',
    reference: row.reference,
    fields: [...fields, ...answers],
    files: files.map(file => file.name),
  }
}

async function shownTransfer(
  ctx: Context,
  row: ExportRow,
  contents: readonly TransferContent[],
): Promise<ShownTransfer> {
  const applicationId = transferredOf(row)
  const key = (await ctx.vault.keys.open([applicationId])).get(applicationId)
  const receiver = key && row.sealed ? openReceiver(key, row._id, row.sealed) : undefined
  const mail = await ctx.outbox.stateOf(receiverMail(row))
  const state = shownState(ctx, row)
  return {
    transferId: row._id,
    job: contents.find(content => content.applicationId === applicationId)?.job ?? '',
    to: receiver?.to ?? '',
    code: state === 'ready' ? (receiver?.code ?? null) : null,
    state,
    askedAt: row.createdAt,
    expiresAt: row.expiresAt,
    mailFailed: mail?.state === 'failed',
  }
}

function shownState(ctx: Pick<Context, 'clock'>, { state, tries, expiresAt }: ExportRow): ShownTransferState {
  if (state === 'closed' && tries < mostTries) return 'changed'
  return state === 'ready' && expiresAt <= ctx.clock.now() ? 'expired' : state
}

/** What the person gave us in that application waits for the receiver; the page shows the code to pass on. */
export const postTransfers = route({
  method: 'post',
  path: '/my/transfers',
  allow: 'applicant',
  record: { change: 'transfer.asked' },
  read: ({ body }) => {
    if (!isId('exp', body['transferId'])) throw new Refusal('malformed')
    return { id: body['transferId'], typed: body }
  },
  handle: async (ctx, { id, typed }, who) => {
    const by = applicantOf(who)
    const to = readAddress(typedText(typed, 'receiverEmail'))
    const applicationId = typedText(typed, 'applicationId')
    const problems = problemsIn(typed)
    if (problems.length > 0 || to === undefined || !isId('app', applicationId))
      return await transfersAnswer(ctx, who, { newId: id, typed, problems })
    await askTransfer(ctx, { id, by, language: who.incoming.language, applicationId, to })
    return redirectTo('/my/transfers')
  },
})

function problemsIn(typed: TypedForm): Problem[] {
  const to = readAddress(typedText(typed, 'receiverEmail'))
  const again = readAddress(typedText(typed, 'receiverEmailAgain'))
  const isSame = to !== undefined && again !== undefined && addressForToken(again) === addressForToken(to)
  return [
    ...(isId('app', typedText(typed, 'applicationId'))
      ? []
      : [{ field: 'applicationId', key: 'err.transferWhich' }]),
    ...(to === undefined ? [{ field: 'receiverEmail', key: 'err.email' }] : []),
    ...(to !== undefined && !isSame ? [{ field: 'receiverEmailAgain', key: 'err.addressesDiffer' }] : []),
  ]
}
