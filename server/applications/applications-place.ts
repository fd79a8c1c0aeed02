import type { Context } from '../base/context.ts'
import {
  applicationIdsOf,
  countsOf,
  leavingSubjectIdsOf,
  type Finding,
  type Place,
  type PurgeRun,
} from '../base/place.ts'
import type { ApplicationId } from '../base/ids.ts'

/** The applications' own rows, which go after everything that belongs to them. */
export function applicationsPlace(ctx: Pick<Context, 'applications'>): Place {
  return {
    name: 'applications',
    stage: 'parents',
    erase: async run => {
      const ids = applicationIdsOf(run)
      const gone = await ctx.applications.existing(ids)
      while ((await ctx.applications.remove(ids)) > 0) continue
      return countsOf(gone)
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
      const gone = new Set((await ctx.applicants.byIds(ids)).map(row => row._id))
      while ((await ctx.applicants.remove(ids)) > 0) continue
      return countsOf(unitsOf(run, subject => gone.has(subject)))
    },
    find: async run => {
      const left = new Set((await ctx.applicants.byIds(leavingSubjectIdsOf(run))).map(row => row._id))
      const naming = await ctx.applicants.unitsNamed(applicationIdsOf(run))
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
      const led = new Set(await ctx.applicants.withTokens(ids))
      await ctx.applicants.forgetTokens(ids)
      return countsOf(unitsOf(run, subject => led.has(subject)))
    },
    find: async run => {
      const led = new Set(await ctx.applicants.withTokens(leavingSubjectIdsOf(run)))
      return unitsOf(run, subject => led.has(subject)).map(unit => trace('mailTokens', unit))
    },
  }
}

function trace(place: Finding['place'], unit: ApplicationId): Finding {
  return { place, unit, how: 'reference' }
}

/** The units whose whole subject leaves and for whose subject that holds. */
function unitsOf(
  run: PurgeRun,
  holds: (subject: PurgeRun['items'][number]['subjectId']) => boolean,
): ApplicationId[] {
  return run.items.filter(item => item.wholeSubject && holds(item.subjectId)).map(item => item.id)
}
