import { chmod } from 'node:fs/promises'
import { isId, newId, type FileId, type SubjectId } from '../../base/ids.ts'
import { dropFile } from '../../files/drop-file.ts'
import { erasablePlaces, type ErasablePlace } from '../../policy/places.ts'
import { prepareAll } from '../../store/migrations/0001-collections.ts'
import { isUnitId } from '../../vault/data-keys.ts'
import type { LeavingId } from '../../base/place.ts'
import type { PurgeRun } from '../place.ts'
import type { FsckWorks } from './check.ts'
import type { FindingCode, FsckFinding } from './finding.ts'
import { jobsStore } from './jobs-store.ts'
import { mendDates } from './mend-dates.ts'
import { existingIn } from './rows.ts'
import { ripeStrays } from './strays.ts'
import { namesOnDisk } from './walk.ts'

/** More files, or keys, go only when somebody says so: they may be orphans of a table that was lost. Source: reliability.md 6 */
const mostAtOnce = 100

/** What was tried, and how many files and keys were left alone because they were too many. */
export interface Repaired {
  tried: FsckFinding[]
  refusedFiles: number
  refusedKeys: number
}

/** What can be mended without a decision of a person is; a later look tells whether it held. */
export async function repair(
  works: FsckWorks,
  findings: readonly FsckFinding[],
  how: 'few' | 'all',
): Promise<Repaired> {
  const of = (...codes: FindingCode[]) => findings.filter(({ code }) => codes.includes(code))
  const children = of('childWithoutOwner', 'traceOfErased')
  const keys = of('keyWithoutOwner', 'keyOfErased').map(({ id }) => id)
  const files = await filesToGo(works, findings)
  const withFiles = children.filter(hasFile)
  const most = how === 'few' ? mostAtOnce : Number.POSITIVE_INFINITY
  const refusedFiles = refused(files.strays.length + files.left.length + withFiles.length, most)
  const refusedKeys = refused(keys.length, most)
  if (refusedFiles === 0) await removeFiles(works, files)
  await eraseAgain(works, refusedFiles === 0 ? children : children.filter(one => !hasFile(one)))
  await mendDates(works, of('dateIsNone', 'instantUnlikeDate'))
  for (const { id } of of('caseNotStripped')) if (isId('cas', id)) await works.parts.stripCase(id)
  if (refusedKeys === 0) await works.ctx.vault.keys.destroy(keys.filter(isUnitId))
  const dropped =
    how === 'all' ? of('ownerWithoutKey', 'keyWrongEpoch').filter(({ id }) => isId('hir', id)) : []
  await dropStatements(works, dropped)
  await jobsStore(works.ctx.database).remove(of('jobTwice', 'jobForeign').map(({ id }) => id))
  if (of('indexMissing', 'validatorMissing').length > 0) await prepareAll(works.ctx.database)
  await closeModes(works, of('modeTooOpen'))
  const tried = findings.filter(one => one.code in mended || dropped.includes(one))
  return { tried, refusedFiles, refusedKeys }
}

function refused(count: number, most: number): number {
  return count > most ? count : 0
}

/** With its row, the bytes of a file go. */
function hasFile({ where }: FsckFinding): boolean {
  return where.startsWith('files.')
}

const mended: Readonly<Partial<Record<FindingCode, true>>> = {
  fileWithoutRow: true,
  uploadLeft: true,
  childWithoutOwner: true,
  caseNotStripped: true,
  traceOfErased: true,
  keyWithoutOwner: true,
  keyOfErased: true,
  dateIsNone: true,
  instantUnlikeDate: true,
  jobTwice: true,
  jobForeign: true,
  indexMissing: true,
  validatorMissing: true,
  modeTooOpen: true,
}

interface FilesToGo {
  /** Without a row since a day: the store alone knows them. */
  strays: readonly FileId[]
  /** Of uploads that broke off, and forms that were never sent. */
  left: readonly FileId[]
}

async function filesToGo(works: FsckWorks, findings: readonly FsckFinding[]): Promise<FilesToGo> {
  const left = findings.flatMap(({ code, id }) => (code === 'uploadLeft' && isId('fil', id) ? [id] : []))
  return { strays: await ripeStrays(works, findings), left: [...new Set(left)] }
}

async function removeFiles(works: FsckWorks, { strays, left }: FilesToGo): Promise<void> {
  await removeLeft(works, left)
  await works.ctx.fileStore.remove(strays)
}

async function removeLeft(works: FsckWorks, left: readonly FileId[]): Promise<void> {
  for (const fileId of left) {
    // One without a row is bytes only; of one with a row only what no application owns goes.
    if (!(await dropFile(works.ctx, fileId)) && !(await hasRow(works, fileId)))
      await works.ctx.fileStore.remove([fileId])
  }
}

async function hasRow({ ctx }: FsckWorks, fileId: FileId): Promise<boolean> {
  return (await existingIn({ ctx }, 'files', [fileId])).size > 0
}

/** The erasers of the places do it, by the id of what is not there any more: no delete takes a filter. */
async function eraseAgain(works: FsckWorks, findings: readonly FsckFinding[]): Promise<void> {
  for (const { where, id } of findings) {
    const place = erasablePlaces.find(name => where.startsWith(`${name}.`))
    const run = runOf(id)
    if (place && run && place !== parentOf(id)) await works.parts.places[place].erase(run)
  }
}

function parentOf(id: string): ErasablePlace | undefined {
  if (isId('app', id)) return 'applications'
  if (isId('poo', id)) return 'pool'
  return isId('sub', id) ? 'applicants' : undefined
}

/** A run that nobody claimed, of what is gone already. Ids that nobody has stand for what the finding does not name. */
function runOf(id: string): PurgeRun | undefined {
  const unit = { id: newId('app'), subjectId: newId('sub'), vacancyId: newId('vac'), fileIds: [] }
  const of = (item: { id?: LeavingId; subjectId?: SubjectId }): PurgeRun => ({
    _id: newId('run'),
    kind: 'purge',
    items: [{ ...unit, ...item, wholeSubject: item.subjectId !== undefined }],
  })
  if (isId('app', id) || isId('poo', id)) return of({ id })
  return isId('sub', id) ? of({ subjectId: id }) : undefined
}

/** A hire statement that nobody can read is written anew once it is gone. Only when somebody says so: its key may be found. */
async function dropStatements(works: FsckWorks, findings: readonly FsckFinding[]): Promise<void> {
  const statementIds = findings.flatMap(({ id }) => (isId('hir', id) ? [id] : []))
  if (statementIds.length === 0) return
  const unit = { id: newId('app'), subjectId: newId('sub'), vacancyId: null, fileIds: [] }
  const items = [{ ...unit, statementIds, wholeSubject: false }]
  await works.parts.places.hireStatements.erase({ _id: newId('run'), kind: 'purge', items })
  await works.ctx.vault.keys.destroy(statementIds)
}

async function closeModes({ ctx }: FsckWorks, findings: readonly FsckFinding[]): Promise<void> {
  const open = new Set(findings.map(({ detail }) => detail))
  if (open.size === 0) return
  for await (const { path, isFolder } of namesOnDisk(ctx.config))
    if (open.has(path)) await chmod(path, isFolder ? 0o700 : 0o600)
}
