import type { ErasureRow, NoticeRow, StopRow } from '../applications/application-row.ts'
import type { ConsentId, PoolId, RunId, SubjectId } from '../base/ids.ts'
import type { Language } from '../policy/languages.ts'
import type { PoolDue } from '../policy/pool-due.ts'

/** `asked`: whether to stay, for the present D. The last two belong to the erasure engine. Source: privacy.md 6 */
export const poolStates = ['active', 'asked', 'erasure_pending', 'purging'] as const
export type PoolState = (typeof poolStates)[number]

/** A question whether to stay: so many days before that D. */
export interface AskedRow {
  days: number
  at: Date
  /** Local calendar date. */
  forDate: string
}

/** What an asked-for erasure put aside, so that it can be undone. */
export interface PoolErasureRow extends Omit<ErasureRow, 'before'> {
  before: { state: PoolState; due: PoolDue; eligibleAt: Date; overdueAt: Date; stops?: StopRow[] }
}

/** Somebody who wants to hear of other jobs: contact and CV under a key of their own, never notes or outcome. */
export interface PoolRow {
  _id: PoolId
  subjectId: SubjectId
  /** The consent it stands on. */
  consentId: ConsentId
  state: PoolState
  /** `Profile`, sealed with the entry's key. */
  contact: Buffer
  language: Language
  /** 10 Crockford characters: what its person is told it by, and opens it with. */
  reference: string
  /** 12 Crockford characters. */
  certificateNo: string
  policyVersion: number
  joinedAt: Date
  consentedAt: Date
  firstConsentedAt: Date
  due: PoolDue
  eligibleAt: Date
  overdueAt: Date
  stops: StopRow[]
  stoppedBy: StopRow['kind'][]
  notBefore: string | null
  notAfter: string | null
  asked: AskedRow[]
  /** The first question for the present D is its notice too. */
  notice: NoticeRow | null
  erasure: PoolErasureRow | null
  /** When its person left while a hold stood: kept for that alone, shown to nobody who invites, and gone with it. */
  leftAt: Date | null
  /** How often its files changed; absent while none did. */
  fileChanges?: number
  runId: RunId | null
}
