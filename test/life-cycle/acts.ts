import { noteAct } from '../../server/applications/note-act.ts'
import { handOver } from '../../server/decisions/hand-over.ts'
import { recordDecision } from '../../server/decisions/record-decision.ts'
import { revertDecision } from '../../server/decisions/revert-decision.ts'
import { undoDecision } from '../../server/decisions/undo-decision.ts'
import { withdrawApplication } from '../../server/portal/withdraw-application.ts'
import { stopKinds, untilLifted } from '../../server/erasure/stops.ts'
import { addMonths, instantsOf } from '../../server/policy/retention.ts'
import type { Chance } from '../support/chance.ts'
import { stateHiredIn } from '../support/hire-statement.ts'
import type { LifeWorld } from '../support/life-world.ts'
import { dayOf, endStop, isHidden, modelDue, type Life, type ModelVersion } from './model.ts'

/** What an act needs: the real world, the model's versions, and chance. */
export interface Scene {
  real: LifeWorld
  versions: readonly ModelVersion[]
  chance: Chance
}

type Act = (scene: Scene, life: Life) => Promise<void>

async function decide({ real, chance }: Scene, life: Life): Promise<void> {
  const outcome = chance.between(1, 3) === 1 ? 'hired' : 'rejected'
  await recordDecision(real.ctx, { applicationId: life.id, ...real.recruiter, outcome })
  if (chance.between(1, 6) === 1)
    return await undoDecision(real.ctx, { applicationId: life.id, ...real.recruiter })
  life.outcome = outcome
  life.decidedAt = real.now()
  life.notBefore = null
}

const revert: Act = async ({ real, versions }, life) => {
  await revertDecision(real.ctx, { applicationId: life.id, ...real.recruiter, code: 'mistake' })
  const told = modelDue(life, versions)
  life.firstDecidedAt ??= life.decidedAt ?? real.now()
  Object.assign(life, { outcome: null, decidedAt: null, handedOverAt: null, notBefore: null })
  const cap = addMonths(dayOf(life.firstDecidedAt), 12)
  const kept = told < cap ? told : cap
  if (modelDue(life, versions) < kept) life.notBefore = kept
}

const hand: Act = async ({ real }, life) => {
  const handedOn = dayOf(real.now())
  const recipient = 'Personalavdelingen'
  const which = { applicationId: life.id, ...real.recruiter }
  await stateHiredIn(real.ctx, which)
  await handOver(real.ctx, { ...which, recipient, handedOn })
  life.handedOverAt = instantsOf(handedOn, 'Europe/Oslo').eligibleAt
  life.notBefore = null
}

const withdraw: Act = async ({ real, versions }, life) => {
  const before = modelDue(life, versions)
  const by = { kind: 'applicant', subjectId: life.subjectId } as const
  await withdrawApplication(real.ctx, { applicationId: life.id, by })
  life.withdrawn = { at: real.now(), before }
  life.notBefore = null
}

const erase: Act = async ({ real, chance, versions }, life) => {
  const by = { kind: 'applicant', subjectId: life.subjectId } as const
  const units = [life.id]
  await real.world.engine.request({ units, why: 'applicant', by, skipCooling: false })
  if (chance.between(1, 3) === 1) return await real.world.engine.undo(units, by)
  const cooled = new Date(real.now().getTime() + 24 * 3_600_000)
  const { eligibleAt } = instantsOf(modelDue(life, versions), 'Europe/Oslo')
  life.erasedFrom = eligibleAt < cooled ? eligibleAt : cooled
}

/** Most stops have an end of their own: a hold that nobody renews, a request that nobody answers. */
function anEnd({ real, chance }: Scene): Date {
  if (chance.between(1, 3) === 1) return untilLifted
  return new Date(real.now().getTime() + chance.between(1, 60 * 24) * 3_600_000)
}

const stop: Act = async (scene, life) => {
  const { real, chance } = scene
  const kinds = life.erasedFrom ? (['hold'] as const) : stopKinds
  const kind = kinds[chance.between(0, kinds.length - 1)] ?? 'hold'
  const [ref, until] = [chance.word(12), anEnd(scene)]
  await real.world.stops.set(life.id, { kind, ref, until })
  life.stops.set(ref, { kind, until })
  if (kind === 'hold') life.erasedFrom = null // the erasure that waited is refused
}

const lift: Act = async ({ real, versions }, life) => {
  const [ref] = life.stops.keys()
  if (ref === undefined) return
  const now = real.now()
  await real.world.stops.lift(life.id, ref)
  endStop(life, ref, versions, now)
}

/** The applicant corrects something, or answers a question of those who hire: while undecided, D counts from it. */
const correctOrAnswer: Act = async ({ real }, life) => {
  await real.ctx.inTransaction(async () => await noteAct(real.ctx, life.id))
  life.lastActAt = real.now()
}

/** The acts that can happen to it now. */
export function possibleActs(life: Life): Act[] {
  if (life.erasedFrom) return [stop]
  const isHeld = [...life.stops.values()].some(({ kind }) => kind === 'hold')
  const acts: Act[] = [
    ...(life.stops.size > 0 ? [lift, lift] : [stop, erase]),
    ...(life.stops.size < 2 ? [stop] : []),
    ...(isHeld ? [] : [correctOrAnswer]),
  ]
  if (life.withdrawn) return acts
  if (isHidden(life)) return [...acts, withdraw]
  if (life.outcome === null) return [...acts, decide, decide, decide, withdraw]
  return [...acts, withdraw, revert, ...(life.outcome === 'hired' ? [hand, hand] : [])]
}
