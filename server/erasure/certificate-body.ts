import { createHash } from 'node:crypto'
import type { Context } from '../base/context.ts'
import { isId } from '../base/ids.ts'
import { canonicalJson } from '../policy/canonical-json.ts'
import { dataMap } from '../policy/places.ts'
import type { Body } from './certificate.ts'
import { showNumber } from './certificate-number.ts'
import { closeByOf } from './last-mail.ts'
import { promisedEnd } from './rotate-epoch.ts'
import type { RunItem, RunRow } from './run.ts'
import { softwareName } from './software.ts'

type Parts = Pick<Context, 'config' | 'policy' | 'vault'>

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** A run whose keys are destroyed: what it did is known in full. */
export interface FinishedRun extends RunRow {
  claimedAt: Date
  deletedAt: Date
  scannedAt: Date
  keylessAt: Date
  scan: NonNullable<RunRow['scan']>
}

/** The run, known to have come to its end. */
export function finished(run: RunRow): FinishedRun {
  const { claimedAt, deletedAt, scannedAt, keylessAt, scan } = run
  if (!claimedAt || !deletedAt || !scannedAt || !keylessAt || !scan)
    throw new Error('the run is not finished')
  return { ...run, claimedAt, deletedAt, scannedAt, keylessAt, scan }
}

/** What the certificate of one unit says. */
export function bodyOf(ctx: Parts, run: FinishedRun, item: RunItem & { isKeyLost: boolean }): Body {
  const { document } = ctx.policy
  const { dataDays, keyDays } = document.retention.backups
  const { places, values, valueScan } = run.scan
  return {
    format: 'glemme-certificate-1',
    number: item.number,
    unit: isId('poo', item.id) ? 'pool' : 'application',
    reason: item.reason,
    policy: { version: item.policyVersion, rule: item.rule },
    trigger: item.trigger,
    promised: item.promised,
    times: timesOf(run),
    counts: countsOf(item),
    files: item.files.length,
    fileBytes: item.files.reduce((sum, file) => sum + file.size, 0),
    latenessHours: latenessOf(run, item),
    stoppedBy: item.stoppedBy,
    noticeSentOn: item.noticeSentOn,
    scan: {
      reference: { places, found: 0 },
      value: valueScan === 'done' && item.values ? { places, values, found: 0 } : 'not_done',
      key: item.isKeyLost ? 'not_done' : 0,
    },
    epoch: promisedEnd(ctx, run.keylessAt),
    lastMailBy: item.lastMail === 'none' ? null : closeByOf(run, item).toISOString(),
    backupsUntil: new Date(run.keylessAt.getTime() + (dataDays + keyDays) * dayMs).toISOString(),
    outside: document.processors.map(processor => processor.name),
    controller: document.controller.name,
    authority: document.authority.name,
    verifyUrl: `${ctx.config.publicUrl}/certificates/${showNumber(item.number)}`,
    software: softwareName,
    dataMap: dataMapHash,
  }
}

const dataMapHash = createHash('sha256').update(canonicalJson(dataMap)).digest('hex')

function timesOf(run: FinishedRun): Body['times'] {
  return {
    claimed: run.claimedAt.toISOString(),
    deleted: run.deletedAt.toISOString(),
    scanned: run.scannedAt.toISOString(),
    keyless: run.keylessAt.toISOString(),
  }
}

function countsOf(item: RunItem): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const [place, count] of Object.entries(item.counts))
    if (count !== undefined && count > 0) counts[place] = count
  return counts
}

/** Whole hours between the end of D and the moment nothing could be read any more. */
function latenessOf(run: FinishedRun, item: RunItem): number {
  const goneAt = Math.max(run.keylessAt.getTime(), run.deletedAt.getTime())
  return Math.max(0, Math.floor((goneAt - item.overdueAt.getTime()) / hourMs))
}
