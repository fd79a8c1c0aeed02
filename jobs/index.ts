import { appendLedger } from './append-ledger.ts'
import { chainAuditRows } from './chain-audit.ts'
import { finishPurges } from './finish-purges.ts'
import { forgetOld } from './forget-old.ts'
import type { RepeatingJob } from './job.ts'
import { purgeDue } from './purge-due.ts'
import { sendMail } from './send-mail.ts'
import { sweepOrphans } from './sweep-orphans.ts'

/** Everything that happens without a click. */
export const jobs: readonly RepeatingJob[] = [
  purgeDue,
  finishPurges,
  sendMail,
  appendLedger,
  chainAuditRows,
  sweepOrphans,
  forgetOld,
]
