import { KeyringBusy } from '../server/vault/keyring-lock.ts'
import type { Output } from './command.ts'

/** The exit code of "try again later". */
const tryAgain = 75

/** The work is done; or the sentence is said that another process works on the keyring. Gives the exit code. */
export async function sayingBusy(out: Output, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof KeyringBusy)) throw error
    out.complain('Another process works on the keyring now. Nothing was changed; run this again in a minute.')
    return tryAgain
  }
}
