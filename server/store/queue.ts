import { Agenda, type Job } from 'agenda'
import { MongoBackend } from '@agendajs/mongo-backend'
import { monotonicMs } from '../base/clock.ts'
import type { Context } from '../base/context.ts'
import { codeOf } from '../base/errors.ts'
import { newId } from '../base/ids.ts'
import { collectionPrefix } from './database.ts'
import { prepareOne } from './migrations/0001-collections.ts'

/** What the queue rings for: a name, how often, and what to do then. */
export interface Bell {
  name: string
  everyMs: number
  lockMs: number
  ring(): Promise<void>
}

/** The ringing of bells: started once, stopped once. */
export interface Queue {
  start(): Promise<void>
  /** What runs may end, for at most the given time; then what this queue still holds is unlocked, and nothing else. */
  stop(withinMs: number): Promise<void>
}

/** Looks after the queue from outside Agenda, which tells nobody that it stands still. */
export interface QueueWatch {
  /** How often it looks. */
  everyMs: number
  /** What it saw: nothing wrong, or the code of what is: an error of Agenda's since the last look, or `QUEUE_LOST`. */
  saw(fault: string | undefined): Promise<void>
}

type QueueContext = Pick<Context, 'database' | 'log'>

const collection = `${collectionPrefix}agendaJobs`
const pollMs = 1000
const touchMs = 15_000
/** Somebody who drops a collection is sought for so long, though the queue has mended itself. Milliseconds. */
const lossAlarmMs = 15 * 60_000
const lostCode = 'QUEUE_LOST'
const duplicateKey = '11000'

/**
 * Agenda's rows and nothing else: it would make a collection for a log of its own, `agenda_logs`, also where that is off,
 * and nothing of that name is in our data map.
 */
class BackendWithoutLog extends MongoBackend {
  override async connect(): Promise<void> {
    await this.repository.connect()
  }
}

/**
 * Agenda rings for each bell, once per interval over all processes, or twice, or not at all: bells bear all three.
 * It holds no truth. Agenda itself would never ring again for a job whose row is gone, so the watch makes lost rows
 * anew: losing the collection loses a few rings. Source: reliability.md 7, stack.md 3
 */
export function openQueue(ctx: QueueContext, bells: readonly Bell[], watch: QueueWatch): Queue {
  const db = ctx.database.data.db
  if (!db) throw new Error('the database is not open')
  const name = newId('req') // Agenda writes it on each row that it locks
  const agenda = new Agenda({
    name,
    backend: new BackendWithoutLog({ mongo: db, collection, ensureIndex: false }),
    processEvery: pollMs,
    maxConcurrency: bells.length,
    defaultConcurrency: 1,
    defaultLockLimit: 1,
    removeOnComplete: true,
    logging: false,
  })
  const watching = watcher(ctx, watch, { agenda, bells })
  for (const bell of bells) {
    agenda.define(bell.name, (job: Job) => ringOnce(bell, job), { lockLifetime: bell.lockMs })
  }
  return {
    start: async () => {
      for (const bell of bells) await ensureRecurring(ctx, agenda, bell)
      await agenda.start()
      watching.start()
    },
    stop: async withinMs => {
      await watching.stop()
      await agenda.drain({ timeout: withinMs, closeConnection: false })
      watching.end()
      // What a database that is away keeps locked is free when its lock's life is over.
      await unlockRest(ctx, name).catch((error: unknown) =>
        ctx.log.warn('queue.leftLocked', { code: codeOf(error) ?? 'unknown' }),
      )
    },
  }
}

interface Watched {
  agenda: Agenda
  bells: readonly Bell[]
}

function watcher(ctx: QueueContext, { everyMs, saw }: QueueWatch, { agenda, bells }: Watched) {
  let fault: string | undefined
  let lostMs = Number.NEGATIVE_INFINITY
  let known: Rows | undefined
  let looking: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  agenda.on('error', error => {
    if (isOver) return
    fault = codeOf(error) ?? 'unknown'
    ctx.log.error('queue.failed', { code: fault })
  })
  const look = async (): Promise<void> => {
    try {
      const rows = await rowsMadeAnew(ctx, { agenda, bells })
      // Another process may have been first to make them: each tells of the loss.
      const lost = known ? bells.filter(({ name }) => known?.get(name) !== rows.get(name)).length : 0
      known = rows
      if (lost > 0) {
        lostMs = monotonicMs()
        ctx.log.error('queue.lost', { counts: { lost } })
      }
    } catch (error) {
      fault = codeOf(error) ?? 'unknown'
    }
    const isFresh = monotonicMs() - lostMs < lossAlarmMs
    const seen = fault ?? (isFresh ? lostCode : undefined)
    fault = undefined
    await saw(seen)
  }
  const lookOnce = (): void => void (looking ??= look().finally(() => (looking = undefined)))
  return {
    start: () => {
      lookOnce()
      timer = setInterval(lookOnce, everyMs)
    },
    stop: async () => {
      clearInterval(timer)
      await looking
    },
    /** From here on nothing rings: what Agenda still asks the database, which is being closed, may fail. */
    end: () => void (isOver = true),
  }
}

/** The row of each bell, by its name. */
type Rows = ReadonlyMap<string, string>

/**
 * Each bell has its row. One of another interval stays: that of a version that runs beside this one. The collection may
 * be gone with its indexes, without which each process would make rows of its own.
 */
async function rowsMadeAnew(ctx: QueueContext, { agenda, bells }: Watched): Promise<Rows> {
  const there = await rowsNow(ctx)
  const missing = bells.filter(({ name }) => !there.has(name))
  if (missing.length === 0) return there
  await prepareOne(ctx.database, 'agendaJobs')
  for (const bell of missing) await ensureRecurring(ctx, agenda, bell)
  return await rowsNow(ctx)
}

async function rowsNow(ctx: QueueContext): Promise<Rows> {
  const rows = ctx.database.data.collection<{ name: string }>(collection)
  const found = await rows.find({ type: 'single' }, { projection: { name: 1 } }).toArray()
  return new Map(found.map(({ _id, name }) => [name, String(_id)]))
}

/** Agenda stores the message of what is thrown, so only a code leaves this function. */
async function ringOnce(bell: Bell, job: Job): Promise<void> {
  const stillHere = setInterval(() => void job.touch().catch(() => undefined), touchMs)
  try {
    await bell.ring()
  } catch (error) {
    throw new Error(codeOf(error) ?? 'failed')
  } finally {
    clearInterval(stillHere)
  }
}

/** Written only when absent or changed: `every` over an overdue job loses its run. */
async function ensureRecurring(ctx: QueueContext, agenda: Agenda, bell: Bell): Promise<void> {
  const interval = `${bell.everyMs / 1000} seconds`
  const rows = ctx.database.data.collection(collection)
  if (await rows.findOne({ name: bell.name, type: 'single', repeatInterval: interval })) return
  try {
    await agenda.every(interval, bell.name)
  } catch (error) {
    if (codeOf(error) !== duplicateKey) throw error // another process was first
  }
}

/**
 * Jobs locked ahead by this queue ring again at once elsewhere, and not after their lock's whole life. What another
 * process works on stays locked.
 */
async function unlockRest(ctx: QueueContext, name: string): Promise<void> {
  await ctx.database.data
    .collection(collection)
    .updateMany({ lastModifiedBy: name, lockedAt: { $ne: null } }, { $set: { lockedAt: null } })
}
