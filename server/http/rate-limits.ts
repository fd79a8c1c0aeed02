import type { Request, Response } from 'express'
import { rateLimit, type RateLimitRequestHandler } from 'express-rate-limit'
import { Refusal } from '../base/errors.ts'
import { clientNetwork, type Door } from './door.ts'
import { countOne, limitStore, windowEnd, type LimitsContext as Parts } from './limits-store.ts'
import { limitRules, type LimitName, type LimitRule } from './limits.ts'

const minuteMs = 60_000
const mostPerMinute = 300

/** The rate limits of this installation; every process counts in the same rows. Source: reliability.md 13 */
export interface Limits {
  /**
   * One more request of that key is counted. The key may be personal: only its HMAC is stored.
   *
   * @throws Refusal 'tooMany' when it is over the limit
   */
  count(name: LimitName, key: string): Promise<void>
  /** Counts the request for its network. @throws Refusal 'tooMany' */
  countNetwork(name: LimitName, request: Request, response: Response): Promise<void>
  /** Counts the request for its network in this process's memory, whatever it asks for. @throws Refusal 'tooMany' */
  countAny(request: Request, response: Response): Promise<void>
}

declare module '../base/context.ts' {
  interface Context {
    limits: Limits
  }
}

/** The limits of this installation. `clientIp` is what the door is given too. */
export function openLimits(ctx: Parts, door: Pick<Door, 'clientIp'> = {}): Limits {
  const networkOf = (request: Request): string => clientNetwork(door, request)
  const byNetwork = new Map(
    Object.entries<LimitRule>(limitRules)
      .filter(([, rule]) => rule.by === 'network')
      .map(([name, rule]) => [
        name,
        rule.windows.map(window => networkLimiter(ctx, { name, rule, window, networkOf })),
      ]),
  )
  const any = rateLimit({ ...shared, windowMs: minuteMs, limit: mostPerMinute, keyGenerator: networkOf })
  return {
    count: async (name, key) => await countKey(ctx, name, key),
    countNetwork: async (name, request, response) => {
      for (const limiter of byNetwork.get(name) ?? []) await passed(limiter, request, response)
    },
    countAny: async (request, response) => await passed(any, request, response),
  }
}

/** The library's own advice would go to the console, and its errors with messages; our door reads addresses. */
const shared = {
  standardHeaders: false,
  legacyHeaders: false,
  validate: false,
  logger: { error: () => undefined, warn: () => undefined },
  handler: (_request: Request, _response: Response, next: (error: unknown) => void): void =>
    next(new Refusal('tooMany', { retryAfterSeconds: minuteMs / 1000 })),
} as const

interface NetworkLimit {
  name: string
  rule: LimitRule
  window: LimitRule['windows'][number]
  networkOf: (request: Request) => string
}

function networkLimiter(
  ctx: Parts,
  { name, rule, window, networkOf }: NetworkLimit,
): RateLimitRequestHandler {
  const { windowMs, most } = window
  return rateLimit({
    ...shared,
    windowMs,
    limit: most,
    keyGenerator: networkOf,
    store: limitStore(ctx, name, windowMs),
    passOnStoreError: rule.withoutDatabase === 'open',
    handler: (_request, _response, next) => next(over(ctx, windowMs)),
  })
}

async function passed(limiter: RateLimitRequestHandler, request: Request, response: Response): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    void limiter(request, response, (error?: unknown) =>
      error === undefined ? resolve() : reject(error as Error),
    )
  })
}

async function countKey(ctx: Parts, name: LimitName, key: string): Promise<void> {
  const { windows, withoutDatabase }: LimitRule = limitRules[name]
  for (const { windowMs, most } of windows) {
    const counted = await countOne(ctx, { name, windowMs, key }).catch((error: unknown) => {
      if (withoutDatabase === 'open') return 0
      throw error
    })
    if (counted > most) throw over(ctx, windowMs)
  }
}

function over(ctx: Parts, windowMs: number): Refusal {
  const left = windowEnd(ctx, windowMs).getTime() - ctx.clock.now().getTime()
  return new Refusal('tooMany', { retryAfterSeconds: Math.max(1, Math.ceil(left / 1000)) })
}
