import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { crockfordOf, isId, type ApplicationId, type CaseId, type ExportId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import { ownApplication, ownApplications } from '../applications/own-applications.ts'
import { isMaskedCopyOut } from '../cases/copy-out.ts'
import { recordGrantedCase } from '../cases/record-case.ts'
import { unitsOfAccess } from '../cases/units-of-access.ts'
import { filesOf } from '../files/files-store.ts'
import type { CopyKind } from '../policy/copy-schema.ts'
import type { Language } from '../policy/languages.ts'
import { buildExport, exportEndsAt, type BuildContext } from './build-export.ts'
import { exportById, insertExport, removeExports, type ExportRow } from './exports-store.ts'
import { openThoseThere } from '../vault/open-those-there.ts'
import { unitsNow } from './open-units.ts'
import { sealReceiver } from './transfer-seal.ts'

/** What asking needs of the context. */
export type AskContext = BuildContext & Pick<Context, 'erasure' | 'limits'>

/** Files of so many bytes together are copied within the request; more by the worker. Source: privacy.md 9 */
export const inRequestBytes = 20 * 1024 * 1024

interface Asked {
  id: ExportId
  by: ApplicantActor
  language: Language
}

/**
 * The copy is asked for, recorded as a granted case, and when it is small, ready. The same id again changes nothing.
 *
 * @param input.applicationId null for everything that is held about the person
 * @throws Refusal 'gone', 'notFound' as `ownApplication`; 'tooMany' above the day's number
 */
export async function askCopy(
  ctx: AskContext,
  input: Asked & { kind: CopyKind; applicationId: ApplicationId | null },
): Promise<void> {
  const { kind, applicationId, by } = input
  const units = applicationId
    ? [(await ownApplication(ctx, by.subjectId, applicationId))._id]
    : await everyUnitOf(ctx, by)
  await ask(ctx, input, { kind, units, isWhole: applicationId === null, sealed: null })
}

/** What nobody can read any more keeps nobody from a copy of the rest; alone, its own sentence is the answer. */
async function everyUnitOf(ctx: AskContext, by: ApplicantActor): Promise<LeavingId[]> {
  const applications = (await ownApplications(ctx, by.subjectId)).map(row => row._id)
  const entry = await ctx.pool.liveOf(by.subjectId)
  const units = [...applications, ...(entry ? [entry._id] : [])]
  const open = await openThoseThere(ctx, units)
  return open.size > 0 ? units.filter(unit => open.has(unit)) : units
}

/**
 * The copy that answers the case is asked for, with what that leaves out, and when it is small, ready. The same id again
 * changes nothing.
 *
 * @throws Refusal 'notFound' when there is no such copy, or it is somebody else's; as `askCopy`
 */
export async function askCopyOfCase(ctx: AskContext, input: Asked & { caseId: CaseId }): Promise<void> {
  const row = await ctx.cases.byId(input.caseId)
  if (row?.subjectId !== input.by.subjectId || !isMaskedCopyOut(ctx, row)) throw new Refusal('notFound')
  const units = await unitsOfAccess(ctx, row)
  await ask(ctx, input, { kind: 'access', units, isWhole: row.isWhole, sealed: null, caseId: row._id })
}

/**
 * What the person gave us in that application waits for the receiver, who is told once it is ready. The same id again
 * changes nothing.
 *
 * @param input.to one address, as `readAddress` gives it
 * @throws Refusal as `askCopy`
 */
export async function askTransfer(
  ctx: AskContext,
  input: Asked & { applicationId: ApplicationId; to: string },
): Promise<void> {
  const { id, by, to } = input
  const { _id } = await ownApplication(ctx, by.subjectId, input.applicationId)
  const key = (await ctx.vault.keys.open([_id])).get(_id)
  if (!key) throw new Refusal('gone')
  const sealed = sealReceiver(key, id, { to, code: crockfordOf(8) })
  await ask(ctx, input, { kind: 'transfer', units: [_id], isWhole: false, sealed })
}

async function ask(
  ctx: AskContext,
  { id, by, language }: Asked,
  of: Pick<ExportRow, 'kind' | 'units' | 'isWhole' | 'sealed' | 'caseId'>,
): Promise<void> {
  if (await exportById(ctx, id)) return
  if (of.units.length === 0) throw new Refusal('gone')
  await ctx.limits.count('export', `${by.subjectId}|${of.kind}`)
  const row = rowOf(ctx, { ...of, _id: id, language })
  await ctx.inTransaction(async () => {
    if (await insertExport(ctx, row)) await record(ctx, row, by)
  })
  await stayOut(ctx, row)
  if ((await bytesOf(ctx, of.units)) <= inRequestBytes) await buildExport(ctx, id)
}

const rights = { access: 'access', portable: 'portability', transfer: 'portability' } as const

/** A copy that answers a case has its case already. */
async function record(
  ctx: AskContext,
  { kind, units, caseId }: ExportRow,
  by: ApplicantActor,
): Promise<void> {
  const applicationIds = units.filter(unit => isId('app', unit))
  const what = kind === 'transfer' ? 'transfer.asked' : 'export.asked'
  for (const about of units) await ctx.audit.write({ what, who: by, about })
  if (caseId) return
  await recordGrantedCase(ctx, { type: rights[kind], subjectId: by.subjectId, applicationIds, by })
}

function rowOf(
  ctx: Pick<Context, 'clock'>,
  of: Pick<ExportRow, '_id' | 'kind' | 'units' | 'isWhole' | 'sealed' | 'language' | 'caseId'>,
): ExportRow {
  const now = ctx.clock.now()
  const untouched = { step: null, done: 0, total: null, startedAt: null, leaseUntil: null, fileId: null }
  const nothing = { attempts: 0, size: 0, tries: 0, readyAt: null, fetchedAt: null }
  const times = { createdAt: now, changedAt: now, expiresAt: exportEndsAt(of.kind, now) }
  return { ...of, state: 'waiting', ...untouched, ...nothing, ...times }
}

/** Claimed meanwhile: the run may have looked for exports already, so what came after it is taken away again. */
async function stayOut(ctx: AskContext, row: ExportRow): Promise<void> {
  try {
    await unitsNow(ctx, row.units)
  } catch (error) {
    await removeExports(ctx, [row._id])
    throw error
  }
}

async function bytesOf(ctx: Pick<Context, 'database'>, units: readonly LeavingId[]): Promise<number> {
  let sum = 0
  for (const unit of units) for (const { size } of await filesOf(ctx, unit)) sum += size
  return sum
}
