import { handOver } from '../../server/decisions/hand-over.ts'
import { recordDecision } from '../../server/decisions/record-decision.ts'
import { revertDecision } from '../../server/decisions/revert-decision.ts'
import { undoDecision } from '../../server/decisions/undo-decision.ts'
import { withdrawApplication } from '../../server/portal/withdraw-application.ts'
import { untilLifted } from '../../server/erasure/stops.ts'
import { addMonths, instantsOf } from '../../server/policy/retention.ts'
import type { Chance } from '../support/chance.ts'
import { stateHiredIn } from '../support/hire-statement.ts'
import type { LifeWorld } from '../support/life-world.ts'
import { dayOf, modelDue, type Life, type ModelVersion } from './model.ts'

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

const stop: Act = async ({ real, chance }, life) => {
  const kind = life.erasedFrom || chance.between(1, 2) === 1 ? 'hold' : 'restriction'
  const ref = chance.word(12)
  await real.world.stops.set(life.id, { kind, ref, until: untilLifted })
  life.stops.set(ref, kind)
  if (kind === 'hold') life.erasedFrom = null // the erasure that waited is refused
}

const lift: Act = async ({ real, versions }, life) => {
  const [found] = life.stops
  if (!found) return
  const [ref, kind] = found
  const now = real.now()
  const hasPassed = instantsOf(modelDue(life, versions), 'Europe/Oslo').eligibleAt <= now
  await real.world.stops.lift(life.id, ref)
  life.stops.delete(ref)
  if (kind === 'restriction' && hasPassed)
    life.notBefore = dayOf(
      new Date(instantsOf(dayOf(now), 'Europe/Oslo').eligibleAt.getTime() + 14.5 * 86_400_000),
    )
}

/** The acts that can happen to it now. */
export function possibleActs(life: Life): Act[] {
  if (life.erasedFrom) return [stop]
  const acts: Act[] = life.stops.size > 0 ? [lift, lift] : [stop, erase]
  if (life.withdrawn) return acts
  // Those who hire do not see what is held or restricted.
  if (life.stops.size > 0) return [...acts, withdraw]
  if (life.outcome === null) return [...acts, decide, decide, decide, withdraw]
  return [...acts, withdraw, revert, ...(life.outcome === 'hired' ? [hand, hand] : [])]
}
