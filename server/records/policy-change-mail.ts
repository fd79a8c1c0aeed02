import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type SubjectId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import { footerOf, publicLink, unaskedLinkMs } from '../applications/linked-mail.ts'
import { openProfiles } from '../applications/sealed-parts.ts'
import { addressOf, nameOf, type Profile } from '../policy/fields.ts'
import type { Language } from '../policy/languages.ts'
import type { PlainDate } from '../policy/plain-date.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'

/** What telling everybody held of a version needs of the context. */
export type TellAllContext = Pick<
  Context,
  | 'clock'
  | 'config'
  | 'policy'
  | 'policies'
  | 'database'
  | 'applications'
  | 'applicants'
  | 'pool'
  | 'vault'
  | 'links'
  | 'outbox'
  | 'inTransaction'
>

/** What hangs on a person who is told, and in which language. */
export interface Unit {
  _id: LeavingId
  subjectId: SubjectId
  language: Language
}

/** A person as reached by one unit. */
export interface Reached {
  unit: Unit
  profile: Profile
}

const perPage = 200

/** Every application, then every pool entry, that is not on its way out, with whose it is, in pages by their ids. */
export async function* everybodyHeld(ctx: TellAllContext): AsyncGenerator<Reached[]> {
  for await (const units of everyUnit(ctx)) {
    const subjectIds = [...new Set(units.map(unit => unit.subjectId))]
    const ids = units.map(unit => unit._id)
    const { profiles, keys } = await openProfiles(ctx, subjectIds, ids)
    yield units.flatMap(unit => {
      const profile = profiles.get(unit.subjectId)
      // Without: on the way out since the page was read, or its key is lost.
      return profile && keys.has(unit._id) ? [{ unit, profile }] : []
    })
  }
}

async function* everyUnit(ctx: TellAllContext): AsyncGenerator<Unit[]> {
  for (let after = ''; ;) {
    const rows = await ctx.applications.liveAfter(after, perPage)
    yield rows.filter(row => mayBeSeenByOwner(row.state))
    const last = rows.at(-1)
    if (!last) break
    after = last._id
  }
  for (let after = ''; ;) {
    const rows = await ctx.pool.liveAfter({ after, limit: perPage })
    yield rows
    const last = rows.at(-1)
    if (!last) return
    after = last._id
  }
}

/** A mail about a version: which, and from when its rules were to hold. */
export interface VersionMail {
  kind: 'M11' | 'M11recall'
  version: number
  effective: PlainDate
}

/** The mail waits, with a link to the person's own page. False when that was queued before, or the unit is being deleted. */
export async function queueVersionMail(
  ctx: TellAllContext,
  { kind, version, effective }: VersionMail,
  { unit, profile }: Reached,
): Promise<boolean> {
  const mail = { kind, about: unit._id, occasion: String(version) }
  if (await ctx.outbox.stateOf(mail)) return false
  const now = ctx.clock.now()
  try {
    await ctx.inTransaction(async () => {
      const token = await ctx.links.create({
        purpose: isId('poo', unit._id) ? 'pool' : 'see',
        subjectId: unit.subjectId,
        applicationId: unit._id,
        expiresAt: new Date(now.getTime() + unaskedLinkMs),
        once: false,
      })
      await ctx.outbox.add({
        ...mail,
        unit: unit._id,
        to: addressOf(profile),
        language: unit.language,
        nextAt: now,
        values: {
          ...footerOf(ctx),
          name: nameOf(profile),
          version: String(version),
          dueOn: effective,
          link: publicLink(ctx, unit.language, `/links/${token}`),
        },
      })
    })
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'gone') return false // a run was faster
    throw error
  }
}
