import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { noHash, saying, signEntry, type Entry } from '../../server/erasure/ledger-entry.ts'

/** The key of RFC 8032, test 1. */
export const testKey: KeyObject = createPrivateKey({
  key: Buffer.from(
    '302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'hex',
  ),
  format: 'der',
  type: 'pkcs8',
})
export const testPublicKey: KeyObject = createPublicKey(testKey)

/** A whole chain of that many entries. */
export function aChain(length: number): Entry[] {
  const entries: Entry[] = []
  for (let seq = 0; seq < length; seq += 1) {
    const prevHash = entries.at(-1)?.hash ?? noHash
    const at = new Date(Date.UTC(2026, 10, 24, 16, seq))
    const says = seq === 0 ? saying('genesis') : saying('sweep', { counts: { drafts: seq } })
    entries.push(signEntry(says, { seq, at, prevHash }, testKey))
  }
  return entries
}
