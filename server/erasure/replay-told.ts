import { StartRefusal } from '../base/errors.ts'
import type { Entry } from './ledger-entry.ts'
import type { LedgerReading } from './ledger-replay.ts'

/** A stop as it was told last: until when it stands, or that it was lifted. */
export interface ToldStop {
  kind: string
  ref: string
  until: Date | null
}

/** An erasure that waits. */
export interface ToldErasure {
  reason: string
  requestedAt: Date
  eligibleAt: Date
}

/** Why a consent was closed, and when. */
export interface ToldClosing {
  closing: string
  at: Date
}

/** What the ledger has told since a backup, by token. */
export interface Told {
  /** Of everything whose deletion was begun, ever, as far as tokens are kept: how a consent among it ended. */
  deleted: ReadonlyMap<string, ToldClosing>
  /** D as it was set last. */
  due: ReadonlyMap<string, string>
  /** Erasures that were asked for and taken back. */
  undone: ReadonlySet<string>
  /** Erasures that were asked for and not taken back: by whom, and when they may begin. */
  asked: ReadonlyMap<string, ToldErasure>
  /** Objections that wait, since when; null for one that waits no more. */
  objected: ReadonlyMap<string, Date | null>
  /** The stops that were set or lifted, by what they stop and by their ref. */
  stops: ReadonlyMap<string, ReadonlyMap<string, ToldStop>>
  /** Consents that were closed, and pool entries that ended with them. */
  closings: ReadonlyMap<string, ToldClosing>
}

/** The backup is older than the tokens that are kept: what was deleted since cannot all be recognised. */
export class OlderThanHorizon extends StartRefusal {
  readonly code = 'OLDER_THAN_HORIZON'

  constructor() {
    super([
      'The backup is older than the horizon: the ledger no longer knows all that was deleted since. ' +
        'Restore a newer one, or: glemme replay --drop-unreadable, which deletes every application without a key',
    ])
    this.name = 'OlderThanHorizon'
  }
}

/** A token file of the ledger folder is missing or was changed. */
export class TokensLost extends StartRefusal {
  readonly code = 'TOKENS_LOST'

  constructor(entry: Pick<Entry, 'seq' | 'at'>) {
    super([
      `The ledger folder lacks the tokens of entry ${entry.seq}. Put back tokens-${entry.at.slice(0, 10)}.jsonl ` +
        'from the newest copy of the ledger',
    ])
    this.name = 'TokensLost'
  }
}

/** @throws OlderThanHorizon when tokens of entries that the database lacks are pruned */
export function refuseTooOld({ entries, from, prunedThrough }: LedgerReading): void {
  const isPruned = entries.slice(from.seq + 1, prunedThrough + 1).some(entry => entry.tokenCount > 0)
  if (isPruned) throw new OlderThanHorizon()
}

/** @throws TokensLost when the folder lacks tokens that it should have */
export function refuseWithoutTokens({ entries, from, tokens, prunedThrough }: LedgerReading): void {
  const needed = entries.slice(Math.max(from.seq, prunedThrough) + 1)
  const lost = needed.find(entry => entry.tokenCount > 0 && !tokens.has(entry.seq))
  if (lost) throw new TokensLost(lost)
}

/** What the entries say that the database lacks; what was deleted, of all entries. */
export function toldBy({ entries, from, tokens }: LedgerReading): Told {
  const deleted = new Map<string, ToldClosing>()
  const due = new Map<string, string>()
  const undone = new Set<string>()
  const asked = new Map<string, ToldErasure>()
  const objected = new Map<string, Date | null>()
  const stops = new Map<string, Map<string, ToldStop>>()
  const closings = new Map<string, ToldClosing>()
  for (const entry of entries) {
    for (const token of tokens.get(entry.seq) ?? []) {
      if (entry.kind === 'intent') deleted.set(token, endingOf(entry))
      if (entry.seq <= from.seq) continue
      if (entry.kind === 'due_moved') due.set(token, String(entry.detail?.['date'] ?? ''))
      noteErasure(entry, token, { undone, asked })
      noteObjection(entry, token, objected)
      const closing = closingOf(entry)
      if (closing) closings.set(token, closing)
      const stop = stopOf(entry)
      if (stop) stops.set(token, new Map(stops.get(token)).set(stop.ref, stop))
    }
  }
  return { deleted, due, undone, asked, objected, stops, closings }
}

/** The last word about an erasure that was asked for: that it was, or that it was taken back. */
function noteErasure(
  { kind, at, detail }: Entry,
  token: string,
  said: { undone: Set<string>; asked: Map<string, ToldErasure> },
): void {
  if (kind !== 'due_moved') return
  const { asked: reason, eligibleAt } = detail ?? {}
  if (detail?.['undone'] === 1) {
    said.undone.add(token)
    said.asked.delete(token)
  } else if (typeof reason === 'string' && typeof eligibleAt === 'string') {
    said.undone.delete(token)
    said.asked.set(token, { reason, requestedAt: new Date(at), eligibleAt: new Date(eligibleAt) })
  }
}

/** The last word about an objection that waits for the mail of the decision. */
function noteObjection({ kind, at, detail }: Entry, token: string, said: Map<string, Date | null>): void {
  const { objected } = detail ?? {}
  if (kind === 'due_moved' && objected !== undefined) said.set(token, objected === 1 ? new Date(at) : null)
}

/** By the day of a pool entry its consent lapses; any other deletion was asked for. */
function endingOf({ reasons, at }: Entry): ToldClosing {
  const isAsked = Object.keys(reasons).some(reason => reason.startsWith('erase.'))
  return { closing: isAsked ? 'erased' : 'lapsed', at: new Date(at) }
}

/** A renewed consent stands again: the backup has not the one that took its place, and D was told apart. */
function closingOf({ kind, reasons, at }: Entry): ToldClosing | undefined {
  const [closing] = Object.keys(reasons)
  if (kind !== 'consent_closed' || closing === undefined || closing === 'renewed') return undefined
  return { closing, at: new Date(at) }
}

function stopOf({ kind, detail }: Entry): ToldStop | undefined {
  if (kind !== 'stop_set' && kind !== 'stop_lifted') return undefined
  const until = kind === 'stop_set' ? new Date(String(detail?.['until'])) : null
  return { kind: String(detail?.['kind']), ref: String(detail?.['ref']), until }
}
