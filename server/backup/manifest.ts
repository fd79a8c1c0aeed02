import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { codeOf } from '../base/errors.ts'
import { isPlaceName, placeNames, dataMap, type PlaceName } from '../policy/places.ts'

/** Why the whole of a backup is known to be as it was made. */
const part = z.strictObject({ bytes: z.int().min(0), sha256: z.string() })

const manifestSchema = z.strictObject({
  format: z.literal('glemme-backup-1'),
  at: z.iso.datetime({ precision: 3 }),
  software: z.string(),
  /** The last entry of the ledger that the database had. */
  head: z.strictObject({ seq: z.int().min(0), hash: z.string() }),
  /** `<place>.bson`: its documents one after the other. */
  collections: z.array(
    part.extend({
      place: z.custom<PlaceName>(text => typeof text === 'string' && isPlaceName(text)),
      rows: z.int(),
    }),
  ),
  /** `files.jsonl`: one line a file, `{fileId, bytes, sha256}`; the bytes are in `files/`. */
  files: part.extend({ count: z.int().min(0) }),
})
/** What a backup holds: written last, so that a folder with one is whole. */
export type Manifest = z.infer<typeof manifestSchema>

/** The name of the manifest in its folder, and of the list of files. */
export const manifestName = 'manifest.json'
export const fileListName = 'files.jsonl'

const folderName = /^glemme-data-\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z$/

const unfinishedName = /^glemme-data-(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})Z\.partial$/

/** What is not saved: who is signed in, counters of requests, bells, copies of a day; nothing of it is missed after a restore. */
const passing: ReadonlySet<PlaceName> = new Set([
  'sessions',
  'limits',
  'agendaJobs',
  'heartbeats',
  'backups',
  'exports',
])

/** The places whose documents are saved. Keys never are: not in one archive with what they open. */
export const savedPlaces: readonly PlaceName[] = placeNames.filter(
  place => dataMap[place].database === 'data' && !passing.has(place),
)

/** The name of the folder of a backup made at that instant. */
export function folderNameAt(at: Date): string {
  return `glemme-data-${at.toISOString().slice(0, 19).replaceAll(':', '-')}Z`
}

/** A whole backup. */
export interface FoundBackup {
  folder: string
  at: Date
}

/** The whole backups in the folder, newest first. */
export async function backupsIn(folder: string): Promise<FoundBackup[]> {
  const found: FoundBackup[] = []
  for (const name of (await readdir(folder)).filter(one => folderName.test(one))) {
    const manifest = await readManifest(join(folder, name))
    if (manifest) found.push({ folder: join(folder, name), at: new Date(manifest.at) })
  }
  return found.sort((a, b) => b.at.getTime() - a.at.getTime())
}

/** The backups in the folder that are being made, or broke off: what is in them is as old as any other backup. */
export async function unfinishedIn(folder: string): Promise<FoundBackup[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  })
  return names.flatMap(name => {
    const [, day, hour, minute, second] = unfinishedName.exec(name) ?? []
    if (day === undefined) return []
    return [{ folder: join(folder, name), at: new Date(`${day}T${hour}:${minute}:${second}Z`) }]
  })
}

/** The manifest in that folder; undefined when there is none, or it is not one. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    return manifestSchema.safeParse(JSON.parse(await readFile(join(folder, manifestName), 'utf8'))).data
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR')
      return undefined
    throw error
  }
}
