import type { ApplicationRow } from '../applications/application-row.ts'
import { profilesOf } from '../applications/sealed-parts.ts'
import type { Context } from '../base/context.ts'
import type { SubjectId } from '../base/ids.ts'
import { addressOf } from '../policy/fields.ts'
import { addressForToken } from '../policy/mail-address.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import type { PoolRow } from '../pool/pool-row.ts'

/** What finding people needs. */
export type FindingParts = Pick<Context, 'vault' | 'applicants' | 'applications' | 'pool'>

/** Somebody of whom something is held and may be shown to themselves. */
export interface PersonBehind {
  subjectId: SubjectId
  /** The address on file. */
  address: string
  /** Newest first. */
  applications: readonly ApplicationRow[]
  entry: PoolRow | undefined
}

/** Everybody whom a mail token of the address leads to, by subject; the address on file may be another one they proved. */
export async function peopleBehind(ctx: FindingParts, address: string): Promise<PersonBehind[]> {
  const subjectIds = await ctx.applicants.subjectsWith(ctx.vault.epochs.mailTokens(address))
  const profiles = await profilesOf(ctx, subjectIds)
  const people: PersonBehind[] = []
  for (const [subjectId, profile] of profiles) {
    const rows = await ctx.applications.ofSubject(subjectId)
    const applications = rows.filter(row => mayBeSeenByOwner(row.state))
    const entry = await ctx.pool.liveOf(subjectId)
    if (applications.length > 0 || entry)
      people.push({ subjectId, address: addressOf(profile), applications, entry })
  }
  return people.toSorted((one, other) => (one.subjectId < other.subjectId ? -1 : 1))
}

/** Those among them whose mail goes to the same mailbox, by mailbox. */
export function byMailbox(people: readonly PersonBehind[]): PersonBehind[][] {
  const boxes = new Map<string, PersonBehind[]>()
  for (const person of people) {
    const box = addressForToken(person.address)
    boxes.set(box, [...(boxes.get(box) ?? []), person])
  }
  return [...boxes.values()]
}

/** Everybody who shares the mailbox of that subject, themselves included; nobody when the subject is gone. */
export async function sharersWith(ctx: FindingParts, subjectId: SubjectId): Promise<PersonBehind[]> {
  const profile = (await profilesOf(ctx, [subjectId])).get(subjectId)
  if (!profile) return []
  const address = addressOf(profile)
  const box = addressForToken(address)
  return (await peopleBehind(ctx, address)).filter(person => addressForToken(person.address) === box)
}
