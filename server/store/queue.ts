import { Agenda, type Job } from 'agenda'
import { MongoBackend } from '@agendajs/mongo-backend'
import type { Context } from '../base/context.ts'
import { codeOf } from '../base/errors.ts'
import { collectionPrefix } from './database.ts'

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
  /** What runs may end, for at most the given time; then the rest is unlocked. */
  stop(withinMs: number): Promise<void>
}

type QueueContext = Pick<Context, 'database' | 'log'>

const collection = `${collectionPrefix}agendaJobs`
const pollMs = 1000
const touchMs = 15_000
const duplicateKey = '11000'

/**
 * Agenda rings for each bell, once per interval over all processes, or twice, or not at all: bells bear all three.
 * It holds no truth; losing its collection loses nothing. Source: reliability.md 7, stack.md 3
 */
export function openQueue(ctx: QueueContext, bells: readonly Bell[]): Queue {
  const db = ctx.database.data.db
  if (!db) throw new Error('the database is not open')
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: db, collection, ensureIndex: false }),
    processEvery: pollMs,
    maxConcurrency: bells.length,
    defaultConcurrency: 1,
    defaultLockLimit: 1,
    removeOnComplete: true,
    logging: false,
  })
  agenda.on('error', error => ctx.log.error('queue.failed', { code: codeOf(error) ?? 'unknown' }))
  for (const bell of bells) {
    agenda.define(bell.name, (job: Job) => ringOnce(bell, job), { lockLifetime: bell.lockMs })
  }
  return {
    start: async () => {
      for (const bell of bells) await ensureRecurring(ctx, agenda, bell)
      await agenda.start()
    },
    stop: async withinMs => {
      await agenda.drain({ timeout: withinMs, closeConnection: false })
      await unlockRest(ctx, bells)
    },
  }
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

/** Jobs locked ahead by this process ring again at once elsewhere, and not after their lock's whole life. */
async function unlockRest(ctx: QueueContext, bells: readonly Bell[]): Promise<void> {
  const names = bells.map(bell => bell.name)
  await ctx.database.data
    .collection(collection)
    .updateMany({ name: { $in: names } }, { $set: { lockedAt: null } })
}
