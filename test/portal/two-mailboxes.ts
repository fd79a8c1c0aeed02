import assert from 'node:assert/strict'
import type { ApplicantRow } from '../../server/applications/applicants-store.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import type { Visitor } from '../support/visitor.ts'
import type { World } from '../support/world.ts'
import { aQuickApplicant, type Applicant } from './stories.ts'

/** One person who has applied from two addresses, each with a CV. */
export interface TwoMailboxes {
  work: Applicant
  home: Applicant
}

/** Somebody with two mailboxes, signed in by each in a browser of its own. */
export async function twoMailboxes(world: World): Promise<TwoMailboxes> {
  const cv = (text: string, name: string) => ({ files: [filePart(aPdf({ text }), name)] })
  return {
    work: await aQuickApplicant(world, cv('Jobb', 'Merke-jobb.pdf')),
    home: await aQuickApplicant(world, cv('Hjemme', 'Merke-hjemme.pdf')),
  }
}

/** Both links opened in one browser, the one of `home` last. */
export async function bothProven({ work, home }: TwoMailboxes): Promise<Visitor> {
  const page = await work.portal.post(home.link)
  assert.deepEqual([page.status, page.location], [303, '/my/join'])
  return work.portal
}

/** Joined under the address that was proven last, or the other one. */
export async function joinedOn(two: TwoMailboxes, keep: 'present' | 'other'): Promise<Visitor> {
  const browser = await bothProven(two)
  const page = await browser.post('/my/join', { keep })
  assert.deepEqual([page.status, page.location], [303, '/my'])
  return browser
}

/** Those of the two subjects who are there. */
export async function subjects({ ctx }: World, { work, home }: TwoMailboxes): Promise<ApplicantRow[]> {
  return await ctx.applicants.byIds([work.row.subjectId, home.row.subjectId])
}

/** They are two people still. */
export async function assertTwo(world: World, two: TwoMailboxes): Promise<void> {
  assert.equal((await subjects(world, two)).length, 2)
  for (const one of [two.work, two.home]) assert.equal((await world.row(one)).subjectId, one.row.subjectId)
}
