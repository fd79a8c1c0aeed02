import { outboxStore } from '../mail/outbox-store.ts'
import { isClockSkewed } from '../store/clock-check.ts'
import { amberIf, redIf, type HealthCheck } from './check.ts'

const hourMs = 3_600_000
/** A mail that has waited so long is an alarm, and one that failed stays one for a day. Source: reliability.md 16 */
const longestWaitMs = 4 * hourMs
const failedForMs = 24 * hourMs

/** This process and the database agree on the time. */
export const clockCheck: HealthCheck = {
  name: 'clock',
  look: async ctx => {
    const skewMs = await ctx.clockCheck.skewMs()
    const seconds = `${Math.round(skewMs / 1000)} s`
    if (isClockSkewed(skewMs)) return redIf(1, [seconds])
    return amberIf(Math.abs(skewMs) > 5000 ? 1 : 0, [seconds])
  },
}

/** Mails go out. */
export const mailsCheck: HealthCheck = {
  name: 'mails',
  look: async ctx => {
    const now = (await ctx.database.now()).getTime()
    const since = { waitingBefore: new Date(now - longestWaitMs), failedAfter: new Date(now - failedForMs) }
    const { failed, old } = await outboxStore(ctx.database).stuck(since)
    return redIf(failed + old, [...(failed > 0 ? ['failed'] : []), ...(old > 0 ? ['waiting'] : [])])
  },
}

/** The store of files is mounted and has room. */
export const spaceCheck: HealthCheck = {
  name: 'space',
  look: async ctx => {
    await ctx.fileStore.checkReady()
    return redIf(0)
  },
}
