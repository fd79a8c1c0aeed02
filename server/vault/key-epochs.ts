import { createHmac, hkdfSync } from 'node:crypto'
import { monotonicMs } from '../base/clock.ts'
import { addressForToken } from '../policy/mail-address.ts'
import type { EpochKey } from './keyring-file.ts'
import { openBlob, sealBlob } from './seal-blob.ts'

/** A data key as its row holds it. */
export interface WrappedKey {
  epoch: number
  wrapped: Buffer
}

/** The key epochs: their keys wrap the data keys and make the mail tokens. Source: deletion.md 2 */
export interface KeyEpochs {
  /** The number of the epoch that new data keys are wrapped with. */
  current(): number
  /** All epochs there are, oldest first; more than one only while a rotation is on its way. */
  numbers(): number[]
  /** When that epoch was made. */
  createdAt(epoch: number): Date
  /** The tokens under which this address may be found, of the current epoch first: 16 bytes each. */
  mailTokens(address: string): Buffer[]
  /** A data key, sealed for its row under the current epoch. */
  wrap(unit: string, key: Uint8Array): WrappedKey
  /**
   * The data key of a row.
   *
   * @throws SealBroken when the row was changed
   */
  unwrap(unit: string, row: WrappedKey): Buffer
  /** The epochs are those that the keyring folder has now: new files are read, removed ones forgotten. */
  refresh(): Promise<void>
  /** As `refresh`, when that was a minute ago. */
  refreshNowAndThen(): Promise<void>
}

/** How long a process may remember an epoch whose file is gone, milliseconds. */
const refreshEveryMs = 60_000

interface Epoch {
  epoch: number
  createdAt: Date
  wrap: Buffer
  mail: Buffer
}

/**
 * The epochs of a keyring, at least one, oldest first.
 *
 * @param reread what the keyring has now, given what was known
 */
export function keyEpochsOf(
  keyring: readonly EpochKey[],
  reread: (known: readonly EpochKey[]) => Promise<readonly EpochKey[]> = known => Promise.resolve(known),
): KeyEpochs {
  let known = keyring
  let epochs = mapOf(keyring)
  let readMs = monotonicMs()
  const newest = (): number => Math.max(...epochs.keys())
  const epoch = (number: number): Epoch => {
    const found = epochs.get(number)
    if (!found) throw new Error(`key epoch ${number} is not in the keyring`)
    return found
  }
  const readAgain = async (): Promise<void> => {
    const now = await reread(known)
    readMs = monotonicMs()
    if (isSame(now, known)) return
    known = now
    epochs = mapOf(now)
  }
  let last: Promise<void> = Promise.resolve()
  // One after the other: an older reading never takes the place of a newer one.
  const refresh = async (): Promise<void> => {
    const mine = last.then(readAgain, readAgain)
    last = mine
    await mine
  }
  return {
    current: newest,
    numbers: () => [...epochs.keys()],
    createdAt: number => epoch(number).createdAt,
    mailTokens: address => [...epochs.values()].reverse().map(({ mail }) => tokenOf(mail, address)),
    wrap: (unit, key) => {
      const number = newest()
      return { epoch: number, wrapped: sealBlob(epoch(number).wrap, aadOf(unit, number), key) }
    },
    unwrap: (unit, row) => openBlob(epoch(row.epoch).wrap, aadOf(unit, row.epoch), row.wrapped),
    refresh,
    refreshNowAndThen: async () => {
      if (monotonicMs() - readMs > refreshEveryMs) await refresh()
    },
  }
}

function mapOf(keyring: readonly EpochKey[]): Map<number, Epoch> {
  return new Map(keyring.map(key => [key.epoch, epochOf(key)]))
}

function isSame(some: readonly EpochKey[], others: readonly EpochKey[]): boolean {
  return some.length === others.length && some.every((one, at) => one.epoch === others[at]?.epoch)
}

function epochOf({ epoch, createdAt, key }: EpochKey): Epoch {
  return { epoch, createdAt, wrap: subkey(key, 'wrap'), mail: subkey(key, 'mail') }
}

function subkey(key: Buffer, use: 'wrap' | 'mail'): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', use, 32))
}

function aadOf(unit: string, epoch: number): string {
  return `key|${unit}|${epoch}`
}

function tokenOf(key: Buffer, address: string): Buffer {
  return createHmac('sha256', key).update(addressForToken(address)).digest().subarray(0, 16)
}
