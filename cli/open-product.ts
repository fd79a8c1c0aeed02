import { readConfig } from '../server/base/config.ts'
import type { Context } from '../server/base/context.ts'
import { StartRefusal } from '../server/base/errors.ts'
import { processLog } from '../server/base/log.ts'
import { createGlemme } from '../server/glemme.ts'
import { databaseServerOf } from './open-installation.ts'

/** How the product is opened for a command. */
export interface Opening {
  /** The command only looks, or does the replay: it may while a restored database waits for its replay. */
  whileShut?: boolean
}

/** Gives work the product, opened. */
export type OpenProduct = <T>(work: (ctx: Context) => Promise<T>, how?: Opening) => Promise<T>

/**
 * The work is done with the whole product open, without serving and without its worker: on the database in the
 * settings, that of the running server, or an embedded one that is started for it and stopped after.
 *
 * @throws StartRefusal when settings, machine or installation do not allow it, or the database waits for its replay
 */
export async function withProduct<T>(
  work: (ctx: Context) => Promise<T>,
  { whileShut = false }: Opening = {},
): Promise<T> {
  const config = readConfig()
  const log = { ...processLog(process.stderr), info: () => undefined }
  const server = await databaseServerOf(config, log)
  try {
    const glemme = await createGlemme({ config, mongo: server.uri, log })
    try {
      if (!whileShut) refuseWhileShut(glemme.ctx)
      return await work(glemme.ctx)
    } finally {
      await glemme.close()
    }
  } finally {
    await server.stop()
  }
}

/** What a command wrote would stand on what was deleted, or be gone by the replay. Source: deletion.md 11 */
function refuseWhileShut({ erasure: { gate } }: Context): void {
  if (!gate.isShut()) return
  throw new StartRefusal([
    gate.state() === 'broken'
      ? 'The copies of the ledger contradict each other. First: glemme ledger:verify'
      : 'The database is a restored one that waits for its replay. First: glemme replay',
  ])
}
