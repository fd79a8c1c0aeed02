import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { receiptHash } from '../../server/applications/submit-application.ts'
import { openWhole } from '../../server/applications/whole-application.ts'
import type { Context } from '../../server/base/context.ts'
import { openFileStream } from '../../server/files/open-file.ts'
import { addressOf, letterOf, nameOf } from '../../server/policy/fields.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { typedBy, type Sender } from './sender.ts'

const someAtOnce = 16

/** Rows of a collection, as they are stored. */
export function rowsIn(ctx: Pick<Context, 'database'>, place: string, where: 'data' | 'keys' = 'data') {
  return ctx.database[where].collection<Record<string, unknown> & { _id: string }>(collectionPrefix + place)
}

/** What is known of the senders: those since the beginning, and those whose applications are looked at closely. */
export interface Claims {
  all: readonly Sender[]
  /** All, unless it says otherwise. */
  these?: readonly Sender[]
}

/**
 * Every application that a sender got a 303 for is there once and whole; one without an answer at most once, and whole;
 * and there is no other. Source: reliability.md 5
 */
export async function assertReceived(ctx: Context, { all, these = all }: Claims): Promise<void> {
  const whole = these.filter(one => one.known === 'acked')
  for (let at = 0; at < whole.length; at += someAtOnce) {
    await Promise.all(whole.slice(at, at + someAtOnce).map(async sender => await assertWhole(ctx, sender)))
  }
  const [acked, unknown] = [
    all.filter(one => one.known === 'acked'),
    all.filter(one => one.known === 'unknown'),
  ]
  const counts = await countsOf(ctx)
  const [applications = 0] = counts
  assert.ok(new Set(counts).size === 1, `some are there by half: ${counts.join(', ')}`)
  assert.ok(applications >= acked.length, `${acked.length} were received, ${applications} are there`)
  assert.ok(applications <= acked.length + unknown.length, `${applications} are there, more than were sent`)
}

async function assertWhole(ctx: Context, sender: Sender): Promise<void> {
  const row = await ctx.applications.byReceipt(receiptHash(sender.receipt.split('/').at(-1) ?? ''))
  assert.ok(row, `${sender.address} was received, and is not there`)
  const whole = await openWhole(ctx, row)
  const { profile, own } = whole
  const says = { name: nameOf(profile), address: addressOf(profile), letter: letterOf(own) ?? '' }
  assert.deepEqual(typedBy({ ...says, phone: sender.phone }), sender.fields)
  assert.equal(whole.files.length, 1)
  for (const file of whole.files) {
    const bytes = await buffer(await openFileStream(ctx, file.row))
    assert.ok(bytes.equals(sender.file), 'the file is not the one that was sent')
  }
  const about = { about: row._id }
  assert.equal(await rowsIn(ctx, 'outbox').countDocuments({ ...about, kind: 'M2' }), 1)
  assert.equal(await rowsIn(ctx, 'audit').countDocuments({ ...about, what: 'application.submitted' }), 1)
}

/** What each submission makes one of, counted place by place. */
async function countsOf(ctx: Context): Promise<number[]> {
  return await Promise.all([
    rowsIn(ctx, 'applications').countDocuments(),
    rowsIn(ctx, 'applicants').countDocuments(),
    rowsIn(ctx, 'mailTokens').countDocuments(),
    rowsIn(ctx, 'outbox').countDocuments({ kind: 'M2' }),
    rowsIn(ctx, 'files').countDocuments({ state: 'attached' }),
    // Of one that was deleted the row stays, and says no more of which.
    rowsIn(ctx, 'audit').countDocuments({ what: 'application.submitted', about: { $exists: true } }),
  ])
}

/** The files below the uploads folder, without the store's own marker: names only. */
export async function filesBelow(folder: string, part = ''): Promise<string[]> {
  const entries = await readdir(join(folder, part), { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile() && entry.name !== 'store.txt')
    .map(entry => entry.name)
    .toSorted()
}

/** After the sweep nothing is left but what belongs to an application: rows, bytes and keys. */
export async function assertNoOrphans(ctx: Context): Promise<void> {
  const rows = await rowsIn(ctx, 'files').find({}).toArray()
  assert.deepEqual(
    rows.filter(row => row['state'] !== 'attached'),
    [],
  )
  assert.deepEqual(await filesBelow(ctx.config.uploadsDir), rows.map(row => row._id).toSorted())
  assert.deepEqual(await filesBelow(ctx.config.uploadsDir, 'staging'), [])
  const applications = await rowsIn(ctx, 'applications').find({}).toArray()
  const owners = applications.flatMap(row => [row._id, String(row['subjectId'])])
  const keys = await rowsIn(ctx, 'dataKeys', 'keys').find({ state: 'active' }).toArray()
  assert.deepEqual(keys.map(row => row._id).toSorted(), owners.toSorted())
  assert.deepEqual((await ctx.erasure.fsck({ deep: true })).findings, [])
}
