import { createHash } from 'node:crypto'
import { Schema } from 'mongoose'
import type { Context } from '../base/context.ts'
import { isId, type ApplicationId, type StaffId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import { openJson, sealJson, type DataKey } from '../vault/seal.ts'

/** Somebody has a copy of something of a unit: staff who downloaded a file, or a recipient outside. */
export interface DisclosureRow {
  /** Made of unit and holder: each stands once. */
  _id: string
  /** The unit it is of: an application, or an entry of the talent pool. */
  applicationId: LeavingId
  /** Who downloaded; null for a recipient outside. */
  staffId: StaffId | null
  /** `OutsideHolder` of a recipient outside, under the application's key; null for staff. */
  sealed: Buffer | null
  firstAt: Date
  lastAt: Date
  times: number
}

/** A recipient outside the controller: an HR system, a court. */
export interface OutsideHolder {
  name: string
  /** Where it is told what becomes of its copy; null: staff tell it by hand. */
  address: string | null
  /** It took over somebody hired. */
  tookOver?: true
  /** Of one that took over: when that was written down last, an ISO instant. */
  notedAt?: string
}

const schema = new Schema<DisclosureRow>(
  {
    _id: { type: String, required: true },
    applicationId: { type: String, required: true },
    staffId: { type: String, default: null },
    sealed: { type: Buffer, default: null },
    firstAt: { type: Date, required: true },
    lastAt: { type: Date, required: true },
    times: { type: Number, required: true },
  },
  { versionKey: false },
)

type Parts = Pick<Context, 'database'>

/** The model of the disclosures. */
export function disclosureRows(ctx: Parts) {
  return ctx.database.model('disclosures', schema)
}

/** That this member of staff has a copy is known. True when it was not known before. */
export async function noteDownload(
  ctx: Parts,
  { applicationId, staffId, at }: { applicationId: LeavingId; staffId: StaffId; at: Date },
): Promise<boolean> {
  return await note(ctx, { applicationId, staffId, sealed: null, holder: staffId, at })
}

/**
 * That a recipient outside has a copy is known: they will be asked to delete it when the application is deleted. True when
 * it was not known before.
 *
 * @param key of the application
 */
export async function noteRecipient(
  ctx: Parts,
  key: DataKey,
  { applicationId, to, at }: { applicationId: ApplicationId; to: OutsideHolder; at: Date },
): Promise<boolean> {
  const holder = outsider(key, to)
  const sealed = sealJson(key, pathOf(idOf(applicationId, holder)), to)
  return await note(ctx, { applicationId, staffId: null, sealed, holder, at })
}

/**
 * As `noteRecipient`, of whoever took over somebody hired, since the first instant of that day. Written down again, it is the
 * same one copy, with what is known now; an address that is not said stays as it was. True when something of it was not
 * known before.
 */
export async function noteTakenOver(
  ctx: Parts,
  key: DataKey,
  { applicationId, to, at, notedAt }: TakenOver,
): Promise<boolean> {
  const _id = idOf(applicationId, named(key, `took over ${to.name}`))
  const before = await disclosureRows(ctx).findOne({ _id }).lean<DisclosureRow>()
  const known = (before && openHolder(key, before)?.address) ?? null
  const address = to.address === undefined ? known : to.address
  const last = await lastTakenOver(ctx, key, applicationId)
  const isSame = before?.firstAt.getTime() === at.getTime() && known === address
  if (isSame && last?.holder.name === to.name) return false
  const once = { applicationId, staffId: null, times: 1 }
  const holder: OutsideHolder = { name: to.name, address, tookOver: true, notedAt: notedAt.toISOString() }
  const sealed = sealJson(key, pathOf(_id), holder)
  const set = { sealed, firstAt: at, lastAt: at }
  await disclosureRows(ctx).updateOne({ _id }, { $setOnInsert: once, $set: set }, { upsert: true })
  return true
}

interface TakenOver {
  applicationId: ApplicationId
  /** The address undefined: not said this time. */
  to: { name: string; address: string | null | undefined }
  at: Date
  notedAt: Date
}

/** Whoever took over somebody hired, as that was written down last, and the first instant of the day. */
export async function lastTakenOver(
  ctx: Parts,
  key: DataKey,
  applicationId: ApplicationId,
): Promise<{ holder: OutsideHolder; at: Date } | undefined> {
  const rows = await disclosuresOf(ctx, [applicationId])
  const all = rows.map(row => ({ holder: openHolder(key, row), at: row.firstAt }))
  const taken = all.flatMap(({ holder, at }) => (holder?.tookOver ? [{ holder, at }] : []))
  return taken.toSorted((a, b) => (a.holder.notedAt ?? '').localeCompare(b.holder.notedAt ?? '')).at(-1)
}

/** It was noted for nothing: no copy was given. */
export async function unnoteRecipient(
  ctx: Parts,
  key: DataKey,
  { applicationId, to }: { applicationId: ApplicationId; to: OutsideHolder },
): Promise<void> {
  await disclosureRows(ctx).deleteOne({ _id: idOf(applicationId, outsider(key, to)) })
}

function outsider(key: DataKey, { name, address }: OutsideHolder): string {
  return named(key, address ?? name)
}

function named(key: DataKey, name: string): string {
  return createHash('sha256').update(key.bytes).update(name.trim().toLowerCase()).digest('base64url')
}

/** It was noted for nothing: no copy was given. */
export async function unnoteDownload(ctx: Parts, applicationId: LeavingId, staffId: StaffId): Promise<void> {
  await disclosureRows(ctx).deleteOne({ _id: idOf(applicationId, staffId) })
}

/** Who has copies of these units. */
export async function disclosuresOf(ctx: Parts, ids: readonly LeavingId[]): Promise<DisclosureRow[]> {
  return await disclosureRows(ctx)
    .find({ applicationId: ctx.database.trusted({ $in: checked(ids) }) })
    .sort({ firstAt: 1 })
    .lean<DisclosureRow[]>()
}

/** These units have no disclosures any more; for the erasure engine. Gives how many went. */
export async function removeDisclosures(ctx: Parts, ids: readonly LeavingId[]): Promise<number> {
  const gone = await disclosureRows(ctx).deleteMany({
    applicationId: ctx.database.trusted({ $in: checked(ids) }),
  })
  return gone.deletedCount
}

/** The recipient outside of a row. @throws SealBroken */
export function openHolder(
  key: DataKey,
  row: Pick<DisclosureRow, '_id' | 'sealed'>,
): OutsideHolder | undefined {
  // Written by `noteRecipient` above, and nothing else opens at this place with this key.
  return row.sealed ? (openJson(key, pathOf(row._id), row.sealed) as OutsideHolder) : undefined
}

interface Noted extends Pick<DisclosureRow, 'applicationId' | 'staffId' | 'sealed'> {
  holder: string
  at: Date
}

async function note(ctx: Parts, { holder, at, ...row }: Noted): Promise<boolean> {
  const change = { $setOnInsert: { ...row, firstAt: at }, $set: { lastAt: at }, $inc: { times: 1 } }
  const _id = idOf(row.applicationId, holder)
  return (await disclosureRows(ctx).updateOne({ _id }, change, { upsert: true })).upsertedCount === 1
}

/** Not the ids themselves: what is left of a row must not tell. */
function idOf(applicationId: LeavingId, holder: string): string {
  return createHash('sha256').update(`${applicationId}|${holder}`).digest('base64url')
}

function pathOf(id: string): { collection: string; id: string; path: string } {
  return { collection: 'disclosures', id, path: 'sealed' }
}

function checked(ids: readonly LeavingId[]): LeavingId[] {
  if (!ids.every(id => isId('app', id) || isId('poo', id))) throw new Error('not an id of its kind')
  return [...ids]
}
