import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { addMonths, localDate } from '../../server/policy/retention.ts'
import type { StaffMember } from './staff-member.ts'
import type { TypedFields, Visitor } from './visitor.ts'
import { aWorld, type World, type WorldOptions } from './world.ts'

const zone = 'Europe/Oslo'

/** A world of its own with those two whose work most is; `close` it. */
export async function anOffice(
  options: WorldOptions = {},
): Promise<{ world: World; officer: StaffMember; recruiter: StaffMember }> {
  const world = await aWorld(options)
  const officer = await world.staff(['privacyOfficer'])
  return { world, officer, recruiter: await world.staff(['recruiter']) }
}

/** The form of a new case, filled in: it came by phone today. */
export function caseForm(world: World, typed: TypedFields & { type: string; person: string }): TypedFields {
  const receivedOn = localDate(world.ctx.clock.now(), zone)
  return { id: newId('cas'), channel: 'phone', receivedOn, request: '', ...typed }
}

/** The case is registered; its path. */
export async function registerCase(
  world: World,
  by: Visitor,
  typed: Parameters<typeof caseForm>[1],
): Promise<string> {
  const page = await by.post('/staff/cases/new', caseForm(world, typed))
  assert.equal(page.status, 303, page.text)
  return page.location
}

/** The form of a new hold, filled in: it is reviewed in three months. */
export function holdForm(world: World, typed: TypedFields & { reference: string }): TypedFields {
  const reviewBy = addMonths(localDate(world.ctx.clock.now(), zone), 3)
  const grounds = { code: 'claim', reason: 'Søksmål', caseRef: '27-1', owner: 'Ola' }
  return { id: newId('hld'), ...grounds, reviewBy, ...typed }
}

/** The hold is placed; the path of its page. */
export async function placeHold(
  world: World,
  by: Visitor,
  typed: Parameters<typeof holdForm>[1],
): Promise<string> {
  const page = await by.post('/staff/privacy/holds/new', holdForm(world, typed))
  assert.equal(page.status, 303, page.text)
  return new URL(page.location, world.url).pathname
}

/** The form of a new referee, filled in: the applicant has named them. */
export function refereeForm(typed: TypedFields & { name: string; email: string }): TypedFields {
  return { id: newId('ref'), phone: '', source: 'applicant', sourceNote: '', ...typed }
}
