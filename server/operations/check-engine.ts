import { verifyAudit } from '../audit/chain.ts'
import { ledgerStore } from '../erasure/ledger-store.ts'
import { faultText, wayOutOf, wayOutOfAudit } from '../erasure/ledger-way-out.ts'
import { good, redIf, type HealthCheck } from './check.ts'
import { fsckNoted } from './nightly.ts'

const minuteMs = 60_000
/** The worker gives queued entries their place within 5 s; after this it does not, milliseconds. */
const longestQueuedMs = 2 * minuteMs

/** Nobody's data is past its day. */
export const overdueCheck: HealthCheck = {
  name: 'overdue',
  look: async ctx => redIf((await ctx.erasure.alarms()).overdue),
}

/** Every application has a day on which it goes. */
export const undatedCheck: HealthCheck = {
  name: 'undated',
  look: async ctx => redIf((await ctx.erasure.alarms()).undated),
}

/** No deletion has failed at its first try and three more. */
export const runsCheck: HealthCheck = {
  name: 'runs',
  look: async ctx => redIf((await ctx.erasure.alarms()).failedRuns),
}

/** No mass of deletions waits for a person. */
export const brakeCheck: HealthCheck = {
  name: 'brake',
  look: async ctx => redIf((await ctx.erasure.brake.view())?.waiting ?? 0),
}

/** What waits for the ledger gets its place. */
export const ledgerCheck: HealthCheck = {
  name: 'ledger',
  look: async ctx => {
    const before = new Date((await ctx.database.now()).getTime() - longestQueuedMs)
    const waiting = await ledgerStore(ctx.database).queued()
    return redIf(waiting.filter(row => row.createdAt < before).length)
  },
}

/** Every entry of the ledger and every row of the audit log is as it was written. Takes longer the longer they are. */
export const chainCheck: HealthCheck = {
  name: 'chain',
  look: async ctx => {
    const { fault } = await ctx.erasure.ledger.verify()
    const { brokenAt } = await verifyAudit(ctx)
    const broken = [
      ...(fault ? [{ what: `ledger ${faultText(fault)}`, todo: wayOutOf(fault) }] : []),
      ...(brokenAt === undefined ? [] : [{ what: `audit ${brokenAt}`, todo: wayOutOfAudit }]),
    ]
    if (broken.length === 0) return good
    const todo = broken.map(part => `${part.what}: ${part.todo}`).join('. ')
    return {
      ...redIf(
        broken.length,
        broken.map(({ what }) => what),
      ),
      todo: `${todo}.`,
    }
  },
}

/**
 * The chain as the pages show it: as the last look at everything found it, and whether the copies of the ledger agree on where it
 * stands now. To read all of it for a page would take too long.
 */
export const knownChainCheck: HealthCheck = {
  name: 'chain',
  look: async ctx => {
    const found = (await fsckNoted(ctx))['chain'] ?? 0
    const isBroken = (await ctx.erasure.gate.look()) === 'broken'
    return redIf(found + (isBroken ? 1 : 0), [
      ...(found > 0 ? ['fsck'] : []),
      ...(isBroken ? ['copies'] : []),
    ])
  },
}
