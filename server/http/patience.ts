import { Refusal } from '../base/errors.ts'

/** What a request has left of its time with the database. */
export interface Patience {
  /**
   * The work's result. Work that takes longer goes on by itself: whoever sends the request again changes nothing twice.
   *
   * @param late is given a result that came too late
   * @throws Refusal 'unavailable' when all work of this request together takes longer
   */
  spend<Result>(work: () => Promise<Result>, late?: (result: Result) => void): Promise<Result>
}

const ticks = 100

/**
 * So many milliseconds for everything that is spent. They are counted in ticks: a machine that has no time to tick is
 * slow itself, and nobody is sent away for that. Source: reliability.md 8
 */
export function newPatience(totalMs: number): Patience {
  let ticksLeft = ticks
  return {
    spend: async (work, late = () => undefined) => {
      let isLate = false
      return await new Promise((resolve, reject) => {
        const timer = setInterval(() => {
          ticksLeft -= 1
          if (ticksLeft > 0) return
          isLate = true
          clearInterval(timer)
          reject(new Refusal('unavailable', { retryAfterSeconds: 10 }))
        }, totalMs / ticks)
        work()
          .finally(() => clearInterval(timer))
          .then(result => (isLate ? late(result) : resolve(result)), reject)
      })
    },
  }
}
