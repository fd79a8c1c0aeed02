import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type SubjectId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { openProfile } from '../applications/sealed-parts.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import type { Profile } from '../policy/fields.ts'
import type { PoolRow } from '../pool/pool-row.ts'
import { joinedKey } from '../vault/joined-key.ts'
import type { DataKey } from '../vault/seal.ts'

/** What units an export has, and whose they are. */
export interface Units {
  subjectId: SubjectId
  applications: ApplicationRow[]
  entry: PoolRow | undefined
}

type Parts = Pick<Context, 'applications' | 'pool'>

/**
 * The units as they stand now, in the order of the export.
 *
 * @throws Refusal 'gone' when one of them is deleted, on its way out, or another person's by now
 */
export async function unitsNow(ctx: Parts, ids: readonly LeavingId[]): Promise<Units> {
  const applicationIds = ids.filter(id => isId('app', id))
  const found = new Map((await ctx.applications.byIds(applicationIds)).map(row => [row._id, row]))
  const applications = applicationIds.flatMap(id => found.get(id) ?? [])
  const entryId = ids.find(id => isId('poo', id))
  const entry = entryId === undefined ? null : await ctx.pool.byId(entryId)
  const states = applications.every(row => mayBeSeenByOwner(row.state))
  const isEntryThere = entryId === undefined || entry?.state === 'active' || entry?.state === 'asked'
  if (applications.length !== applicationIds.length || !states || !isEntryThere) throw new Refusal('gone')
  const [subjectId, other] = new Set([...applications, ...(entry ? [entry] : [])].map(row => row.subjectId))
  if (!subjectId || other) throw new Refusal('gone')
  return { subjectId, applications, entry: entry ?? undefined }
}

/** The units with their keys and the person's profile. */
export interface OpenUnits extends Units {
  profile: Profile
  /** By the unit's id, and the subject's. */
  keyOf(id: string): DataKey
}

/** @throws Refusal 'gone' as `unitsNow`, and when a key is being destroyed */
export async function openUnits(
  ctx: Parts & Pick<Context, 'applicants' | 'vault'>,
  ids: readonly LeavingId[],
): Promise<OpenUnits> {
  const units = await unitsNow(ctx, ids)
  const keys = await ctx.vault.keys.open([...ids, units.subjectId])
  const keyOf = (id: string): DataKey => {
    const key = [...keys].find(([unit]) => unit === id)?.[1]
    if (!key) throw new Refusal('gone')
    return key
  }
  const [applicant] = await ctx.applicants.byIds([units.subjectId])
  if (!applicant) throw new Refusal('gone')
  const profile = openProfile(keyOf(units.subjectId), units.subjectId, applicant.profile)
  return { ...units, profile, keyOf }
}

/** The key of the bytes of an export with these units: of no use once any of theirs is destroyed. @throws KeyErased */
export async function exportKeyOf(ctx: Pick<Context, 'vault'>, ids: readonly LeavingId[]): Promise<DataKey> {
  return joinedKey([...(await ctx.vault.keys.open(ids)).values()])
}
