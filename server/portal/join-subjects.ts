import type { ProvenSubject } from '../access/session.ts'
import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { SubjectId } from '../base/ids.ts'
import type { ApplicantRow } from '../applications/applicants-store.ts'
import { resealCase } from '../cases/case-texts.ts'
import { saying } from '../erasure/ledger-entry.ts'
import { openJson, sealJson, type DataKey } from '../vault/seal.ts'

type Parts = Pick<
  Context,
  | 'applications'
  | 'applicants'
  | 'consents'
  | 'cases'
  | 'pool'
  | 'links'
  | 'sessions'
  | 'erasure'
  | 'audit'
  | 'vault'
  | 'inTransaction'
>

/** Two subjects whose links one browser has opened; the profile of `gone` goes. */
export interface ProvenPair {
  kept: ProvenSubject
  gone: ProvenSubject
}

/**
 * The two are one person, who said so: applications, pool entry and consents, links and mail tokens of the one are the
 * other's, and its profile, sessions and key are gone; what the one has restricted is so for the other's copy in the pool. Source: deletion.md 13, E5
 *
 * @throws Refusal 'conflict' when one of them is not as it was proven, a deletion has begun, or both are in the pool
 */
export async function joinSubjects(ctx: Parts, { kept, gone }: ProvenPair): Promise<void> {
  const keys = await ctx.vault.keys.open([kept.id, gone.id])
  await ctx.inTransaction(async () => {
    const from = await provenRow(ctx, gone)
    await provenRow(ctx, kept)
    await followAll(ctx, from, kept.id)
    await restrictEntries(ctx, kept.id)
    for (const consent of await ctx.consents.ofSubject(gone.id)) {
      const at = { collection: 'consents', id: consent._id, path: 'proof' }
      const proof = openJson(keyOf(keys, gone.id), at, consent.proof)
      await ctx.consents.give(consent._id, kept.id, sealJson(keyOf(keys, kept.id), at, proof))
    }
    for (const row of await ctx.cases.pointingTo([gone.id], []))
      await ctx.cases.give(row._id, kept.id, resealCase(row, keyOf(keys, gone.id), keyOf(keys, kept.id)))
    await tell(ctx, from, kept.id)
  })
  await ctx.vault.keys.destroy([gone.id]) // after a death in between the sweep does: a key without an owner
}

/** The row, as long as it is what the link proved. */
async function provenRow(ctx: Parts, { id, generation }: ProvenSubject): Promise<ApplicantRow> {
  const [row] = await ctx.applicants.byIds([id])
  if (!row || row.runId || row.generation !== generation) throw new Refusal('conflict', { key: 'link.dead' })
  return row
}

async function followAll(ctx: Parts, from: ApplicantRow, to: SubjectId): Promise<void> {
  const standing = [from._id, to].map(async id => await ctx.consents.standingOf(id, 'pool'))
  if ((await Promise.all(standing)).every(consent => consent !== undefined))
    throw new Refusal('conflict', { key: 'join.pool' })
  const followed = (await ctx.applications.follow(from._id, to)) && (await ctx.pool.follow(from._id, to))
  if (!followed) throw new Refusal('conflict', { key: 'join.busy' })
  await ctx.applicants.absorb(from, to)
  await ctx.links.follow(from._id, to)
  await ctx.sessions.endAll(from._id)
}

/** What one of the two had restricted is restricted of the person, whose copy in the talent pool the other may have had. */
async function restrictEntries(ctx: Parts, subjectId: SubjectId): Promise<void> {
  const stops = (await ctx.applications.ofSubject(subjectId)).flatMap(row => row.stops)
  const who: ApplicantActor = { kind: 'applicant', subjectId }
  const entry = await ctx.pool.liveOf(subjectId)
  if (!entry || entry.leftAt !== null) return
  for (const stop of stops.filter(({ kind }) => kind === 'restriction')) {
    if (entry.stops.some(({ ref }) => ref === stop.ref)) continue
    await ctx.erasure.stops.set(entry._id, stop)
    await ctx.audit.write({ what: 'restriction.set', who, about: entry._id })
  }
}

/** The ledger has both tokens: a restored backup, in which they are two, must not keep one without its key. */
async function tell(ctx: Parts, from: ApplicantRow, to: SubjectId): Promise<void> {
  const says = saying('sweep', { counts: { applicants: 1 }, detail: { what: 'joined' } })
  await ctx.erasure.ledger.enqueue(says, [from._id, to])
  const who: ApplicantActor = { kind: 'applicant', subjectId: to }
  for (const { _id } of await ctx.applications.ofSubject(to))
    if (from.units.includes(_id)) await ctx.audit.write({ what: 'subject.joined', who, about: _id })
}

function keyOf(keys: ReadonlyMap<string, DataKey>, id: SubjectId): DataKey {
  const key = keys.get(id)
  if (!key) throw new Refusal('gone')
  return key
}
