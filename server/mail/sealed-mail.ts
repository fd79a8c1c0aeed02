import { openJson, type DataKey } from '../vault/seal.ts'
import type { OutboxRow } from './outbox-store.ts'

/** What a row has sealed. */
export interface SealedMail {
  to: string
  values: Record<string, string>
}

/** The address and the values of a row. @throws SealBroken */
export function openMail(key: DataKey, row: Pick<OutboxRow, '_id' | 'sealed'>): SealedMail {
  // Written by the outbox and by `readdress`, and nothing else opens at this place with this key.
  return openJson(key, pathOf(row._id), row.sealed ?? Buffer.alloc(0)) as SealedMail
}

/** Where a row's sealed part lies. */
export function pathOf(id: string): { collection: string; id: string; path: string } {
  return { collection: 'outbox', id, path: 'sealed' }
}
