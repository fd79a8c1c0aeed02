import assert from 'node:assert/strict'
import type { Context } from '../../server/base/context.ts'
import type { StaffId } from '../../server/base/ids.ts'
import type { StaffRole } from '../../server/policy/roles.ts'
import { inviteStaff } from '../../server/staff/invite-staff.ts'
import type { Visitor } from './visitor.ts'

/** Somebody of staff, signed in. */
export interface StaffMember extends Visitor {
  staffId: StaffId
  email: string
  password: string
}

const password = 'en lang setning om måker'

/** Who is invited: the number makes name and address their own. */
interface Invited {
  visitor: Visitor
  number: number
  roles: readonly StaffRole[]
}

/** An account made by invitation, signed in with its password. */
export async function aStaffMember(ctx: Context, { visitor, number, roles }: Invited): Promise<StaffMember> {
  const email = `ansatt${number}@fjordkontor.example`
  const { staffId, token } = await inviteStaff(ctx, {
    name: `Ansatt Ansattsen ${number}`,
    email,
    roles,
    language: 'nb',
  })
  const accepted = await visitor.post(`/staff/invite/${token}`, { newPassword: password })
  assert.equal(accepted.status, 303, accepted.text)
  const member = { ...visitor, staffId, email, password }
  await signIn(member)
  return member
}

/** All the jobs there are now are those of the member. */
export async function withAllJobs({ database }: Context, member: StaffMember): Promise<StaffMember> {
  const vacancies = database.data.collection('glemme_vacancies')
  await vacancies.updateMany({}, { $set: { createdBy: member.staffId } })
  return member
}

/** Signed in by the form, again after a restart that took the session's time. */
export async function signIn(member: StaffMember): Promise<void> {
  const page = await member.post('/staff/sign-in', { username: member.email, password: member.password })
  assert.equal(page.status, 303, page.text)
}
