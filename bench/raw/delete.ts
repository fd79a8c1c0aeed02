import { unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { into, type Seeded } from '../../test/support/erasure-seed.ts'
import type { ErasureWorld } from '../../test/support/erasure-world.ts'
import { collectionPrefix } from '../../server/store/database.ts'

/** Unlinks that are under way at once. */
const inFlight = 16

/** The places with rows of an application, and the path that names it. */
const byApplication = [
  ...['files', 'notes', 'referees', 'disclosures', 'messages', 'links', 'holds'].map(
    place => [place, 'applicationId'] as const,
  ),
  ['applications', '_id'] as const,
  ['outbox', 'about'] as const,
  ['audit', 'about'] as const,
]

/** RD: `deleteMany` by `$in` in the same collections, keys among them, and the files unlinked. No scan, no proof. */
export async function rawDelete(world: ErasureWorld, units: readonly Seeded[]): Promise<void> {
  const ids = units.map(unit => unit.id)
  const subjects = units.map(unit => unit.subjectId)
  const keys = world.ctx.database.keys.collection<{ _id: string }>(`${collectionPrefix}dataKeys`)
  await Promise.all([
    ...byApplication.map(
      async ([place, path]) => await into(world, place).deleteMany({ [path]: { $in: ids } }),
    ),
    into(world, 'applicants').deleteMany({ _id: { $in: subjects } }),
    into(world, 'mailTokens').deleteMany({ subjectIds: { $in: subjects } }),
    into(world, 'sessions').deleteMany({ 'session.owner': { $in: subjects } }),
    keys.deleteMany({ _id: { $in: [...ids, ...subjects] } }),
    unlinkAll(
      world,
      units.flatMap(unit => unit.fileIds),
    ),
  ])
}

async function unlinkAll(world: ErasureWorld, fileIds: readonly string[]): Promise<void> {
  const waiting = [...fileIds]
  const folder = join(world.ctx.config.uploadsDir, 'files')
  const takeNext = async (): Promise<void> => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
      await unlink(join(folder, id.slice(4, 6), id))
  }
  await Promise.all(Array.from({ length: inFlight }, takeNext))
}
