import type { Actor } from '../audit/actor.ts'
import type { ApplicationId } from '../base/ids.ts'
import type { Certificates } from './certificates.ts'
import type { Forgotten } from './forget-past-horizon.ts'
import type { Ledger } from './ledger.ts'
import type { RunKind } from './place.ts'
import type { RunRow } from './run.ts'

/** Who asked for an erasure, as the certificate names it (`erase.applicant`, ...). */
export type ErasureReason = 'applicant' | 'staff' | 'command'

/** How a run was left: `waiting` and `failed` are tried again by a sweep, `lost`: another worker has taken it over. */
export type RunOutcome = 'done' | 'waiting' | 'failed' | 'lost'

/** An erasure that was asked for. */
export interface ErasureRequest {
  units: readonly ApplicationId[]
  why: ErasureReason
  by: Actor
  /** Whether it begins at once, without the time to change one's mind. */
  skipCooling: boolean
}

/** What one tick did. */
export interface FinishReport {
  /** Units claimed now. */
  claimed: number
  /** Runs finished now, and those that wait or have failed. */
  done: number
  waiting: number
  failed: number
  /** Whether this process's clock is so far off that nothing was claimed: red. */
  clockOff: boolean
}

/** What one sweep did and saw. */
export interface SweepReport extends FinishReport {
  /** Live units past `overdueAt`, and live units whose `eligibleAt` is no date: more than 0 is red. */
  overdue: number
  undated: number
}

/** The one way out. Timed purges and erasures on request end here. */
export interface Engine {
  /**
   * The applications are hidden at once and will be erased after the cooling-off, or now.
   *
   * @returns their certificate numbers (12 characters), in the order of the units
   * @throws Refusal 'conflict' when one is being erased already, or a hold stands
   * @throws Refusal 'gone' when one is no more
   */
  request(asked: ErasureRequest): Promise<string[]>
  /**
   * The applications are as they were before the request.
   *
   * @throws Refusal 'gone' when the time to undo is over or the erasure has begun
   */
  undo(units: readonly ApplicationId[], by: Actor): Promise<void>
  /** A batch of the oldest due units is claimed, on database time; null when nothing is due. */
  claim(kind: RunKind, limit: number): Promise<RunRow | null>
  /** The run is done from its open step on, or left for a later try. */
  advance(run: RunRow): Promise<RunOutcome>
  /** Everything due is claimed and run, open runs are taken up again. The job `purge-due` calls this. */
  sweep(): Promise<SweepReport>
  /** Requested erasures whose time has come and open runs are done, last mails closed. The job `finish-purges` calls this. */
  finish(): Promise<FinishReport>
}

/** What this folder adds to the context. */
export interface Erasure {
  engine: Engine
  /** Run details, tokens and rows of destroyed keys older than any backup are gone. The job `forget-old` calls this. */
  forgetPastHorizon(): Promise<Forgotten>
  ledger: Ledger
  certificates: Certificates
}

declare module '../base/context.ts' {
  interface Context {
    erasure: Erasure
  }
}
