import { closeLastMails } from '../mail/close-last-mails.ts'
import { advance } from './advance.ts'
import { brakeHolds } from './brake.ts'
import { claim, claimStranded, isClockOff, mostUnits } from './claim.ts'
import { pressStuck } from './deadline.ts'
import type { FinishReport, RunOutcome, SweepReport } from './engine.ts'
import { saying } from './ledger-entry.ts'
import type { RunRow } from './run.ts'
import type { Works } from './works.ts'

/** Everything that is due was claimed, oldest first, and run; what had been left was taken up again. */
export async function sweep(works: Works): Promise<SweepReport> {
  await works.pace.sample()
  const report = await run(works, [
    async () => await claim(works, 'erase', works.pace.units(mostUnits)),
    async () => await claim(works, 'purge', works.pace.units(mostUnits)),
    async () => await claimStranded(works),
  ])
  if (report.clockOff) works.ctx.log.error('purge.clockOff')
  // What waited may have been told a later D, or a notice may have come in time.
  const isBraked = (await works.brake.current()) !== undefined && (await brakeHolds(works))
  const braked = isBraked ? await works.units.countUnannounced() : 0
  const { overdue, undated } = await works.units.alarms()
  if (overdue > 0 || undated > 0) works.ctx.log.error('purge.alarm', { counts: { overdue, undated } })
  return { ...report, overdue, undated, braked }
}

/** Requested erasures and open runs were done, last mails closed, the ledger's queue emptied. */
export async function finish(works: Works): Promise<FinishReport> {
  const report = await run(works, [async () => await claim(works, 'erase', works.pace.units(mostUnits))])
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
  await pressStuck(works)
  await runAll(works, tally, async () => await takeOver(works))
  if (!clockOff) for (const next of claims) await runAll(works, tally, next)
  const { claimed, done, waiting, failed } = tally
  return { claimed, done, waiting, failed, clockOff }
}

/** A run of a backup that was put back under this process waits for the replay. */
async function takeOver({ gate, runs }: Works): Promise<RunRow | null> {
  return (await gate.look()) === 'open' ? await runs.takeOver() : null
}

async function runAll(works: Works, tally: Tally, next: NextRun): Promise<void> {
  for (let run = await next(); run; run = await next()) {
    const isNew = run.step === 0
    const rest = await works.pace.begin()
    tally[await advance(works, run)] += 1
    const items = isNew ? await works.runs.endsOf(run._id) : run.items
    if (isNew) tally.claimed += items.length
    await rest(items)
  }
}
