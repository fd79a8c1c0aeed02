import { createHmac } from 'node:crypto'
import type { Store } from 'express-rate-limit'
import { Schema } from 'mongoose'
import type { Context } from '../base/context.ts'
import { codeOf } from '../base/errors.ts'

interface LimitRow {
  _id: string
  count: number
  expiresAt: Date
}

const schema = new Schema<LimitRow>({ _id: String, count: Number, expiresAt: Date }, { versionKey: false })
const duplicateKey = '11000'
/** A count that a fail-over loses harms nobody, and none waits for a majority. */
const lightly = { writeConcern: { w: 1 } } as const

/** What the counters are kept with. */
export type LimitsContext = Pick<Context, 'database' | 'clock' | 'vault'>

/** One counter: a limit, one of its windows, and whom it counts. */
export interface Counter {
  name: string
  windowMs: number
  /** May be personal: only its HMAC is stored, of which no two windows have the same. */
  key: string
}

/** One more is counted; how many there are in the present window. Every process counts in the same row. */
export async function countOne(ctx: LimitsContext, counter: Counter): Promise<number> {
  const expiresAt = windowEnd(ctx, counter.windowMs)
  const upsert = async (): Promise<LimitRow | null> =>
    await limitRows(ctx)
      .findOneAndUpdate(
        { _id: rowId(ctx, counter) },
        { $inc: { count: 1 }, $setOnInsert: { expiresAt } },
        { upsert: true, returnDocument: 'after', ...lightly },
      )
      .lean<LimitRow>()
  const row = await upsert().catch(async (error: unknown) => {
    if (codeOf(error) !== duplicateKey) throw error // two processes made the row at once: count in the other's
    return await upsert()
  })
  return row?.count ?? 0
}

/** When the present window ends. Windows begin at multiples of their length since 1970, the same for every process. */
export function windowEnd(ctx: Pick<Context, 'clock'>, windowMs: number): Date {
  return new Date((Math.floor(ctx.clock.now().getTime() / windowMs) + 1) * windowMs)
}

/** The four methods of a store that the library asks for, over our rows. */
export function limitStore(ctx: LimitsContext, name: string, windowMs: number): Store {
  const change = async (
    key: string,
    by: Partial<Record<'$inc' | '$set', { count: number }>>,
  ): Promise<void> => {
    await limitRows(ctx).updateOne({ _id: rowId(ctx, { name, windowMs, key }) }, by, lightly)
  }
  return {
    prefix: `${name} ${windowMs} `,
    increment: async key => ({
      totalHits: await countOne(ctx, { name, windowMs, key }),
      resetTime: windowEnd(ctx, windowMs),
    }),
    decrement: async key => await change(key, { $inc: { count: -1 } }),
    resetKey: async key => await change(key, { $set: { count: 0 } }),
  }
}

/** The model of what is counted. */
export function limitRows(ctx: Pick<Context, 'database'>) {
  return ctx.database.model('limits', schema)
}

function rowId(ctx: LimitsContext, { name, windowMs, key }: Counter): string {
  const said = [name, windowMs, windowEnd(ctx, windowMs).getTime(), key].join('|')
  return createHmac('sha256', ctx.vault.secrets.of('limits')).update(said).digest('base64url')
}
