import assert from 'node:assert/strict'
import type { ApplicationRow } from '../../server/applications/application-row.ts'
import { fillPool } from '../../server/pool/fill-pool.ts'
import type { PoolRow } from '../../server/pool/pool-row.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import type { Visitor } from '../support/visitor.ts'
import type { Applied, World } from '../support/world.ts'

/** The CV that each of them sends. */
export const firstCv = aPdf({ text: 'Den første CV-en' })

/** Somebody whose application was turned down, and who is in the pool. */
export interface MemberOf extends Applied {
  entry: PoolRow
  /** Of the copy of the CV in the pool. */
  copyId: string
}

/** Somebody who was turned down, was told so and is in the pool, as if by hours of jobs. */
export async function aMemberOf(world: World, how: Parameters<World['apply']>[0] = {}): Promise<MemberOf> {
  const files = [filePart(firstCv, 'Første.pdf')]
  const applied = await world.apply({ files, ...how, fields: { ...how.fields, poolConsent: 'yes' } })
  const decision = { outcome: 'rejected', decidedAt: world.ctx.clock.now() }
  await world.ctx.database.data
    .collection<ApplicationRow>('glemme_applications')
    .updateOne({ _id: applied.row._id }, { $set: { state: 'decided', decision } as never })
  await fillPool(world.ctx)
  const entry = await world.ctx.pool.liveOf(applied.row.subjectId)
  assert.ok(entry, 'in the pool')
  const [copy] = await world.stored('files', { applicationId: entry._id, state: 'attached' })
  return { ...applied, entry, copyId: String(copy?.['_id']) }
}

/** Signed in by a link of their own. */
export async function signedIn(world: World, { row }: Pick<Applied, 'row'>): Promise<Visitor> {
  const expiresAt = new Date(world.ctx.clock.now().getTime() + 3_600_000)
  const how = { purpose: 'pool', subjectId: row.subjectId, expiresAt, once: false } as const
  const visitor = world.visitor()
  const opened = await visitor.post(`/links/${await world.ctx.links.create(how)}`)
  assert.equal(opened.location, '/my/consents/pool')
  return visitor
}

/** Nothing of the application is left; what is in the pool stays. */
export async function applicationGone(world: World, { row }: Pick<Applied, 'row'>): Promise<void> {
  const by = { kind: 'applicant', subjectId: row.subjectId } as const
  const { engine } = world.ctx.erasure
  await engine.request({ units: [row._id], why: 'applicant', by, skipCooling: true })
  await engine.finish()
  assert.equal(await world.ctx.applications.byId(row._id), null)
}
