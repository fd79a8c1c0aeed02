import { join } from 'node:path'
import { z } from 'zod'
import { readPrivateFile, replacePrivateFile } from './private-file.ts'

const notes = z.record(
  z.string(),
  z.strictObject({ since: z.iso.datetime(), lastAt: z.iso.datetime().nullable() }),
)

/** What is remembered of each target, by its folder: since when it is one, and when it was last copied to. */
export type TargetNotes = ReadonlyMap<string, { since: Date; lastAt: Date | null }>

/** What the keyring folder remembers of the targets; nothing when there is no note, or it is spoilt. */
export async function readTargets(keyringDir: string): Promise<TargetNotes> {
  const text = await readPrivateFile(pathIn(keyringDir))
  const read = notes.safeParse(jsonOf(text ?? '{}'))
  if (!read.success) return new Map()
  return new Map(
    Object.entries(read.data).map(([folder, { since, lastAt }]) => {
      return [folder, { since: new Date(since), lastAt: lastAt === null ? null : new Date(lastAt) }]
    }),
  )
}

/** The keyring folder remembers these targets. */
export async function writeTargets(keyringDir: string, targets: TargetNotes): Promise<void> {
  await replacePrivateFile(pathIn(keyringDir), `${JSON.stringify(Object.fromEntries(targets))}\n`)
}

function pathIn(keyringDir: string): string {
  return join(keyringDir, 'backups.json')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // a note that is no JSON is none
  }
}
