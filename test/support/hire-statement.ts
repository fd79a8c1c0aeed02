import assert from 'node:assert/strict'
import type { ApplicationId } from '../../server/base/ids.ts'
import { writeStatement, type WriteContext } from '../../server/statements/write-statement.ts'
import type { Colleague } from '../../server/vacancies/staff-access.ts'
import type { Visitor } from './visitor.ts'

/** What a test says of somebody hired, unless it says something else. */
export const hiredCan = {
  education: 'Fagbrev som kokk fra 2015',
  practice: 'Ni år som kokk på hotell',
  other: 'Mester i fiskeretter',
}

/** What that person hired can do is written, over HTTP. */
export async function stateHired(staff: Visitor, id: ApplicationId, words = hiredCan): Promise<void> {
  const page = await staff.post(`/staff/applications/${id}/hire-statement`, words)
  assert.equal(page.status, 303, page.text)
}

/** The same, by the command alone. */
export async function stateHiredIn(
  ctx: WriteContext,
  { applicationId, by, roles }: Colleague & { applicationId: ApplicationId },
): Promise<void> {
  await writeStatement(ctx, { applicationId, by, roles, words: hiredCan })
}
