import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { ApplicationRow } from '../../server/applications/application-row.ts'
import { receiptHash } from '../../server/applications/submit-application.ts'
import type { Context } from '../../server/base/context.ts'
import { rowsOfApplications } from '../../server/files/files-store.ts'
import { addressField } from '../../server/policy/fields.ts'
import type { Vacancy } from '../../server/vacancies/vacancies-store.ts'
import { rowsIn } from '../support/application-checker.ts'
import type { Chance } from '../support/chance.ts'
import { until } from '../support/until.ts'
import type { Visitor } from '../support/visitor.ts'
import { openCopy, type OpenedCopy } from './copy.ts'
import { aProofGround, type ProofGround } from './ground.ts'
import { aMark, type Mark } from './marks.ts'
import { aFormFullOfMarks, aVacancyWithQuestions, type Planted } from './planting.ts'
import { documentsIn, filesIn, whileStill, type Find } from './search.ts'
import { aManager, apply, lookAtOwn, mailTo, readByStaff, send } from './walking.ts'
import { stateWithMarks, writeEverywhere } from './writing.ts'

/** An application that was received. */
export interface Applicant {
  planted: Planted
  row: ApplicationRow
  /** Of the application, the subject and the files. */
  ids: string[]
  receipt: string
}

/** The hash of the bytes of each row and each file, by its place and id. */
export type Stored = Readonly<Record<string, string>>

/** Three applications lived, and two have met their day; what was seen on the way. */
export interface Proof {
  ground: ProofGround
  /** It is gone, and with it what was stated of the one who was hired. */
  first: Applicant
  /** It is gone on the same day. */
  hired: Applicant
  /** It lives. */
  second: Applicant
  marks(): Mark[]
  /** What was found while all lived, by when. */
  live: Readonly<Record<string, Find[]>>
  firstBefore: Stored
  secondBefore: Stored
  storedOf(ids: readonly string[]): Promise<Stored>
  /** Where these ids are in any document, and in any file but the database's own. */
  placesOfIds(ids: readonly string[]): Promise<{ collections: string[]; files: string[] }>
  /** The copy made before the day of deletion. */
  openCopy(): Promise<OpenedCopy>
  close(): Promise<void>
}

interface Walk {
  ground: ProofGround
  ctx: Context
  vacancy: Vacancy
  chance: Chance
  live: Record<string, Find[]>
  marks: Mark[]
}

const minuteMs = 60_000

