import { setInterval } from 'node:timers'
import type { Context } from '../base/context.ts'
import type { Ledger } from './ledger.ts'
import type { Heads } from './ledger-replay.ts'

/** How often each process looks, milliseconds. Source: deletion.md 11 */
export const lookEveryMs = 5000

/** `behind`: the database is older than the ledger, as a restored backup is. `broken`: the copies contradict each other. */
export type GateState = 'open' | 'behind' | 'broken'

/** Whether the product may be used: never while the database could show what was deleted since it was saved. */
export interface Gate {
  /** As of the last look. */
  isShut(): boolean
  state(): GateState
  /** Looks now. @throws the driver's or the system's error when a copy cannot be read: the gate stays as it was */
  look(): Promise<GateState>
  /** Looks each 5 s from now on; gives what ends it. */
  watch(): () => void
}

/** The gate over that ledger; it is open until a look finds otherwise. */
export function gateOf(ctx: Pick<Context, 'log'>, ledger: Pick<Ledger, 'replay'>): Gate {
  let state: GateState = 'open'
  const look = async (): Promise<GateState> => {
    const seen = stateOf(await ledger.replay.heads())
    if (seen !== state && seen === 'open') ctx.log.info('gate.opened')
    else if (seen !== state) ctx.log.error('gate.shut', { code: seen })
    state = seen
    return state
  }
  return {
    isShut: () => state !== 'open',
    state: () => state,
    look,
    watch: () => {
      let looking = false
      const timer = setInterval(() => {
        if (looking) return
        looking = true
        // What cannot be read now tells nothing; requests fail by themselves while the database is away.
        void look()
          .catch(() => undefined)
          .finally(() => (looking = false))
      }, lookEveryMs)
      timer.unref()
      return () => clearInterval(timer)
    },
  }
}

/** What the heads tell, read in the order mirror, file, data: each may only run ahead of the one before. */
export function stateOf({ mirror, file, data }: Heads): GateState {
  if (mirror && (file?.seq ?? -1) < mirror.seq) return 'broken'
  if (mirror && file?.seq === mirror.seq && file.hash !== mirror.hash) return 'broken'
  if (!file) return 'open'
  if ((data?.seq ?? -1) < file.seq) return 'behind'
  return data?.seq === file.seq && data.hash !== file.hash ? 'broken' : 'open'
}
