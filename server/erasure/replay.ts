import { failpoint } from '../base/failpoint.ts'
import { newId, type FileId, type HireStatementId } from '../base/ids.ts'
import type { LeavingId, PurgeRun } from '../base/place.ts'
import type { UnitId } from '../vault/seal.ts'
import { advance, advanceToKeys } from './advance.ts'
import { mostUnits, openRun } from './claim.ts'
import { saying } from './ledger-entry.ts'
import type { LedgerReading } from './ledger-replay.ts'
import { HeadMoved } from './ledger-store.ts'
import { tokenOf } from './ledger-tokens.ts'
import { closeToldConsents } from './replay-consents.ts'
import { applyTold } from './replay-told-changes.ts'
import { repeatJoins, repeatSweeps, sweepsTold } from './replay-sweeps.ts'
import { refuseTooOld, refuseWithoutTokens, toldBy, type Told } from './replay-told.ts'
import { replayStore, type ReplayStore } from './replay-store.ts'
import type { RunRow } from './run.ts'
import type { Works } from './works.ts'

/** How a restored database is brought up to the ledger. */
export interface ReplayHow {
  /** Deletes every application whose key is gone, instead of refusing a backup that is older than the tokens. */
  dropUnreadable: boolean
  /** Looks at what was brought up, before anybody can use it: false, and the gate stays shut. */
  mayOpen?: () => Promise<boolean>
}

/** What a replay did. */
export interface ReplayReport {
  /** Entries of the ledger that the database lacked. */
  entries: number
  /** Keys that opened what was deleted, destroyed again. */
  keys: number
  /** Applications and pool entries deleted again, and files whose row the backup had not. */
  applications: number
  files: number
  /** Applications and pool entries that stay, and whose D or stops are as they were told last. */
  due: number
  stops: number
}

/** A deletion could not be repeated; the gate stays shut and the next try goes on from there. */
export class ReplayStopped extends Error {
  readonly code = 'REPLAY_STOPPED'

  constructor() {
    super('a deletion could not be repeated')
    this.name = 'ReplayStopped'
  }
}

interface Replaying {
  works: Works
  store: ReplayStore
  reading: LedgerReading
  told: Told
  isDeleted: (id: string) => boolean
}

/**
 * What was deleted, moved or stopped since the backup is so again, the database has the whole ledger, and the gate is
 * open, unless whoever looks before that says no. Safe to begin again after a death anywhere. Null when the database is
 * not behind. Source: deletion.md 11
 *
 * @throws OlderThanHorizon, TokensLost when not all that was deleted can be recognised: nothing is changed then
 * @throws ReplayStopped when a deletion failed
 */
export async function replay(works: Works, how: ReplayHow): Promise<ReplayReport | null> {
  if ((await works.gate.look()) !== 'behind') return null
  const reading = await works.ledger.replay.read()
  if (!how.dropUnreadable) refuseTooOld(reading)
  refuseWithoutTokens(reading)
  const told = toldBy(reading)
  const pepper = works.ctx.vault.secrets.of('ledger-pepper')
  const isDeleted = (id: string): boolean => told.deleted.has(tokenOf(pepper, id))
  const at: Replaying = { works, store: replayStore(works.ctx.database), reading, told, isDeleted }
  const report = await bringUp(at, how)
  works.ctx.log.info('replay.done', { counts: { ...report } })
  return report
}

async function bringUp(at: Replaying, how: ReplayHow): Promise<ReplayReport> {
  const { works, store, reading, told } = at
  const keys = await destroyKeysOfDeleted(at)
  await failpoint('replay.afterKeys')
  // Before the runs: what they leave of a consent says why it was closed.
  await closeToldConsents(works, told)
  await failpoint('replay.afterConsents')
  const swept = sweepsTold(reading)
  // Before the runs, too: a person who has an application of another's must not leave with the last of their own.
  await repeatJoins(works.ctx, swept.joined)
  await failpoint('replay.afterJoins')
  for await (const rows of works.ledger.replay.certificates(reading)) await works.certificates.putBack(rows)
  await failpoint('replay.afterCertificates')
  const runs = await repeatDeletions(at, how)
  await failpoint('replay.afterRuns')
  await removeDeletedStatements(at, how)
  const files = (await repeatSweeps(works.ctx, swept)) + (await removeStrayFiles(at))
  await failpoint('replay.afterFiles')
  const { stops, due } = await applyTold(works, store, told)
  await failpoint('replay.afterDue')
  const entries = await works.ledger.replay.copyMissing(reading)
  await failpoint('replay.afterCopy')
  const applications = runs.reduce((sum, run) => sum + run.items.length, 0)
  const report = { entries, keys, applications, files, due, stops }
  if (how.mayOpen && !(await how.mayOpen())) return report
  await failpoint('replay.afterLook')
  await rejoin(at, report)
  await failpoint('replay.afterRejoin')
  await works.gate.look()
  for (const run of runs) await advance(works, run)
  return report
}

