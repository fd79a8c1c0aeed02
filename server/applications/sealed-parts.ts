import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId, SubjectId } from '../base/ids.ts'
import { readOwnAnswers, readProfile, type OwnAnswers, type Profile } from '../policy/fields.ts'
import { openThoseThere } from '../vault/open-those-there.ts'
import { openJson, sealJson, type DataKey, type UnitId } from '../vault/seal.ts'
import type { ApplicantRow } from './applicants-store.ts'

/** The profile as stored, under the subject's key. */
export function sealProfile(key: DataKey, id: SubjectId, profile: Profile): Buffer {
  return sealJson(key, { collection: 'applicants', id, path: 'profile' }, profile)
}

/** The answers as stored, under the application's own key. */
export function sealOwn(key: DataKey, id: ApplicationId, own: OwnAnswers): Buffer {
  return sealJson(key, { collection: 'applications', id, path: 'own' }, own)
}

/** @throws SealBroken when it was changed, or belongs elsewhere */
export function openProfile(key: DataKey, id: SubjectId, sealed: Uint8Array): Profile {
  return readProfile(openJson(key, { collection: 'applicants', id, path: 'profile' }, sealed))
}

/** @throws SealBroken when it was changed, or belongs elsewhere */
export function openOwn(key: DataKey, id: ApplicationId, sealed: Uint8Array): OwnAnswers {
  return readOwnAnswers(openJson(key, { collection: 'applications', id, path: 'own' }, sealed))
}

/** The profiles of these subjects by id, as `openProfiles`. */
export async function profilesOf(
  ctx: Pick<Context, 'applicants' | 'vault'>,
  ids: readonly SubjectId[],
): Promise<Map<SubjectId, Profile>> {
  return (await openProfiles(ctx, ids)).profiles
}

/**
 * The profiles of these subjects by id, and their keys with those of the other units: one query for rows, one for keys.
 * Those whose deletion has just begun, and those whose key is lost, are absent.
 */
export async function openProfiles(
  ctx: Pick<Context, 'applicants' | 'vault'>,
  ids: readonly SubjectId[],
  others: readonly UnitId[] = [],
): Promise<{ profiles: Map<SubjectId, Profile>; keys: Map<UnitId, DataKey> }> {
  const rows = await ctx.applicants.byIds(ids)
  const keys = await openThoseThere(ctx, [...rows.map(row => row._id), ...others])
  const open = rows.filter(row => keys.has(row._id))
  return { profiles: new Map(open.map(row => [row._id, openWith(keys, row)])), keys }
}

/**
 * The profile of somebody who must be there.
 *
 * @throws Refusal 'gone' when it is being deleted, 'unreadable' when its key is lost
 */
export async function profileOf(ctx: Pick<Context, 'applicants' | 'vault'>, id: SubjectId): Promise<Profile> {
  const [row] = await ctx.applicants.byIds([id])
  const key = row && (await ctx.vault.keys.open([id])).get(id)
  if (!row || !key) throw new Refusal('gone')
  return openProfile(key, id, row.profile)
}

function openWith(keys: ReadonlyMap<string, DataKey>, row: ApplicantRow): Profile {
  const key = keys.get(row._id)
  if (!key) throw new Error('a key was not opened')
  return openProfile(key, row._id, row.profile)
}
