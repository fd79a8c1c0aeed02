import { hkdfSync } from 'node:crypto'
import type { DataKey } from './seal.ts'

/**
 * One key out of several: what it seals opens only as long as each of them does, whatever order they come in.
 *
 * @throws Error without a key
 */
export function joinedKey(keys: readonly DataKey[]): DataKey {
  const inOrder = keys.toSorted((one, other) => (one.unit < other.unit ? -1 : 1))
  const [first] = inOrder
  if (!first) throw new Error('no key to join')
  const all = Buffer.concat(inOrder.map(key => key.bytes))
  return { unit: first.unit, bytes: Buffer.from(hkdfSync('sha256', all, '', 'glemme joined', 32)) }
}