async function rejoin({ works, reading }: Replaying, counts: ReplayReport): Promise<void> {
  const says = saying('restore_replayed', {
    counts: { ...counts },
    detail: { from: reading.from.seq, to: reading.to.seq },
  })
  await works.ledger.replay.rejoin(reading, says).catch((error: unknown) => {
    if (!(error instanceof HeadMoved)) throw error // another process was as far
  })
}

/** First of all: from here on nothing that was deleted can be read, whatever else happens. */
async function destroyKeysOfDeleted({ works, store, isDeleted }: Replaying): Promise<number> {
  let destroyed = 0
  for await (const units of store.unitsWithKey()) {
    const deleted: UnitId[] = units.filter(isDeleted)
    if (deleted.length > 0) destroyed += await works.ctx.vault.keys.destroy(deleted)
  }
  return destroyed
}

/** The runs, done up to their keys: their rows and files are gone, and looked for. */
async function repeatDeletions(at: Replaying, how: ReplayHow): Promise<RunRow[]> {
  const runs = await takeUpOpenRuns(at)
  for (const ids of await groupsOf(at, how)) {
    const run = await openRun(at.works, 'replay')
    // No key opens any more, so that no value of theirs is looked for.
    const keylessAt = run.createdAt
    await at.works.runs.change(run, { $set: { keylessAt } })
    await at.store.claim(ids, run._id)
    runs.push(await doneToKeys(at, { ...run, keylessAt }))
  }
  return [...runs, ...(await takeUpOpenRuns(at))]
}

/** Those of a replay that died, and units that failed alone and have a run of their own since. */
async function takeUpOpenRuns(at: Replaying): Promise<RunRow[]> {
  const runs: RunRow[] = []
  for (let run = await at.works.runs.takeOverReplay(); run; run = await at.works.runs.takeOverReplay())
    runs.push(await doneToKeys(at, run))
  return runs
}

async function doneToKeys({ works }: Replaying, run: RunRow): Promise<RunRow> {
  const outcome = await advanceToKeys(works, run)
  const after = await works.runs.byId(run._id)
  if (outcome !== 'done' || !after) throw new ReplayStopped()
  return after
}

/** What is live and was deleted, in groups of one run each: those that have their certificate apart from those that lack it. */
async function groupsOf({ works, store, isDeleted }: Replaying, how: ReplayHow): Promise<LeavingId[][]> {
  const certified: LeavingId[] = []
  const uncertified: LeavingId[] = []
  for await (const ids of store.liveIds()) {
    const keys = how.dropUnreadable ? await works.ctx.vault.keys.stateOf(ids) : undefined
    const gone = ids.filter(id => isDeleted(id) || (keys && keys.get(id) !== 'active'))
    const rows = gone.length > 0 ? await store.staying(gone) : []
    const having = await works.certificates.among(rows.map(row => row.certificateNo))
    for (const { _id, certificateNo } of rows) (having.has(certificateNo) ? certified : uncertified).push(_id)
  }
  return [...chunksOf(certified), ...chunksOf(uncertified)]
}

function chunksOf(ids: readonly LeavingId[]): LeavingId[][] {
  const chunks: LeavingId[][] = []
  for (let from = 0; from < ids.length; from += mostUnits) chunks.push(ids.slice(from, from + mostUnits))
  return chunks
}

/** Hire statements that went with an application, which the restored database may have as rows of their own. */
async function removeDeletedStatements(
  { works, store, isDeleted }: Replaying,
  how: ReplayHow,
): Promise<void> {
  for await (const ids of store.statementIds()) {
    const keys = how.dropUnreadable ? await works.ctx.vault.keys.stateOf(ids) : undefined
    const gone = ids.filter(id => isDeleted(id) || (keys && keys.get(id) !== 'active'))
    if (gone.length > 0) await works.parts.places.hireStatements.erase(runOfStatements(gone))
  }
}

/** A run that nobody claimed, of statements alone: the id of an application that nobody has stands for theirs. */
function runOfStatements(statementIds: readonly HireStatementId[]): PurgeRun {
  const unit = { id: newId('app'), subjectId: newId('sub'), vacancyId: null, fileIds: [] }
  return {
    _id: newId('run'),
    kind: 'replay',
    items: [{ ...unit, statementIds, wholeSubject: false }],
  }
}

/** Files that the restored folder has and the restored database never named. */
async function removeStrayFiles({ works, isDeleted }: Replaying): Promise<number> {
  const { fileStore } = works.ctx
  const stray: FileId[] = []
  for await (const { fileId } of fileStore.kept()) if (isDeleted(fileId)) stray.push(fileId)
  for (const fileId of await fileStore.staged()) if (isDeleted(fileId)) stray.push(fileId)
  if (stray.length > 0 && (await fileStore.remove(stray)).length > 0) throw new ReplayStopped()
  return stray.length
}
