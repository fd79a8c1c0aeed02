import { answerRequests } from './answer-link-requests.ts'
import { answerDeadlines } from './answer-deadlines.ts'
import { appendLedger } from './append-ledger.ts'
import { applyPolicyInForce } from './apply-policy.ts'
import { askPool } from './ask-pool.ts'
import { backUpKeys } from './back-up-keys.ts'
import { buildCopies } from './build-copies.ts'
import { checkEachNight } from './check-everything.ts'
import { chainAuditRows } from './chain-audit.ts'
import { endStops } from './end-lapsed-stops.ts'
import { eraseWhatWasObjectedTo } from './erase-objected.ts'
import { fillPool } from './fill-pool.ts'
import { finishPurges } from './finish-purges.ts'
import { forgetOld } from './forget-old.ts'
import type { RepeatingJob } from './job.ts'
import { proveEachNight } from './prove-with-canary.ts'
import { purgeDue } from './purge-due.ts'
import { rotateKeyEpoch } from './rotate-key-epoch.ts'
import { remindOfDuties } from './remind-staff.ts'
import { sendMail } from './send-mail.ts'
import { shredFlaggedFiles } from './shred-flagged-files.ts'
import { sweepOrphans } from './sweep-orphans.ts'
import { tellOfPolicyChanges } from './tell-policy-change.ts'
import { warnOfPurges } from './warn-before-purge.ts'
import { tellOfRed } from './tell-when-red.ts'
import { watchGate } from './watch-gate.ts'
import { writeAuditHead } from './write-audit-head.ts'

/** Everything that happens without a click. */
export const jobs: readonly RepeatingJob[] = [
  watchGate,
  applyPolicyInForce,
  tellOfPolicyChanges,
  endStops,
  purgeDue,
  warnOfPurges,
  remindOfDuties,
  answerDeadlines,
  eraseWhatWasObjectedTo,
  finishPurges,
  fillPool,
  askPool,
  answerRequests,
  buildCopies,
  sendMail,
  appendLedger,
  chainAuditRows,
  writeAuditHead,
  sweepOrphans,
  tellOfRed,
  shredFlaggedFiles,
  forgetOld,
  checkEachNight,
  proveEachNight,
  rotateKeyEpoch,
  backUpKeys,
]
