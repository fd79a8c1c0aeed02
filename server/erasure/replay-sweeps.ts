import type { Context } from '../base/context.ts'
import type { FileId, RefereeId, SubjectId } from '../base/ids.ts'
import { dropFile } from '../files/drop-file.ts'
import type { LedgerReading } from './ledger-replay.ts'
import { tokenOf } from './ledger-tokens.ts'
import { replaySweepsStore } from './replay-sweeps-store.ts'
import { replayStore } from './replay-store.ts'

/** What went since a backup while its application stayed, by token. */
export interface ToldSweeps {
  /** Files that were replaced, removed, or flagged and not replaced. */
  files: ReadonlySet<string>
  /** Referees whose entry was taken away. */
  referees: ReadonlySet<string>
  /** Each two tokens of people who turned out to be one, in the order in which they were joined. */
  joined: readonly (readonly string[])[]
}

/** What the entries say that the database lacks. */
export function sweepsTold({
  entries,
  from,
  tokens,
}: Pick<LedgerReading, 'entries' | 'from' | 'tokens'>): ToldSweeps {
  const since = entries.filter(entry => entry.kind === 'sweep' && entry.seq > from.seq)
  const of = (what: string) =>
    since.filter(entry => entry.detail?.['what'] === what).map(entry => tokens.get(entry.seq) ?? [])
  const [files, referees] = [new Set(of('file').flat()), new Set(of('referee').flat())]
  return { files, referees, joined: of('joined') }
}

type Parts = Pick<Context, 'database' | 'fileStore' | 'vault'>

/** Files and referees that went are gone again. Safe to begin again. Gives how many files. Source: deletion.md 11 */
export async function repeatSweeps(
  ctx: Parts,
  { files, referees }: Pick<ToldSweeps, 'files' | 'referees'>,
): Promise<number> {
  await repeatReferees(ctx, referees)
  return await repeatFiles(ctx, files)
}

async function repeatFiles(ctx: Parts, told: ReadonlySet<string>): Promise<number> {
  if (told.size === 0) return 0
  const pepper = ctx.vault.secrets.of('ledger-pepper')
  const went = (id: string): boolean => told.has(tokenOf(pepper, id))
  const rows: FileId[] = []
  for await (const ids of replayStore(ctx.database).fileIds()) rows.push(...ids.filter(went))
  await replaySweepsStore(ctx.database).letGo(rows)
  const bytes: FileId[] = []
  for await (const { fileId } of ctx.fileStore.kept()) if (went(fileId)) bytes.push(fileId)
  const all = new Set([...rows, ...bytes]) // a folder may be older or newer than its database
  for (const fileId of all) await dropFile(ctx, fileId)
  return all.size
}

async function repeatReferees(ctx: Parts, told: ReadonlySet<string>): Promise<void> {
  if (told.size === 0) return
  const pepper = ctx.vault.secrets.of('ledger-pepper')
  const went: RefereeId[] = []
  for await (const ids of replayStore(ctx.database).refereeIds())
    went.push(...ids.filter(id => told.has(tokenOf(pepper, id))))
  await replaySweepsStore(ctx.database).forgetReferees(went)
}

/**
 * People who are one are one again: in the backup they are two, and the key of the one is gone. Safe to begin again.
 * Gives how many went. The last join first: so the one that an earlier one led to is known by what became of it.
 */
export async function repeatJoins(ctx: Parts, told: ToldSweeps['joined']): Promise<number> {
  if (told.length === 0) return 0
  const people = await peopleBy(ctx, new Set(told.flat()))
  const states = await ctx.vault.keys.stateOf([...people.values()])
  const became = new Map<SubjectId, SubjectId>()
  const store = replaySweepsStore(ctx.database)
  for (const pair of told.toReversed()) {
    const there = pair.flatMap(token => people.get(token) ?? [])
    const gone = there.find(id => states.get(id) !== 'active' && !became.has(id))
    const other = there.find(id => id !== gone)
    const to = other && (became.get(other) ?? other)
    if (!gone || !to || states.get(to) !== 'active') continue // one of them came later than the backup, or was deleted
    await store.follow(gone, to)
    became.set(gone, to)
  }
  await store.forget([...became.keys()]) // last: a replay that dies before begins again with all of them there
  return became.size
}

async function peopleBy(ctx: Parts, tokens: ReadonlySet<string>): Promise<Map<string, SubjectId>> {
  const pepper = ctx.vault.secrets.of('ledger-pepper')
  const found = new Map<string, SubjectId>()
  for await (const ids of replayStore(ctx.database).subjectIds())
    for (const id of ids) {
      const token = tokenOf(pepper, id)
      if (tokens.has(token)) found.set(token, id)
    }
  return found
}
