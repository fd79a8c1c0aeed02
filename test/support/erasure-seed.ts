import { createHash, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { sealOwn, sealProfile } from '../../server/applications/sealed-parts.ts'
import {
  crockfordOf,
  newId,
  type ApplicationId,
  type FileId,
  type SubjectId,
  type VacancyId,
} from '../../server/base/ids.ts'
import {
  fieldNames,
  readOwnAnswers,
  readProfile,
  ruleOf,
  type OwnAnswers,
  type Profile,
} from '../../server/policy/fields.ts'
import { sealLabel } from '../../server/files/file-label.ts'
import { fileRows } from '../../server/files/files-store.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { noticeMail, type ToldNotice } from '../../server/mail/notice-mail.ts'
import { rowIdOf } from '../../server/mail/outbox.ts'
import type { ErasureWorld } from './erasure-world.ts'

/** What a seeded application is to be like; the rest is ordinary. */
export interface Seed {
  eligibleAt?: unknown
  overdueAt?: Date
  state?: string
  stops?: unknown[]
  /** Whether the notice of its D was sent two weeks ago, so that no brake holds it. */
  announced?: boolean
  subjectId?: SubjectId
  vacancyId?: VacancyId
  files?: number
  /** What the fields say, by role. */
  says?: Partial<Record<'name' | 'address' | 'phone' | 'letter', string>>
  fileName?: string
}

/** A seeded application. */
export interface Seeded {
  id: ApplicationId
  subjectId: SubjectId
  vacancyId: VacancyId
  number: string
  fileIds: FileId[]
  says: Record<'name' | 'address' | 'phone' | 'letter', string>
}

const hourMs = 3_600_000
const ordinaryLetter =
  'Jeg søker stillingen fordi jeg liker orden i arkivet og har gjort slikt arbeid i mange år.'

/** An application is there with everything around it: profile, token, files, link, session, mail, audit row. */
export async function seed(world: ErasureWorld, like: Seed = {}): Promise<Seeded> {
  const mark = randomBytes(5).toString('hex')
  const says = {
    name: `Kari Ås ${mark}`,
    address: `kari.${mark}@eksempel.no`,
    phone: `+47${String(40_000_000 + Number.parseInt(mark.slice(0, 5), 16))}`,
    letter: `${ordinaryLetter} ${mark}`,
    ...like.says,
  }
  const id = newId('app')
  const subjectId = like.subjectId ?? newId('sub')
  const vacancyId = like.vacancyId ?? newId('vac')
  const number = crockfordOf(12)
  const key = await world.ctx.vault.keys.create(id)
  await seedSubject(world, { id, subjectId, profile: profileOf(says) })
  const fileIds: FileId[] = []
  for (let n = 0; n < (like.files ?? 1); n += 1)
    fileIds.push(await seedFile(world, id, like.fileName ?? `cv-${mark}-${n}.pdf`))
  const row = rowOf(like, { id, subjectId, vacancyId, number })
  await into(world, 'applications').insertOne(
    { ...row, own: sealOwn(key, id, ownOf(says)) },
    { bypassDocumentValidation: true },
  )
  await seedChildren(world, { id, subjectId, to: says.address })
  if (row.notice) await into(world, 'outbox').insertOne(sentNoticeOf(id, row.notice))
  return { id, subjectId, vacancyId, number, fileIds, says }
}

/** Many of them, some at once. */
export async function seedMany(world: ErasureWorld, count: number, like: Seed = {}): Promise<Seeded[]> {
  const seeded: Seeded[] = []
  while (seeded.length < count) {
    const some = Array.from(
      { length: Math.min(25, count - seeded.length) },
      async () => await seed(world, like),
    )
    seeded.push(...(await Promise.all(some)))
  }
  return seeded
}

/** An application as it is stored, but for what it says. */
export function rowOf(like: Seed, { id, subjectId, vacancyId, number }: Omit<Seeded, 'fileIds' | 'says'>) {
  const now = Date.now()
  const today = new Date(now).toISOString().slice(0, 10)
  const receivedAt = new Date(now - 200 * 24 * hourMs)
  return {
    _id: id,
    subjectId,
    vacancyId,
    state: like.state ?? 'decided',
    stage: 'reviewed',
    receivedAt,
    lastActAt: receivedAt,
    language: 'nb',
    reference: crockfordOf(10),
    certificateNo: number,
    policyVersion: 1,
    noticeVersion: 1,
    receipt: randomBytes(32).toString('base64url'),
    corrections: 0,
    due: { date: today, rule: 'rejected', policyVersion: 1 },
    eligibleAt: 'eligibleAt' in like ? like.eligibleAt : new Date(now - 1000),
    overdueAt: like.overdueAt ?? new Date(now + 20 * hourMs),
    stops: like.stops ?? [],
    decision: { outcome: 'rejected', decidedAt: receivedAt, by: newId('stf') },
    stoppedBy: [],
    firstDecidedAt: null,
    handedOverAt: null,
    withdrawal: null,
    notBefore: null,
    notAfter: null,
    notice: like.announced === true ? { sentAt: new Date(now - 14 * 24 * hourMs), forDate: today } : null,
    erasure: null,
    runId: null,
  }
}

/** The mail of that notice, as it is stored when the mail server has accepted it. */
export function sentNoticeOf(id: ApplicationId, notice: ToldNotice) {
  const mail = noticeMail(id, notice)
  const at = notice.sentAt
  const of = { kind: mail.kind, about: id, unit: id, sealed: null, language: 'nb', closeBy: null }
  const left = { state: 'sent', attempts: 1, leaseUntil: null, fence: 1 }
  return { _id: rowIdOf(mail), ...of, ...left, nextAt: at, createdAt: at, sentAt: at }
}

async function seedSubject(
  world: ErasureWorld,
  { id, subjectId, profile }: { id: ApplicationId; subjectId: SubjectId; profile: Profile },
): Promise<void> {
  const subjectKey = await world.ctx.vault.keys.create(subjectId)
  const sealed = sealProfile(subjectKey, subjectId, profile)
  const subjects = world.ctx.database.data.collection<{
    _id: string
    units: string[]
    profile: Buffer
    tokenEpoch: number
  }>(`${collectionPrefix}applicants`)
  const set = { $setOnInsert: { profile: sealed, tokenEpoch: 1 }, $push: { units: id } }
  await subjects.updateOne({ _id: subjectId }, set, { upsert: true })
  const token = randomBytes(16).toString('base64url')
  await into(world, 'mailTokens').insertOne({ _id: token, subjectIds: [subjectId] })
}

async function seedFile(world: ErasureWorld, applicationId: ApplicationId, name: string): Promise<FileId> {
  const fileId = newId('fil')
  const key = await world.ctx.vault.keys.create(applicationId)
  const bytes = randomBytes(64)
  const staged = await world.ctx.fileStore.stage(fileId)
  await staged.write(await buffer(Readable.from([bytes]).pipe(world.ctx.vault.seal.sealFile(key, fileId))))
  await staged.keep()
  await staged.close()
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const sealed = sealLabel(key, fileId, { name, sha256 })
  const row = {
    _id: fileId,
    applicationId,
    kind: 'cv',
    state: 'attached',
    sealed,
    type: 'pdf',
    size: 64,
    flags: [],
    scan: 'off',
  }
  await fileRows(world.ctx).collection.insertOne({ ...row, createdAt: new Date(), heldUntil: null } as never)
  return fileId
}

async function seedChildren(
  world: ErasureWorld,
  of: { id: ApplicationId; subjectId: SubjectId; to: string },
): Promise<void> {
  const { ctx } = world
  const expiresAt = new Date(Date.now() + hourMs)
  await ctx.links.create({
    purpose: 'see',
    subjectId: of.subjectId,
    applicationId: of.id,
    expiresAt,
    once: false,
  })
  await ctx.audit.write({ what: 'application.submitted', who: { kind: 'nobody' }, about: of.id })
  await into(world, 'sessions').insertOne({
    _id: randomBytes(8).toString('hex'),
    session: { owner: of.subjectId },
    expires: expiresAt,
  })
  await ctx.outbox.add({
    kind: 'M2',
    about: of.id,
    occasion: 'submitted',
    unit: of.id,
    to: of.to,
    values: {},
    language: 'nb',
    nextAt: expiresAt,
  })
}

/** What a seeded person says of themselves. */
export function profileOf(says: Seeded['says']): Profile {
  return readProfile(partOf('profile', says))
}

/** What a seeded application says. */
export function ownOf(says: Seeded['says']): OwnAnswers {
  return readOwnAnswers({ fields: partOf('answers', says), questions: {} })
}

function partOf(part: 'profile' | 'answers', says: Seeded['says']): Record<string, string> {
  const names = fieldNames.filter(name => ruleOf(name).part === part)
  return Object.fromEntries(names.map(name => [name, says[ruleOf(name).role]]))
}

/** A collection of the data database, as it is stored. */
export function into(world: { ctx: Pick<ErasureWorld['ctx'], 'database'> }, place: string) {
  return world.ctx.database.data.collection<Record<string, unknown> & { _id: string }>(
    collectionPrefix + place,
  )
}

/** Where the proof is kept: ids stay there until the horizon. */
const proof = new Set([
  'purgeRuns',
  'ledger',
  'ledgerTokens',
  'ledgerHead',
  'ledgerQueue',
  'certificates',
  'stats',
])

/** The places that still hold an id of the application, and files that are still on the disk. */
export async function tracesOf(world: ErasureWorld, { id, subjectId, fileIds }: Seeded): Promise<string[]> {
  const traces: string[] = []
  for (const { name } of await world.ctx.database.data.listCollections()) {
    const place = name.slice(collectionPrefix.length)
    if (proof.has(place)) continue
    for await (const row of into(world, place).find({})) {
      const text = JSON.stringify(row)
      if ([id, subjectId, ...fileIds].some(one => text.includes(one))) traces.push(place)
    }
  }
  const onDisk = await readdir(world.ctx.config.uploadsDir, { recursive: true })
  traces.push(...onDisk.filter(path => fileIds.some(fileId => path.includes(fileId))))
  return traces.toSorted()
}
