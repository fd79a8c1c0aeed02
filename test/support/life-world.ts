import { newId, type ApplicationId, type SubjectId, type VacancyId } from '../../server/base/ids.ts'
import type { ApplicationRow } from '../../server/applications/application-row.ts'
import { deadlineFor } from '../../server/applications/deadline.ts'
import type { StaffActor } from '../../server/audit/actor.ts'
import type { Context } from '../../server/base/context.ts'
import type { PolicyDocument } from '../../server/policy/document.ts'
import { applyPolicy } from '../../server/records/apply-policy.ts'
import { clockCheck } from '../../server/store/clock-check.ts'
import { newPolicyRow, type PolicyRow } from '../../server/store/policy-rows.ts'
import type { Vacancy } from '../../server/vacancies/vacancies-store.ts'
import { aPolicyRow } from '../policy/a-policy.ts'
import { into, seed } from './erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from './erasure-world.ts'

/** What the commands of an application's life need. */
export type LifeContext = ErasureWorld['ctx'] & Pick<Context, 'clockCheck' | 'erasure'>

/** An erasure world in which time passes and the policy changes. */
export interface LifeWorld {
  world: ErasureWorld
  ctx: LifeContext
  recruiter: { by: StaffActor; roles: ['recruiter'] }
  /** Now it is that instant. */
  goTo(at: Date): void
  now(): Date
  /** The next version of the policy, from its `effective` on. */
  publish(document: PolicyDocument): Promise<PolicyRow>
  /** The version in force reaches everybody. */
  apply(): Promise<number>
  vacancy(): Promise<VacancyId>
  /** An application is received now. */
  receive(vacancyId: VacancyId): Promise<{ id: ApplicationId; subjectId: SubjectId }>
  row(id: ApplicationId): Promise<ApplicationRow>
  exists(id: ApplicationId): Promise<boolean>
  /** Every mail that is due has left. */
  mailsLeave(): Promise<void>
  close(): Promise<void>
}

/** A world that begins at that instant, under the example policy; `close` it. */
export async function openLifeWorld(startsAt: string): Promise<LifeWorld> {
  let aheadMs = Date.parse(startsAt) - Date.now()
  const versions: PolicyRow[] = [aPolicyRow()]
  const world = await openErasureWorld({ versions, aheadMs: () => aheadMs })
  // The check keeps what it learned for a minute of real time, in which months pass here.
  const check = () => clockCheck(world.ctx)
  const always = {
    skewMs: async () => await check().skewMs(),
    refuseWhenOff: async () => await check().refuseWhenOff(),
  }
  const ctx = { ...world.ctx, clockCheck: always, erasure: world }
  const now = () => world.ctx.clock.now()
  const row = async (id: ApplicationId): Promise<ApplicationRow> => {
    const found = await ctx.applications.byId(id)
    if (!found) throw new Error('the application is gone')
    return found
  }
  return {
    world,
    ctx,
    recruiter: { by: { kind: 'staff', staffId: newId('stf'), role: 'recruiter' }, roles: ['recruiter'] },
    goTo: at => void (aheadMs = at.getTime() - Date.now()),
    now,
    publish: async document => {
      const version = versions.length + 1
      const published = newPolicyRow({ version, hash: String(version), document, publishedAt: now() })
      versions.push(published)
      await ctx.policies.reread()
      return published
    },
    apply: async () => await applyPolicy(ctx),
    vacancy: async () => await insertVacancy(ctx),
    receive: async vacancyId => await receive(world, vacancyId),
    row,
    exists: async id => (await ctx.applications.byId(id)) !== null,
    mailsLeave: async () => {
      const due = { kind: 'M3', state: 'waiting', nextAt: { $lte: now() } }
      await into(world, 'outbox').updateMany(due as never, { $set: { state: 'sent', sentAt: now() } })
    },
    close: world.close,
  }
}

async function insertVacancy(ctx: LifeContext): Promise<VacancyId> {
  const at = ctx.clock.now()
  const _id = newId('vac')
  const vacancy: Vacancy = {
    _id,
    slug: _id.toLowerCase().replaceAll(/[^a-z0-9]/g, '-'),
    state: 'published',
    title: 'Fyrvokter',
    place: 'Eksempelby',
    unit: 'Fyrvesenet',
    family: 'Drift',
    employmentType: 'FULL_TIME',
    text: 'Pass på lyset.',
    deadlineOn: null,
    contactName: 'Fyrmester',
    contactEmail: 'fyr@fjordkontor.example',
    attachments: true,
    questions: [],
    createdAt: at,
    createdBy: null,
    publishedAt: at,
    closedAt: null,
  }
  await ctx.vacancies.insert(vacancy)
  return _id
}

async function receive(world: ErasureWorld, vacancyId: VacancyId) {
  const { ctx } = world
  const { id, subjectId } = await seed(world, { vacancyId, files: 0 })
  const receivedAt = ctx.clock.now()
  const life = {
    lastActAt: receivedAt,
    policyVersion: ctx.policy.version,
    decision: null,
    firstDecidedAt: null,
    handedOverAt: null,
    withdrawal: null,
    notBefore: null,
    notAfter: null,
  }
  const set = { ...life, state: 'received', receivedAt, ...deadlineFor(ctx, life) }
  await into(world, 'applications').updateOne({ _id: id }, { $set: set })
  return { id, subjectId }
}
