import { backupsStore } from '../backup/backups-store.ts'
import type { Context } from '../base/context.ts'
import type { Counted } from '../base/counters.ts'
import { today } from '../cases/record-case.ts'
import { countUnscanned } from '../files/files-store.ts'
import { outboxStore } from '../mail/outbox-store.ts'
import type { Level } from './check.ts'
import { lookAtHealth } from './health.ts'
import { heartbeatsStore, type Heartbeat } from './heartbeats-store.ts'
import { fsckNoted } from './nightly.ts'
import { metricsText, type Metric } from './metrics-text.ts'

const levels: Readonly<Record<Level, number>> = { good: 0, amber: 1, red: 2 }

/** How the installation stands and what this process has counted, as Prometheus reads it. Source: reliability.md 16 */
export async function metricsOf(ctx: Context): Promise<string> {
  return metricsText([...(await standing(ctx)), ...counted(ctx)])
}

/** Numbers that go up and down, asked of the database now. */
async function standing(ctx: Context): Promise<Metric[]> {
  const [alarms, people, overdue, mails, files, beats, skewMs, backupAge, checks] = await Promise.all([
    ctx.erasure.alarms(),
    ctx.applicants.count(),
    ctx.cases.countOverdue(today(ctx)),
    outboxStore(ctx.database).countWaiting(),
    countUnscanned(ctx),
    heartbeatsStore(ctx.database).all(),
    ctx.clockCheck.skewMs(),
    backupAgeSeconds(ctx),
    lookAtHealth(ctx),
  ])
  const findings = (await fsckNoted(ctx))['findings'] ?? 0
  const byCheck = checks.map(({ name, level }) => ({ labels: { check: name }, value: levels[level] }))
  return [
    gauge('purges_overdue', 'Applications and pool entries past their day.', one(alarms.overdue)),
    gauge('people_on_file', 'People of whom something is stored.', one(people)),
    gauge('cases_overdue', 'Requests of rights past their deadline.', one(overdue)),
    gauge('mails_waiting', 'Mails that wait or are leaving.', one(mails)),
    gauge('files_unscanned', 'Files of applications that no scanner has seen.', one(files)),
    gauge('job_last_run_timestamp_seconds', 'When a job last ended well, since 1970.', beats.flatMap(ranAt)),
    gauge('clock_skew_seconds', 'The clock of this process minus that of the database.', one(skewMs / 1000)),
    gauge('fsck_findings', 'What the last look at everything found.', one(findings)),
    gauge('backup_age_seconds', 'Since the last backup; +Inf: there was none yet.', one(backupAge)),
    gauge('health', 'What is looked at: 0 in order, 1 look this week, 2 act now.', byCheck),
  ]
}

/** What happened in this process. */
function counted({ counters }: Context): Metric[] {
  const total = (name: 'mail_failures_total' | 'uploads_aborted_total') => {
    const all = counters.all(name)
    return all.length === 0 ? one(0) : all
  }
  return [
    counter('mail_failures_total', 'Attempts to deliver a mail that failed.', total('mail_failures_total')),
    counter('uploads_aborted_total', 'Uploads whose sender went away.', total('uploads_aborted_total')),
    counter('http_requests_total', 'Answers by route and status.', counters.all('http_requests_total')),
  ]
}

function gauge(name: string, help: string, samples: readonly Counted[]): Metric {
  return { name, help, type: 'gauge', samples }
}

function counter(name: string, help: string, samples: readonly Counted[]): Metric {
  return { name, help, type: 'counter', samples }
}

function one(value: number): Counted[] {
  return [{ labels: {}, value }]
}

function ranAt({ _id: job, ranAt: at }: Heartbeat): Counted[] {
  return at ? [{ labels: { job }, value: at.getTime() / 1000 }] : []
}

async function backupAgeSeconds({ database }: Pick<Context, 'database'>): Promise<number> {
  const at = await backupsStore(database).lastBackupAt()
  return at ? ((await database.now()).getTime() - at.getTime()) / 1000 : Infinity
}
