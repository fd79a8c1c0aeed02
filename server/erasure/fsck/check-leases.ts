import { hourMs, type Check, type FsckWorks } from './check.ts'
import type { FsckFinding } from './finding.ts'
import { rowsIn, textAt, valuesAt } from './rows.ts'

/** Nothing that was begun is in nobody's hands, and every bell hangs once. */
export const leasesCheck: Check = {
  name: 'leases',
  look: async works => [...(await staleLeases(works)), ...(await jobsUnlike(works))],
}

/** A lease is taken over a minute after its end; after an hour nobody does. */
async function staleLeases(works: FsckWorks): Promise<FsckFinding[]> {
  const before = { $lt: new Date((await works.ctx.database.now()).getTime() - hourMs) }
  const stale = [
    {
      place: 'purgeRuns',
      filter: { state: { $in: ['claiming', 'running'] }, leaseUntil: before, nextAt: before },
    },
    { place: 'outbox', filter: { state: 'sending', leaseUntil: before } },
    { place: 'migrations', filter: { leaseUntil: before, doneAt: null } },
  ] as const
  const found: FsckFinding[] = []
  for (const { place, filter } of stale) {
    for await (const row of rowsIn(works, place, { filter, projection: { _id: 1 } }))
      found.push({ code: 'leaseStale', where: place, id: String(row._id) })
  }
  return found
}

async function jobsUnlike(works: FsckWorks): Promise<FsckFinding[]> {
  const found: FsckFinding[] = []
  const names = new Set<string>()
  for await (const row of rowsIn(works, 'agendaJobs')) {
    const name = textAt(row, 'name') ?? ''
    const id = String(row._id)
    if (isForeign(row)) found.push({ code: 'jobForeign', where: 'agendaJobs', id })
    else if (names.has(name)) found.push({ code: 'jobTwice', where: 'agendaJobs', id, detail: name })
    names.add(name)
  }
  return found
}

/** Ours recur and carry nothing: what a job is about would have an owner. */
function isForeign(row: unknown): boolean {
  const [data] = valuesAt(row, 'data')
  const carries = typeof data === 'object' && data !== null && Object.keys(data).length > 0
  return textAt(row, 'type') !== 'single' || carries
}
