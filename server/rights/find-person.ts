import type { Context } from '../base/context.ts'
import type { ApplicationId, SubjectId } from '../base/ids.ts'
import { readAddress } from '../policy/mail-address.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { readReference } from '../policy/reference.ts'

/** Who was written down, as a whole address or as the reference of one application. */
export type SoughtPerson = { address: string } | { reference: string }

/** Whose case it is, and what it covers. */
export interface FoundPerson {
  subjectId: SubjectId
  applicationIds: ApplicationId[]
  /** Everything of the person, not one application. */
  isWhole: boolean
}

/** The address or reference that was typed; undefined when it is neither. */
export function readPerson(typed: string): SoughtPerson | undefined {
  if (typed.includes('@')) {
    const address = readAddress(typed)
    return address === undefined ? undefined : { address }
  }
  const reference = readReference(typed)
  return reference === undefined ? undefined : { reference }
}

/**
 * Everybody who is behind it: an address may be several people's, of whom each has all their applications; a reference
 * is one application's, or that of what somebody has in the talent pool.
 */
export async function findPerson(
  ctx: Pick<Context, 'applications' | 'applicants' | 'pool' | 'vault'>,
  sought: SoughtPerson,
): Promise<FoundPerson[]> {
  if ('reference' in sought) {
    const row = await ctx.applications.byReference(sought.reference)
    if (!row) return await memberWith(ctx, sought.reference)
    if (!row || !mayBeSeenByOwner(row.state)) return []
    return [{ subjectId: row.subjectId, applicationIds: [row._id], isWhole: false }]
  }
  const subjectIds = await ctx.applicants.subjectsWith(ctx.vault.epochs.mailTokens(sought.address))
  const rows = (await ctx.applicants.byIds(subjectIds)).filter(row => !row.runId)
  return await Promise.all(
    rows.map(async ({ _id: subjectId }) => {
      const own = (await ctx.applications.ofSubject(subjectId)).filter(row => mayBeSeenByOwner(row.state))
      return { subjectId, applicationIds: own.map(row => row._id), isWhole: true }
    }),
  )
}

async function memberWith(ctx: Pick<Context, 'pool'>, reference: string): Promise<FoundPerson[]> {
  const entry = await ctx.pool.byReference(reference)
  if (!entry || entry.state === 'purging' || entry.state === 'erasure_pending') return []
  return [{ subjectId: entry.subjectId, applicationIds: [], isWhole: true }]
}
