import type { Readable } from 'node:stream'
import type { Context } from '../base/context.ts'
import type { UnitId } from './seal.ts'

/**
 * The stream gives what these units seal for as long as they are there, however slowly it is read: their keys are asked
 * for again and again. It fails with KeyErased once one of them is being deleted, and when they cannot be asked for.
 */
export function whileKeysOpen<Bytes extends Readable>(
  { vault }: Pick<Context, 'vault'>,
  units: readonly UnitId[],
  bytes: Bytes,
): Bytes {
  const ask = async (): Promise<void> => {
    try {
      await vault.keys.open(units)
    } catch (error) {
      bytes.destroy(error instanceof Error ? error : new Error('no key'))
    }
  }
  const timer = setInterval(() => void ask(), vault.holdMs)
  timer.unref() // a stream that nobody reads keeps no process alive
  bytes.once('close', () => clearInterval(timer))
  return bytes
}
