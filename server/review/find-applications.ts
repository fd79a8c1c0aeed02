import type { StaffActor } from '../audit/actor.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import type { Context } from '../base/context.ts'
import { readAddress } from '../policy/mail-address.ts'
import { readReference } from '../policy/reference.ts'
import type { StaffRole } from '../policy/roles.ts'
import { isGoing } from '../policy/states.ts'
import { staffMaySee } from '../policy/visibility.ts'

/** What is looked for. */
export type Sought = { address: string } | { reference: string }

/** The exact address or reference that was typed; undefined when it is neither. */
export function readSoughtApplication(typed: string): Sought | undefined {
  const reference = readReference(typed)
  if (reference !== undefined) return { reference }
  const address = readAddress(typed)
  return address === undefined ? undefined : { address }
}

/**
 * The applications with exactly that address or reference, newest first, after the search was recorded: for the privacy
 * officer all that are not on their way out, for a recruiter those that recruiters see. Source: ux.md 5
 */
export async function findApplications(
  ctx: Pick<Context, 'applications' | 'applicants' | 'vault' | 'audit' | 'clock' | 'policy'>,
  sought: Sought,
  { by, roles }: { by: StaffActor; roles: readonly StaffRole[] },
): Promise<ApplicationRow[]> {
  await ctx.audit.write({ what: 'application.searched', who: by })
  const rows =
    'reference' in sought ? await withReference(ctx, sought.reference) : await of(ctx, sought.address)
  const at = { now: ctx.clock.now(), document: ctx.policy.document }
  const maySee = (row: ApplicationRow): boolean =>
    roles.includes('privacyOfficer')
      ? !isGoing(row.state)
      : staffMaySee({ state: row.state, decidedAt: row.decision?.decidedAt, stops: row.stops }, roles, at)
  return rows.filter(maySee).toSorted((one, other) => other.receivedAt.getTime() - one.receivedAt.getTime())
}

async function withReference(
  ctx: Pick<Context, 'applications'>,
  reference: string,
): Promise<ApplicationRow[]> {
  const row = await ctx.applications.byReference(reference)
  return row ? [row] : []
}

async function of(
  ctx: Pick<Context, 'applications' | 'applicants' | 'vault'>,
  address: string,
): Promise<ApplicationRow[]> {
  const subjects = await ctx.applicants.subjectsWith(ctx.vault.epochs.mailTokens(address))
  const found = await Promise.all(subjects.map(async id => await ctx.applications.ofSubject(id)))
  return found.flat()
}
