import assert from 'node:assert/strict'
import type { CaseRow } from '../../server/cases/cases-store.ts'
import type { DevelopmentMail } from '../../server/mail/development-mailbox.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { correctionInput } from '../../server/policy/corrections.ts'
import { fieldNames, ruleOf } from '../../server/policy/fields.ts'
import { localDate } from '../../server/policy/retention.ts'
import { addressIn } from '../support/application-form.ts'
import { caseForm, registerCase } from '../support/office.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'
import type { TypedFields, Visitor } from '../support/visitor.ts'

export const zone = 'Europe/Oslo'
/** What is asked for when a test does not say otherwise. */
export const wish = 'Jeg vil vite hva dere har skrevet om meg, ordrett.'

/** The desk of requests: a world of its own, and those who work at it. */
export interface Desk {
  world: World
  officer: StaffMember
  recruiter: StaffMember
  today(): string
  /** The form of a new case, filled in. */
  typed(applied: Applied, more?: TypedFields): TypedFields
  /** The case is registered; its path. */
  register(applied: Applied, more?: TypedFields, by?: Visitor): Promise<string>
  caseAt(path: string): Promise<CaseRow>
  /** The officer has corrected the name in a case of correcting: it can be answered. */
  correct(path: string, applied: Applied): Promise<void>
  /** Everything that is waiting is sent; the mails to that applicant. */
  mailsTo(applied: Applied): Promise<DevelopmentMail[]>
  /** The person, by the link of a mail about a case. */
  enter(mail: { text: string }): Promise<Visitor>
}

/** A world with a desk. */
export async function aDesk(): Promise<Desk> {
  const world = await aWorld({ now: '2027-03-10T09:00:00.000Z' })
  const officer = await world.staff(['privacyOfficer'])
  const recruiter = await world.staff(['recruiter'])
  const today = () => localDate(world.ctx.clock.now(), zone)
  const filled = ({ row }: Applied, more: TypedFields = {}) => ({
    ...{ type: 'access', person: row.reference, request: wish },
    ...more,
  })
  return {
    ...{ world, officer, recruiter, today },
    typed: (applied, more = {}) => caseForm(world, filled(applied, more)),
    register: async (applied, more = {}, by = officer) =>
      await registerCase(world, by, filled(applied, more)),
    caseAt: async path => {
      const row = await world.ctx.cases.byId(path.split('/').at(-1) ?? '')
      assert.ok(row)
      return row
    },
    correct: async (path, { row }) => {
      const name = fieldNames.find(field => ruleOf(field).role === 'name') ?? ''
      const typedName = { [correctionInput]: 'Riktig Navn' }
      assert.equal((await officer.post(`${path}/fields/${row._id}/${name}`, typedName)).status, 303)
    },
    mailsTo: async applied => {
      await sendWaiting(world.ctx)
      return world.mails().filter(mail => mail.to === addressIn(applied))
    },
    enter: async mail => {
      const visitor = world.visitor()
      const page = await visitor.post(new URL(linkIn(mail)).pathname)
      assert.match(page.location, /^\/my\/(cases\/cas_|copies)/)
      return visitor
    },
  }
}
