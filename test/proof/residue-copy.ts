import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from 'mongodb'
import { openOwn, openProfile } from '../../server/applications/sealed-parts.ts'
import { openLabel } from '../../server/files/file-label.ts'
import type { DataKeyRow } from '../../server/vault/data-keys-store.ts'
import { keyEpochsOf } from '../../server/vault/key-epochs.ts'
import type { EpochKey } from '../../server/vault/keyring-file.ts'
import { seal, type DataKey } from '../../server/vault/seal.ts'
import type { Seeded } from '../support/erasure-seed.ts'
import { filesIn, whileStill } from './search.ts'

/** Database files and uploads are copied while the server stands still. */
export async function copyAll(from: { uri: string; databaseDir: string; uploadsDir: string }, to: string) {
  await mkdir(join(to, 'database'), { recursive: true, mode: 0o700 })
  await whileStill(from.uri, async () => {
    await cp(join(from.databaseDir, 'db'), join(to, 'database', 'db'), { recursive: true })
    await cp(from.uploadsDir, join(to, 'uploads'), { recursive: true })
  })
}

/** Whoever holds copies of databases, uploads and key epochs, and tries everything with everything. */
export interface Thief {
  /** Databases with sealed rows: old copies and the one of today. */
  data: readonly Db[]
  /** Databases with data keys. */
  keys: readonly Db[]
  epochs: readonly EpochKey[]
  uploads: readonly string[]
}

/** What of the application and its person opens, by name; empty when nothing does. */
export async function openedBy(thief: Thief, unit: Seeded): Promise<string[]> {
  const keys = [...(await keysOf(thief, unit.id)), ...(await keysOf(thief, unit.subjectId))]
  const opened = new Set<string>()
  const tries = (name: string, open: (key: DataKey) => unknown): void => {
    for (const key of keys) if (opens(() => open(key))) opened.add(name)
  }
  for (const db of thief.data) {
    for (const row of await db.collection<Row>('glemme_applications').find({ _id: unit.id }).toArray())
      tries('answers', key => openOwn(key, unit.id, row.own.buffer))
    for (const row of await db.collection<Row>('glemme_applicants').find({ _id: unit.subjectId }).toArray())
      tries('profile', key => openProfile(key, unit.subjectId, row.profile.buffer))
    for (const fileId of unit.fileIds) {
      const row = await db.collection<Row>('glemme_files').findOne({ _id: fileId })
      if (row)
        tries('file name', key => openLabel(key, { _id: fileId, sealed: Buffer.from(row.sealed.buffer) }))
    }
  }
  for (const { name, bytes } of await filesIn(
    Object.fromEntries(thief.uploads.map((path, at) => [at, path])),
  )) {
    const fileId = unit.fileIds.find(id => name.includes(id))
    if (!fileId || name.startsWith('name of')) continue
    for (const key of keys) if (await opensFile(key, fileId, bytes)) opened.add('file')
  }
  return [...opened].toSorted()
}

interface Row {
  _id: string
  own: { buffer: Uint8Array }
  profile: { buffer: Uint8Array }
  sealed: { buffer: Uint8Array }
}

/** Each row of each copy, unwrapped with each epoch: as the row says, and as if it belonged to any other. */
async function keysOf({ keys, epochs }: Thief, unit: Seeded['id'] | Seeded['subjectId']): Promise<DataKey[]> {
  const found: DataKey[] = []
  for (const db of keys) {
    const rows = await db
      .collection<DataKeyRow>('glemme_dataKeys', { promoteBuffers: true })
      .find({ _id: unit })
      .toArray()
    const sealedKeys = rows.flatMap(({ wrapped }) => (wrapped ? [Buffer.from(wrapped)] : []))
    found.push(...sealedKeys.flatMap(wrapped => epochs.flatMap(epoch => unwrapped(unit, wrapped, epoch))))
  }
  return found
}

function unwrapped(unit: DataKey['unit'], wrapped: Buffer, epoch: EpochKey): DataKey[] {
  try {
    return [{ unit, bytes: keyEpochsOf([epoch]).unwrap(unit, { epoch: epoch.epoch, wrapped }) }]
  } catch {
    return [] // it does not open with this one
  }
}

function opens(open: () => unknown): boolean {
  try {
    open()
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'SealBroken') return false
    throw error
  }
}

async function opensFile(key: DataKey, fileId: Seeded['fileIds'][number], bytes: Buffer): Promise<boolean> {
  const stream = seal.openFile(key, fileId)
  stream.end(bytes)
  try {
    for await (const _frame of stream) continue
    return true
  } catch {
    return false
  }
}
