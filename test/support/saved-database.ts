import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from '../../server/base/context.ts'

/** The data database and the uploads as they were, to be put back over what has happened since. Keys and ledger stay. */
export interface Saved {
  putBack(): Promise<void>
  remove(): Promise<void>
}

/** A copy of the data database's documents and of the uploads folder, taken now. */
export async function save(world: { ctx: Pick<Context, 'database' | 'config'> }): Promise<Saved> {
  const { data } = world.ctx.database
  const { uploadsDir } = world.ctx.config
  const folder = await mkdtemp(join(tmpdir(), 'glemme-saved-'))
  await cp(uploadsDir, folder, { recursive: true })
  const documents = new Map<string, object[]>()
  for (const { name } of await data.listCollections())
    documents.set(name, await data.collection(name).find({}).toArray())
  return {
    putBack: async () => {
      for (const { name } of await data.listCollections()) {
        await data.collection(name).deleteMany({})
        const rows = documents.get(name) ?? []
        if (rows.length > 0) await data.collection(name).insertMany(rows, { bypassDocumentValidation: true })
      }
      await cp(folder, uploadsDir, { recursive: true })
    },
    remove: async () => await rm(folder, { recursive: true, force: true }),
  }
}
