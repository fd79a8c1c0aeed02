import type { Context } from '../base/context.ts'
import {
  applicationIdsOf,
  leavingSubjectIdsOf,
  unitIdsOf,
  type Finding,
  type LeavingId,
  type Place,
  type PurgeRun,
} from '../base/place.ts'

/** The applications' own rows, which go after everything that belongs to them. */
export function applicationsPlace(ctx: Pick<Context, 'applications'>): Place {
  return {
    name: 'applications',
    stage: 'parents',
    erase: async run => {
      const ids = applicationIdsOf(run)
      while ((await ctx.applications.remove(ids)) > 0) continue
    },
    find: async run =>
      (await ctx.applications.existing(applicationIdsOf(run))).map(unit => trace('applications', unit)),
  }
}

/** The profiles of people of whom nothing else stays. */
export function applicantsPlace(ctx: Pick<Context, 'applicants'>): Place {
  return {
    name: 'applicants',
    stage: 'parents',
    erase: async run => {
      const ids = leavingSubjectIdsOf(run)
      while ((await ctx.applicants.remove(ids)) > 0) continue
    },
    find: async run => {
      const left = new Set((await ctx.applicants.byIds(leavingSubjectIdsOf(run))).map(row => row._id))
      const naming = await ctx.applicants.unitsNamed(unitIdsOf(run))
      const units = new Set([...unitsOf(run, subject => left.has(subject)), ...naming])
      return [...units].map(unit => trace('applicants', unit))
    },
  }
}

/** The tokens that lead from an address to these people. */
export function mailTokensPlace(ctx: Pick<Context, 'applicants'>): Place {
  return {
    name: 'mailTokens',
    stage: 'children',
    erase: async run => {
      const ids = leavingSubjectIdsOf(run)
      await ctx.applicants.forgetTokens(ids)
    },
    find: async run => {
      const led = new Set(await ctx.applicants.withTokens(leavingSubjectIdsOf(run)))
      return unitsOf(run, subject => led.has(subject)).map(unit => trace('mailTokens', unit))
    },
  }
}

function trace(place: Finding['place'], unit: LeavingId): Finding {
  return { place, unit, how: 'reference' }
}

/** The units whose whole subject leaves and for whose subject that holds. */
function unitsOf(
  run: PurgeRun,
  holds: (subject: PurgeRun['items'][number]['subjectId']) => boolean,
): LeavingId[] {
  return run.items.filter(item => item.wholeSubject && holds(item.subjectId)).map(item => item.id)
}
