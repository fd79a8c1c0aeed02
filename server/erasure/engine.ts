import type { Actor } from '../audit/actor.ts'
import type { ApplicationId, ConsentId, PoolId } from '../base/ids.ts'
import type { BrakeView } from './brake.ts'
import type { Certificates } from './certificates.ts'
import type { Copies } from './copies.ts'
import type { Forgotten } from './forget-past-horizon.ts'
import type { FsckAsked, FsckReport } from './fsck/fsck.ts'
import type { Ledger } from './ledger.ts'
import type { EngineAlarms, Outlook } from './outlook.ts'
import type { LeavingId, RunKind } from './place.ts'
import type { RotationReport } from './rotate-epoch.ts'
import type { ReplayHow, ReplayReport } from './replay.ts'
import type { Gate } from './restore-gate.ts'
import type { RunRow } from './run.ts'
import type { Stops } from './stops.ts'
import type { DueTold } from './tell-due.ts'

/**
 * Why something is erased before its day, as the certificate names it (`erase.applicant`, ...): its person did it, staff
 * or operations did it, or a newer application of the same person for the same job took its place.
 */
export const erasureReasons = ['applicant', 'staff', 'command', 'newer'] as const
export type ErasureReason = (typeof erasureReasons)[number]

/** How a run was left: `waiting` and `failed` are tried again by a sweep, `lost`: another worker has taken it over. */
export type RunOutcome = 'done' | 'waiting' | 'failed' | 'lost'

/** An erasure that was asked for. */
export interface ErasureRequest {
  units: readonly LeavingId[]
  why: ErasureReason
  by: Actor
  /** Whether its person wants it, whoever does it: then what protects only them goes. Without it when they did it. */
  isOwnWish?: boolean
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
  /** Units that wait behind the mass brake. */
  braked: number
}

/** The one way out. Timed purges and erasures on request end here. */
export interface Engine {
  /**
   * The units are hidden at once and will be erased after the cooling-off, or now.
   *
   * @returns their certificate numbers (12 characters), in the order of the units
   * @throws Refusal 'gone' when one is no more, or a run has it
   * @throws Refusal 'conflict' when erasure was asked for already, or a stop stands that the wish does not lift
   */
  request(asked: ErasureRequest): Promise<string[]>
  /**
   * The applications are as they were before the request.
   *
   * @throws Refusal 'gone' when the time to undo is over or the erasure has begun
   */
  undo(units: readonly LeavingId[], by: Actor): Promise<void>
  /** A batch of the oldest due units is claimed, on database time; null when nothing is due. */
  claim(kind: RunKind, limit: number): Promise<RunRow | null>
  /** The run is done from its open step on, or left for a later try. */
  advance(run: RunRow): Promise<RunOutcome>
  /** Everything due is claimed and run, open runs are taken up again. The job `purge-due` calls this. */
  sweep(): Promise<SweepReport>
  /** Requested erasures whose time has come and open runs are done, last mails closed. The job `finish-purges` calls this. */
  finish(): Promise<FinishReport>
}

/** What changes keys. The job `rotate-key-epoch` calls the first each hour, commands the others. */
export interface Rotation {
  /** @throws KeyringBusy when another process rotates, KeysStayBehind when there are keys that do not open */
  rotateWhenDue(): Promise<RotationReport>
  /** A new epoch although the present one is young. @throws KeyringBusy, KeysStayBehind */
  rotateNow(): Promise<RotationReport>
  /** Epochs that data keys name and that nobody has: red, and it stops the rotation. */
  strayEpochs(): Promise<number[]>
  /** The ledger is signed with a new key. Gives its name. */
  changeSigningKey(): Promise<string>
}

/** What this folder adds to the context. */
export interface Erasure {
  engine: Engine
  stops: Stops
  /** Run details, tokens and rows of destroyed keys older than any backup are gone. The job `forget-old` calls this. */
  forgetPastHorizon(): Promise<Forgotten>
  /** The ledger will say that D of the unit was set or has changed: in the transaction that does it. */
  tellDue(id: ApplicationId | PoolId, due: DueTold): Promise<void>
  /** The ledger will say that a consent holds no more, and a pool entry with it: in the transaction that does it. */
  tellConsentClosed(closing: string, ids: readonly (ConsentId | PoolId)[]): Promise<void>
  /** What waits behind the mass brake, and the way to let it go. Source: deletion.md 7 */
  brake: {
    /** Undefined while it does not hold. */
    view(): Promise<BrakeView | undefined>
    /** Everything that waits now goes with the next sweep. Gives how many. In the ledger and the audit log. */
    release(by: Actor): Promise<number>
  }
  /** What a person must know of: late units, spoilt dates, runs that failed. */
  alarms(): Promise<EngineAlarms>
  /** What is due now and next. */
  outlook(): Promise<Outlook>
  /** The ledger has the audit log's last link, once a day; whether it was written now. */
  writeAuditHead(): Promise<boolean>
  ledger: Ledger
  /** Shut while the database is older than the ledger. */
  gate: Gate
  /** As `replay`: a restored database is brought up to the ledger; null when it is not behind. */
  replay(how: ReplayHow): Promise<ReplayReport | null>
  /** Key epochs and the ledger's signing key are changed. */
  rotation: Rotation
  certificates: Certificates
  /** The copies others have of what was deleted. */
  copies: Copies
  /** Everything is looked at, and repaired where asked. Source: deletion.md 12 */
  fsck(asked?: FsckAsked): Promise<FsckReport>
}

declare module '../base/context.ts' {
  interface Context {
    erasure: Erasure
  }
}
