import { createHmac, hkdfSync } from 'node:crypto'
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
}

interface Epoch {
  epoch: number
  createdAt: Date
  wrap: Buffer
  mail: Buffer
}

/** The epochs of a keyring, at least one, oldest first. */
export function keyEpochsOf(keyring: readonly EpochKey[]): KeyEpochs {
  const epochs = new Map(keyring.map(key => [key.epoch, epochOf(key)]))
  const newest = Math.max(...epochs.keys())
  const epoch = (number: number): Epoch => {
    const found = epochs.get(number)
    if (!found) throw new Error(`key epoch ${number} is not in the keyring`)
    return found
  }
  return {
    current: () => newest,
    createdAt: number => epoch(number).createdAt,
    mailTokens: address => [...epochs.values()].reverse().map(({ mail }) => tokenOf(mail, address)),
    wrap: (unit, key) => ({ epoch: newest, wrapped: sealBlob(epoch(newest).wrap, aadOf(unit, newest), key) }),
    unwrap: (unit, row) => openBlob(epoch(row.epoch).wrap, aadOf(unit, row.epoch), row.wrapped),
  }
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
