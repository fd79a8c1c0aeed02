import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { newId } from '../base/ids.ts'
import { applicationForStaff, type StaffLook } from '../applications/application-for-staff.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import type { StatementWords } from '../policy/hire-statement.ts'
import { answerWaiting, type AnswerContext } from './answer-waiting.ts'
import { openStatement, sealStatement } from './sealed-statement.ts'
import type { StatementRow } from './statements-store.ts'

/** The parts of the context that writing a statement needs. */
export type WriteContext = AnswerContext & Pick<Context, 'vacancies'>

type Writing = StaffLook & { words: StatementWords }

/**
 * What the person hired can do is written, in the place of what was; with the last one of a job that was missing, those
 * who asked for it are answered. The same again changes nothing.
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`
 * @throws Refusal 'conflict' when the person is not hired, or somebody was faster
 */
export async function writeStatement(ctx: WriteContext, input: Writing): Promise<void> {
  const row = await applicationForStaff(ctx, input)
  if (row.state !== 'decided' || row.decision?.outcome !== 'hired') throw new Refusal('conflict')
  const there = await ctx.statements.ofApplication(row._id)
  await (there ? change(ctx, input, there) : add(ctx, input, row))
  await answerWaiting(ctx, { vacancyId: row.vacancyId, by: input.by })
}

async function change(ctx: WriteContext, { words, by }: Writing, there: StatementRow): Promise<void> {
  const key = (await ctx.vault.keys.open([there._id])).get(there._id)
  if (!key) throw new Refusal('gone')
  if (JSON.stringify(openStatement(key, there)) === JSON.stringify(words)) return
  const sealed = sealStatement(key, there._id, words)
  const set = { sealed, writtenBy: by.staffId, changedAt: ctx.clock.now() }
  await ctx.inTransaction(async () => {
    if (!(await ctx.statements.change(there._id, set))) throw new Refusal('gone')
    const about = there.applicationId ?? undefined
    await ctx.audit.write({ what: 'hireStatement.changed', who: by, ...(about ? { about } : {}) })
  })
}

async function add(ctx: WriteContext, { words, by }: Writing, row: ApplicationRow): Promise<void> {
  const _id = newId('hir')
  const key = await ctx.vault.keys.create(_id)
  const now = ctx.clock.now()
  const { vacancyId, _id: applicationId } = row
  const written = { writtenBy: by.staffId, writtenAt: now, changedAt: null }
  const sealed = sealStatement(key, _id, words)
  try {
    await ctx.inTransaction(async () => {
      // The application is written to as well: a purge that begins meanwhile and this one cannot both succeed.
      if (!(await ctx.applications.noteStated(row, now))) throw new Refusal('conflict')
      await ctx.statements.insert({ _id, vacancyId, applicationId, sealed, ...written, runId: null })
      await ctx.audit.write({ what: 'hireStatement.written', who: by, about: applicationId })
    })
  } catch (error) {
    if (error instanceof Refusal) await ctx.vault.keys.destroy([_id])
    throw error
  }
}
