import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { page, route, type Answer, type Who } from '../http/route.ts'
import { addressForToken } from '../policy/mail-address.ts'
import type { Frame } from '../../views/frame.ts'
import {
  refereeDeadPage,
  refereeGonePage,
  refereeLinkPage,
  refereePage,
  type RefereePageProps,
} from '../../views/referees/own.tsx'
import { correctOwnEntry, tellAgain } from './correct-referee.ts'
import { entryBehind, entryOfLink, type OpenEntry } from './open-entry.ts'
import { readContact } from './read-referee.ts'
import { eraseReferee, isKept } from './remove-referee.ts'
import { shownReferee } from './shown-referee.ts'

function tokenOf({ params }: Who['incoming']): string {
  return params['token'] ?? ''
}

/** What was typed, with the token of the path. */
function typedOf(incoming: Who['incoming']) {
  return { token: tokenOf(incoming), typed: incoming.body }
}

/** Switching the language leads to the page of the link: what was posted is at no address. */
function frameOf({ frame }: Who): Frame {
  const languageLinks = frame.languageLinks.map(({ language, href }) => {
    return { language, href: href.replace(/\/(correct|erase|renew)$/, '') }
  })
  return { ...frame, languageLinks }
}

function deadAnswer(who: Who, token: string): Answer {
  return page(refereeDeadPage({ frame: frameOf(who), token, renewed: false }), 410)
}

type Shown = Pick<RefereePageProps, 'isCorrected'> &
  Partial<Pick<RefereePageProps['form'], 'typed' | 'problems'>>

async function entryAnswer(
  ctx: Context,
  who: Who,
  at: { token: string; open: OpenEntry } & Shown,
): Promise<Answer> {
  const { token, open, isCorrected, typed = {}, problems = [] } = at
  const html = refereePage({
    frame: frameOf(who),
    token,
    referee: await shownReferee(ctx, open),
    isCorrected,
    isKept: isKept(open),
    form: { language: who.frame.language, typed, problems },
  })
  return page(html, problems.length > 0 ? 422 : 200)
}

/** A page with one button; nothing changes, however often a mail scanner looks. */
export const getReferee = route({
  method: 'get',
  path: '/referee/:token',
  allow: 'anyone',
  record: { nothing: 'the title of a job, nothing of a person' },
  read: tokenOf,
  handle: async (ctx, token, who) => {
    const open = await entryBehind(ctx, token)
    if (!open) return deadAnswer(who, token)
    const vacancy = await ctx.vacancies.byId(open.row.vacancyId)
    return page(refereeLinkPage({ frame: who.frame, token, job: vacancy?.title ?? '' }))
  },
})

/** The button: the referee's own entry, and nothing else of the application. */
export const postReferee = route({
  method: 'post',
  path: '/referee/:token',
  allow: 'anyone',
  record: { change: 'referee.seen' },
  limit: 'link',
  read: tokenOf,
  handle: async (ctx, token, who) => {
    const open = await entryBehind(ctx, token)
    if (!open) return deadAnswer(who, token)
    await ctx.audit.write({ what: 'referee.seen', who: who.actor, about: open.row._id })
    return await entryAnswer(ctx, who, { token, open, isCorrected: false })
  },
})

/** The referee corrects the own entry. */
export const postOwnCorrection = route({
  method: 'post',
  path: '/referee/:token/correct',
  allow: 'anyone',
  record: { change: 'referee.corrected' },
  limit: 'link',
  read: typedOf,
  handle: async (ctx, { token, typed }, who) => {
    const open = await entryBehind(ctx, token)
    if (!open) return deadAnswer(who, token)
    const read = readContact(typed, who.incoming.language)
    if ('problems' in read)
      return await entryAnswer(ctx, who, { token, open, isCorrected: false, typed, problems: read.problems })
    const changed = await correctOwnEntry(ctx, open, read.contact)
    return await entryAnswer(ctx, who, { token, open: changed, isCorrected: true })
  },
})

/** The referee erases the own entry. */
export const postOwnErasure = route({
  method: 'post',
  path: '/referee/:token/erase',
  allow: 'anyone',
  record: { change: 'referee.erased' },
  limit: 'link',
  read: tokenOf,
  handle: async (ctx, token, who) => {
    const open = await entryBehind(ctx, token)
    if (!open) return deadAnswer(who, token)
    await eraseReferee(ctx, open, who.actor)
    return page(refereeGonePage(frameOf(who)))
  },
})

/** A fresh link to the address of the entry; whoever asks, the answer is the same. */
export const postRefereeRenewal = route({
  method: 'post',
  path: '/referee/:token/renew',
  allow: 'anyone',
  record: { change: 'link.renewed' },
  limit: 'renew',
  read: tokenOf,
  handle: async (ctx, token, who) => {
    const open = await entryOfLink(ctx, token)
    const address = open?.referee.email ?? null
    if (open && address !== null && !(await isTooOften(ctx, address))) await tellAgain(ctx, open)
    return page(refereeDeadPage({ frame: frameOf(who), token, renewed: true }), 202)
  },
})

/** Over the limit of a mailbox nothing is sent. Source: reliability.md 13 */
async function isTooOften(ctx: Pick<Context, 'limits'>, address: string): Promise<boolean> {
  try {
    await ctx.limits.count('renewAddress', addressForToken(address))
    return false
  } catch (error) {
    if (error instanceof Refusal && error.code === 'tooMany') return true
    throw error
  }
}
