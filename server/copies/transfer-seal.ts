import { z } from 'zod'
import type { ExportId } from '../base/ids.ts'
import { openJson, sealJson, type DataKey } from '../vault/seal.ts'

/** Who is to have it, and the code that the person passes on. */
export interface Receiver {
  /** One address. */
  to: string
  /** 8 Crockford characters. */
  code: string
}

const shape = z.strictObject({ to: z.string(), code: z.string() })

/** The receiver as stored, under the key of the application. */
export function sealReceiver(key: DataKey, id: ExportId, receiver: Receiver): Buffer {
  return sealJson(key, { collection: 'exports', id, path: 'sealed' }, receiver)
}

/** @throws SealBroken when it was changed, or belongs elsewhere */
export function openReceiver(key: DataKey, id: ExportId, sealed: Uint8Array): Receiver {
  return shape.parse(openJson(key, { collection: 'exports', id, path: 'sealed' }, sealed))
}
