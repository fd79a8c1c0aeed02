import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../../base/errors.ts'
import { isId } from '../../base/ids.ts'
import { hourMs, type Check, type FsckWorks } from './check.ts'
import type { FsckFinding } from './finding.ts'
import { dateAt, rowsIn, textAt } from './rows.ts'

/** Copies that people took away, and what they sent on: every file has a row, every ready row its file, and none is over. */
export const exportsCheck: Check = {
  name: 'exports',
  look: async works => {
    const files = new Set(await exportFiles(works))
    const found: FsckFinding[] = []
    const now = (await works.ctx.database.now()).getTime()
    for await (const row of rowsIn(works, 'exports')) {
      const fileId = textAt(row, 'fileId')
      const isKnown = fileId !== undefined && files.delete(fileId)
      const isReady = textAt(row, 'state') === 'ready'
      const endsAt = (dateAt(row, 'expiresAt') ?? new Date(0)).getTime()
      // The sweep comes every few seconds; an hour is given to a worker that was away.
      if ((isReady && !isKnown) || (isKnown && endsAt + hourMs < now))
        found.push({ code: 'exportLeft', where: 'exports', id: String(row._id) })
    }
    return [...found, ...[...files].map(strayFile)]
  },
}

function strayFile(id: string): FsckFinding {
  return { code: 'exportLeft', where: 'uploads/exports', id }
}

async function exportFiles({ ctx }: FsckWorks): Promise<string[]> {
  try {
    return (await readdir(join(ctx.config.uploadsDir, 'exports'))).filter(name => isId('fil', name))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