/** The life of three applications, through whole processes of the product; `close` it. */
export async function aProof(chance: Chance): Promise<Proof> {
  const ground = await aProofGround()
  const copyDir = await mkdtemp(join(tmpdir(), 'glemme-copy-'))
  const close = async (): Promise<void> => {
    await ground.close()
    await rm(copyDir, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const server = await ground.rig.start()
    const ctx = await ground.rig.observer()
    const walk: Walk = { ground, ctx, chance, live: {}, marks: [], vacancy: await aVacancyWithQuestions(ctx) }
    const sent = await sendForms(walk)
    const { first, second, hired } = sent
    await readAndDecide(walk, sent)
    await server.stop()
    await sendDecision(walk)
    const before = [await storedOf(ground, first.ids), await storedOf(ground, second.ids)] as const
    await copyAll(ground, copyDir)
    await meetTheDay(walk, [first, hired])
    return {
      ...{ ground, first, second, hired, live: walk.live, firstBefore: before[0], secondBefore: before[1] },
      marks: () => walk.marks,
      storedOf: async ids => await storedOf(ground, ids),
      placesOfIds: async ids => await placesOfIds(ground, ids),
      openCopy: async () => await openCopy(copyDir, ground.rig),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Who has applied. */
type Sent = Pick<Proof, 'first' | 'second' | 'hired'>

/** Three are received, the first with its address corrected; another comes back with an error, its files held. */
async function sendForms(walk: Walk): Promise<Sent> {
  const { ground, vacancy, marks } = walk
  const fill = async (who: string): Promise<Planted> => {
    const planted = await aFormFullOfMarks(walk.chance, { who, vacancy })
    marks.push(...planted.marks)
    return planted
  }
  const first = await applicantOf(walk, await fill('first'))
  const second = await applicantOf(walk, await fill('second'))
  const hired = await applicantOf(walk, await fill('hired'))
  const third = await fill('third')
  const page = await send(ground.rig.visitor(), vacancy, {
    ...third,
    fields: { ...third.fields, [addressField]: '' },
  })
  assert.equal(page.status, 422, page.text)
  assert.equal(await rowsIn(walk.ctx, 'files').countDocuments({ state: 'held' }), 2)

  const corrected = aMark(walk.chance, 'first corrected address')
  marks.push(corrected)
  first.planted.address = `${corrected.text}@eksempel.no`
  const answer = await ground.rig
    .visitor()
    .post(`${first.receipt}/email`, { [addressField]: first.planted.address })
  assert.equal(answer.status, 303, answer.text)
  await strayInto(walk)
  walk.live['sent, and another form with files held over an error'] = await ground.find(marks)
  return { first, second, hired }
}

/** What people type where it does not belong: in the line of the address, in the form for staff. */
async function strayInto({ ground, chance, marks }: Walk): Promise<void> {
  const [inAddress, asUser] = [aMark(chance, 'an address of the site'), aMark(chance, 'a user name')]
  marks.push(inAddress, asUser)
  assert.equal((await ground.rig.visitor().get(`/${inAddress.text}?x=${inAddress.text}`)).status, 404)
  const typed = { username: `${asUser.text}@eksempel.no`, password: 'feil passord er dette' }
  assert.equal((await ground.rig.visitor().post('/staff/sign-in', typed)).status, 422)
}

async function applicantOf({ ground, ctx, vacancy }: Walk, planted: Planted): Promise<Applicant> {
  const receipt = await apply(ground.rig.visitor(), vacancy, planted)
  const row = await ctx.applications.byReceipt(receiptHash(receipt.split('/').at(-1) ?? ''))
  assert.ok(row)
  const files = await rowsOfApplications(ctx, [row._id])
  return { planted, row, receipt, ids: [row._id, row.subjectId, ...files.map(file => file._id)] }
}

async function readAndDecide(walk: Walk, { first, second, hired }: Sent): Promise<void> {
  const { ground, ctx, chance, live, marks } = walk
  const { rig } = ground
  const enter = async ({ planted }: Applicant) =>
    await lookAtOwn(rig.visitor(), await mailTo(rig, planted.address))
  const owner = await enter(first)
  await enter(second)
  const manager = await aManager(rig, ctx)
  for (const { row } of [first, second]) await readByStaff(manager, row._id)
  const written = await writeEverywhere(chance, { row: first.row, manager, owner })
  first.ids.push(...written.ids)
  await decide(manager, first, ['/decision', '/decision/undo', '/decision'], 'rejected')
  await decide(manager, hired, ['/decision'], 'hired')
  marks.push(...written.marks, ...(await stateWithMarks(chance, { row: hired.row, manager })))
  await untilQuiet(ctx)
  live['mails sent, read by applicant and staff, written to, decided, undone, decided'] =
    await ground.find(marks)
}

async function decide(
  manager: Visitor,
  { row }: Applicant,
  ...[paths, outcome]: [readonly string[], string]
): Promise<void> {
  for (const path of paths) {
    const page = await manager.post(`/staff/applications/${row._id}${path}`, { outcome })
    assert.equal(page.status, 303, path)
  }
}

/** An hour later the decision can no longer be undone, and is told. */
async function sendDecision({ ground, ctx, live, marks }: Walk): Promise<void> {
  const server = await ground.rig.start({ offsetMs: 61 * minuteMs })
  await until(
    async () => (await rowsIn(ctx, 'outbox').countDocuments({ kind: 'M3', state: 'sent' })) === 2,
    minuteMs,
  )
  await untilQuiet(ctx)
  live['the mail of the decision sent'] = await ground.find(marks)
  await server.stop()
}

/** Nothing waits to be chained in the audit log. */
async function untilQuiet(ctx: Context): Promise<void> {
  await until(async () => (await rowsIn(ctx, 'audit').countDocuments({ seq: null })) === 0, minuteMs)
}

async function copyAll({ mongo, rig, databaseDir }: ProofGround, to: string): Promise<void> {
  await mkdir(join(to, 'database'), { mode: 0o700 })
  await whileStill(mongo.uri, async () => {
    await cp(join(databaseDir, 'db'), join(to, 'database', 'db'), { recursive: true })
    await cp(rig.uploadsDir, join(to, 'uploads'), { recursive: true })
  })
}

/** A server that runs a minute after the first instant of their day has done its work, and stays. */
async function meetTheDay({ ground, ctx }: Walk, [first, hired]: [Applicant, Applicant]): Promise<void> {
  const stored = await ctx.applications.byId(first.row._id)
  assert.equal(stored?.due.rule, 'rejected')
  assert.deepEqual((await ctx.applications.byId(hired.row._id))?.eligibleAt, stored.eligibleAt)
  const offsetMs = stored.eligibleAt.getTime() + minuteMs - ctx.clock.now().getTime()
  await ground.rig.start({ offsetMs })
  const done = async (): Promise<boolean> => {
    const numbers = [first, hired].map(one => one.row.certificateNo)
    const found = await Promise.all(numbers.map(ctx.erasure.certificates.find))
    return found.every(one => one.verdict === 'genuine' && one.grade !== 'B')
  }
  await until(done, minuteMs)
  await untilQuiet(ctx)
}

async function storedOf({ rig, mongo }: ProofGround, ids: readonly string[]): Promise<Stored> {
  const stored: Record<string, string> = {}
  for (const { collection, id, bytes } of await documentsIn(mongo.uri)) {
    if (collection.startsWith('glemme') && ids.some(one => bytes.includes(one))) {
      stored[`${collection} ${id}`] = hashOf(bytes)
    }
  }
  for (const { name, bytes } of await filesIn({ uploads: rig.uploadsDir })) {
    if (!name.startsWith('name of') && ids.includes(basename(name)))
      stored[`file ${basename(name)}`] = hashOf(bytes)
  }
  return stored
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function placesOfIds(
  { rig, mongo, databaseDir }: ProofGround,
  ids: readonly string[],
): Promise<{ collections: string[]; files: string[] }> {
  const holds = ({ bytes }: { bytes: Buffer }): boolean => ids.some(id => bytes.includes(id))
  const documents = (await documentsIn(mongo.uri)).filter(holds)
  // Deleted documents leave blocks in the database's own files until these are used again: ids may lie there.
  const files = (await filesIn({ database: databaseDir, data: rig.dataDir, uploads: rig.uploadsDir }))
    .filter(({ name }) => !name.startsWith('database/db/'))
    .concat({ name: 'log', bytes: Buffer.from(rig.output()) })
    .filter(holds)
  return {
    collections: [...new Set(documents.map(document => document.collection))].toSorted(),
    files: files.map(file => file.name),
  }
}
