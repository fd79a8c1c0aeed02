import type { ApplicationRow } from '../applications/application-row.ts'
import type { Context } from '../base/context.ts'
import type { PoolRow } from '../pool/pool-row.ts'

/** The application or the pool entry that has this certificate number reserved. */
export async function unitWithNumber(
  ctx: Pick<Context, 'applications' | 'pool'>,
  number: string,
): Promise<ApplicationRow | PoolRow | null> {
  return (await ctx.applications.byCertificateNo(number)) ?? (await ctx.pool.byCertificateNo(number))
}
