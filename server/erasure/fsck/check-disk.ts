import { basename } from 'node:path'
import { isId } from '../../base/ids.ts'
import type { Check } from './check.ts'
import type { FsckFinding } from './finding.ts'
import { namesOnDisk, type OnDisk } from './walk.ts'

/** What `mongod` keeps and writes by itself, and what comes with the source. */
const notOurs = /^data\/(db|logs)(\/|$)/
const withTheSource = new Set(['README.md', '.gitignore', '.gitkeep'])

/** Nobody else on the machine can reach our files, and none lies there that is not ours. */
export const diskCheck: Check = {
  name: 'disk',
  look: async ({ ctx }) => {
    const found: FsckFinding[] = []
    for await (const one of namesOnDisk(ctx.config)) {
      if (notOurs.test(`${one.folder}/`) || withTheSource.has(one.name)) continue
      // Of a stranger's name only the folder is told: it may be a person's file.
      if (isStranger(one)) found.push({ code: 'fileUnknown', where: one.folder, id: String(one.name.length) })
      else if ((one.mode & 0o077) !== 0)
        found.push({ code: 'modeTooOpen', where: one.folder, id: one.name, detail: one.path })
    }
    for (const path of await ctx.vault.keyring.drafts())
      found.push({ code: 'keyDraftLeft', where: 'keyring', id: basename(path), detail: path })
    return found
  },
}

/** In the store every file is named by an id, in the folder of its first two characters. */
function isStranger({ folder, name, isFolder }: OnDisk): boolean {
  const inStore = /^uploads\/(staging|exports|files)(?:\/([^/]+))?$/.exec(folder)
  if (!inStore) return false
  const [, top, inner] = inStore
  if (isFolder) return top !== 'files' || inner !== undefined || name.length !== 2
  return !isId('fil', name) || (top === 'files' && !name.startsWith(`fil_${inner ?? ''}`))
}
