import { closeLastMails } from '../mail/close-last-mails.ts'
import { advance } from './advance.ts'
import { claim, claimStranded, isClockOff, mostUnits } from './claim.ts'
import type { FinishReport, RunOutcome, SweepReport } from './engine.ts'
import { saying } from './ledger-entry.ts'
import type { RunRow } from './run.ts'
import type { Works } from './works.ts'

/** Everything that is due was claimed, oldest first, and run; what had been left was taken up again. */
export async function sweep(works: Works): Promise<SweepReport> {
  const report = await run(works, [
    async () => await claim(works, 'erase', mostUnits),
    async () => await claim(works, 'purge', mostUnits),
    async () => await claimStranded(works),
  ])
  if (report.clockOff) works.ctx.log.error('purge.clockOff')
  const { overdue, undated } = await works.units.alarms()
  if (overdue > 0 || undated > 0) works.ctx.log.error('purge.alarm', { counts: { overdue, undated } })
  return { ...report, overdue, undated }
}

/** Requested erasures and open runs were done, last mails closed, the ledger's queue emptied. */
export async function finish(works: Works): Promise<FinishReport> {
  const report = await run(works, [async () => await claim(works, 'erase', mostUnits)])
  await closeLastMails(works.ctx, async ({ number, end }) => {
    await works.runs.closeMail(number)
    await works.ledger.enqueue(saying('mail_closed', { counts: { [end]: 1 } }))
  })
  await works.ledger.appendQueued()
  return report
}

type NextRun = () => Promise<RunRow | null>
type Tally = Record<RunOutcome, number> & { claimed: number }

async function run(works: Works, claims: readonly NextRun[]): Promise<FinishReport> {
  const tally: Tally = { done: 0, waiting: 0, failed: 0, lost: 0, claimed: 0 }
  const clockOff = await isClockOff(works)
  await runAll(works, tally, async () => await works.runs.takeOver())
  if (!clockOff) for (const next of claims) await runAll(works, tally, next)
  const { claimed, done, waiting, failed } = tally
  return { claimed, done, waiting, failed, clockOff }
}

async function runAll(works: Works, tally: Tally, next: NextRun): Promise<void> {
  for (let run = await next(); run; run = await next()) {
    const isNew = run.step === 0
    tally[await advance(works, run)] += 1
    if (isNew) tally.claimed += (await works.runs.byId(run._id))?.items.length ?? 0
  }
}
