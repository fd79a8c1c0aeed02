import type { AskedCopy } from '../erasure/copies.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { holdersWithoutAddress } from '../applications/told-by-hand.ts'
import { isToken } from '../access/links-store.ts'
import { page, redirectTo, route, type Incoming, type Route } from '../http/route.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { localDate } from '../policy/retention.ts'
import { copiesPage, copyPage, type CopyRowShown } from '../../views/records/recipients.tsx'

/** The most copies that the privacy officer's list shows. */
const mostListed = 200

/** @throws Refusal 'notFound' for what cannot be a token */
function tokenOf(incoming: Incoming): string {
  const { token } = incoming.params
  if (!isToken(token)) throw new Refusal('notFound')
  return token
}

/** What to do with a copy; nothing changes, however often a mail scanner looks. */
const getCopy = route({
  method: 'get',
  path: '/recipients/:token',
  allow: 'anyone',
  record: { nothing: 'says nothing of a person' },
  limit: 'certificate',
  read: tokenOf,
  handle: async (ctx, token, who) => {
    const copy = await ctx.erasure.copies.find(token)
    if (!copy) throw new Refusal('notFound')
    const controller = ctx.policy.document.controller.name
    const { number, what, doneAt } = copy
    const isLifted = what === 'restrict' && (await isNoMoreRestricted(ctx, number))
    const isDone = doneAt !== null
    return page(copyPage({ frame: who.frame, token, what, number, controller, isDone, isLifted }))
  },
})

/** Whether the application is there to be used; of one that is on its way out, its holders are told by mail. */
async function isNoMoreRestricted(ctx: Pick<Context, 'applications'>, number: string): Promise<boolean> {
  const row = await ctx.applications.byCertificateNo(number)
  return row !== null && mayBeSeenByOwner(row.state) && !row.stops.some(stop => stop.kind === 'restriction')
}

/** The holder says that it is done. */
const postCopyDone = route({
  method: 'post',
  path: '/recipients/:token',
  allow: 'anyone',
  record: { change: 'copy.confirmed' },
  limit: 'certificate',
  read: tokenOf,
  handle: async (ctx, token, who) => {
    await ctx.inTransaction(async () => {
      if (!(await ctx.erasure.copies.confirm(token))) throw new Refusal('notFound')
      await ctx.audit.write({ what: 'copy.confirmed', who: who.actor })
    })
    return redirectTo(`/recipients/${token}`)
  },
})

/** Copies that nobody has answered for, for the privacy officer to ask about. */
const getCopies = route({
  method: 'get',
  path: '/staff/privacy/recipients',
  allow: ['privacyOfficer'],
  record: { nothing: 'certificate numbers and names of staff' },
  read: () => undefined,
  handle: async (ctx, _input, who) => {
    const copies = await ctx.erasure.copies.unconfirmed(mostListed)
    return page(copiesPage({ frame: who.frame, copies: await shownOf(ctx, copies) }))
  },
})

async function shownOf(ctx: Context, copies: readonly AskedCopy[]): Promise<CopyRowShown[]> {
  const ids = copies.flatMap(({ staffId }) => staffId ?? [])
  const names = new Map((await ctx.staff.byIds([...new Set(ids)])).map(({ _id, name }) => [_id, name]))
  const { timeZone } = ctx.policy.document
  const shown: CopyRowShown[] = []
  for (const { number, what, staffId, wasTold, askedAt } of copies) {
    const holder = staffId
      ? { kind: 'staff' as const, name: names.get(staffId) ?? null }
      : { kind: 'outside' as const, names: wasTold ? [] : await untoldOf(ctx, number) }
    shown.push({ number, what, holder, wasTold, askedOn: localDate(askedAt, timeZone) })
  }
  return shown
}

/** Whom to tell by hand, while the application is there to name them. */
async function untoldOf(ctx: Context, number: string): Promise<string[]> {
  const row = await ctx.applications.byCertificateNo(number)
  return row ? await holdersWithoutAddress(ctx, row._id) : []
}

/** Every route of copies that others have. */
export const recipientRoutes: readonly Route[] = [getCopy, postCopyDone, getCopies]
