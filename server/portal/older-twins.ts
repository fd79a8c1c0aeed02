import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { profilesOf } from '../applications/sealed-parts.ts'
import { addressOf, nameOf, type Profile } from '../policy/fields.ts'
import { addressForToken } from '../policy/mail-address.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { requestErasure } from '../applications/request-erasure.ts'

type Parts = Pick<Context, 'applications' | 'applicants' | 'vault'>

/** Nobody asks for it: the certificate and the log say so. */
const byItself = { why: 'newer', by: { kind: 'system' }, isOwnWish: false } as const

/**
 * The person sent the same vacancy two applications, and has now proved the mailbox by a link of the newer one: the
 * older ones are hidden, and erased after the cooling-off. Where something stands in the way, also the person's own
 * restriction or request for a copy, both stay: nobody asked for that erasure. Source: deletion.md 13, E2
 */
export async function hideOlderTwins(
  ctx: Parts & Parameters<typeof requestErasure>[0],
  newer: ApplicationRow,
): Promise<void> {
  const twins = await standingTwinsOf(ctx, newer)
  for (const { _id, subjectId } of twins) {
    try {
      await ctx.inTransaction(async () => {
        if ((await ctx.applications.byId(_id))?.stops.length !== 0) return
        await requestErasure(ctx, { subjectId, applicationIds: [_id], now: false, done: byItself })
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error // on its way already
    }
  }
}

async function standingTwinsOf(ctx: Parts, newer: ApplicationRow): Promise<ApplicationRow[]> {
  return await olderTwinsOf(ctx, newer, row => mayBeSeenByOwner(row.state))
}

/** The older applications to the same vacancy that wait for their erasure, since there is a newer one. */
export async function waitingTwinsOf(ctx: Parts, newer: ApplicationRow): Promise<ApplicationRow[]> {
  return await olderTwinsOf(ctx, newer, row => row.erasure?.reason === 'newer')
}

/**
 * The older applications are there again, for the rest of their time. Kept already, nothing changes.
 *
 * @throws Refusal 'gone' when the time to undo is over
 */
export async function keepOlderTwins(
  ctx: Parts & Pick<Context, 'erasure'>,
  newer: ApplicationRow,
  by: ApplicantActor,
): Promise<void> {
  const twins = await waitingTwinsOf(ctx, newer)
  if (twins.length === 0) {
    if ((await standingTwinsOf(ctx, newer)).length > 0) return
    throw new Refusal('gone')
  }
  await ctx.erasure.engine.undo(
    twins.map(twin => twin._id),
    by,
  )
}

/** Older applications to the same vacancy from the same address and under the same name. */
async function olderTwinsOf(
  ctx: Parts,
  newer: ApplicationRow,
  counts: (row: ApplicationRow) => boolean,
): Promise<ApplicationRow[]> {
  const own = (await profilesOf(ctx, [newer.subjectId])).get(newer.subjectId)
  if (!own) return []
  const tokens = ctx.vault.epochs.mailTokens(addressOf(own))
  const subjectIds = await ctx.applicants.subjectsWith(tokens)
  const rows = await ctx.applications.toVacancy(newer.vacancyId, subjectIds)
  const older = rows.filter(row => row.receivedAt < newer.receivedAt && row._id !== newer._id && counts(row))
  const profiles = await profilesOf(ctx, [...new Set(older.map(row => row.subjectId))])
  return older.filter(row => isSamePerson(own, profiles.get(row.subjectId)))
}

function isSamePerson(one: Profile, other: Profile | undefined): boolean {
  if (!other || addressForToken(addressOf(one)) !== addressForToken(addressOf(other))) return false
  return plainName(nameOf(one)) === plainName(nameOf(other))
}

function plainName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleLowerCase('nb')
}
