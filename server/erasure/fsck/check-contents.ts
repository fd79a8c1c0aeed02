import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { isId, type FileId } from '../../base/ids.ts'
import { openLabel } from '../../files/file-label.ts'
import { openWith } from '../../files/open-file.ts'
import { codeOf } from '../../base/errors.ts'
import { isUnitId } from '../../vault/data-keys.ts'
import type { DataKey } from '../../vault/seal.ts'
import type { Check, FsckWorks } from './check.ts'
import type { FsckFinding } from './finding.ts'
import { rowsIn, textAt, valuesAt, type StoredRow } from './rows.ts'

/** Every file opens and is, by its hash, the one that was sent: `--deep`. */
export const contentsCheck: Check = {
  name: 'contents',
  look: async works => {
    const found: FsckFinding[] = []
    const filter = { state: { $in: ['attached', 'held'] } }
    for await (const row of rowsIn(works, 'files', { filter })) {
      const detail = await faultOf(works, row)
      if (detail) found.push({ code: 'fileChanged', where: 'files', id: String(row._id), detail })
    }
    return found
  },
}

/** Why the file is not as it was sent; undefined when it is, or when another look has to tell what is wrong with it. */
async function faultOf(works: FsckWorks, row: StoredRow): Promise<string | undefined> {
  const applicationId = textAt(row, 'applicationId')
  if (!isId('fil', row._id) || !isUnitId(applicationId)) return undefined
  const { keys } = works.ctx.vault
  // A key that is fenced, destroyed or missing is found by the look at the keys.
  const open = await keys.open([applicationId]).catch(() => new Map<string, DataKey>())
  const key = open.get(applicationId)
  if (!key) return undefined
  try {
    const { sha256 } = openLabel(key, { _id: row._id, sealed: bytesAt(row, 'sealed') })
    return (await hashOf(works, key, row._id)) === sha256 ? undefined : 'HASH'
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    return error instanceof Error ? error.name : 'unknown'
  }
}

async function hashOf(works: FsckWorks, key: DataKey, fileId: FileId): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(openWith(works.ctx, key, { _id: fileId }), hash)
  return hash.digest('hex')
}

function bytesAt(row: StoredRow, path: string): Buffer {
  const [value] = valuesAt(row, path)
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0)
}
