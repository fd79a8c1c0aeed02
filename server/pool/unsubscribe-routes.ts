import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type SubjectId } from '../base/ids.ts'
import { page, route, type Who } from '../http/route.ts'
import { deadLinkPage } from '../../views/access/link.tsx'
import { unsubscribePage } from '../../views/consents/unsubscribe.tsx'
import { withdrawConsent } from './withdraw-consent.ts'

function tokenOf({ params }: Who['incoming']): string {
  return params['token'] ?? ''
}

/** Whose consent the token closes; undefined when it is nobody's, or has ended already. */
async function memberOf(
  ctx: Pick<Context, 'links' | 'consents'>,
  token: string,
): Promise<SubjectId | undefined> {
  const link = await ctx.links.find(token)
  if (!link || link.purpose !== 'unsubscribe' || !ctx.links.isAlive(link)) return undefined
  if (!isId('sub', link.subjectId)) return undefined
  return (await ctx.consents.standingOf(link.subjectId, 'pool')) ? link.subjectId : undefined
}

const mostBytes = 4096

/**
 * Whatever a mail program sends along is read and forgotten. To stop does not destroy the request: its connection would
 * end without an answer.
 *
 * @throws Refusal 'tooLarge'
 */
async function forgetBody({ incoming }: Who): Promise<void> {
  let bytes = 0
  for await (const piece of incoming.raw.iterator({ destroyOnReturn: false })) {
    bytes += Buffer.isBuffer(piece) ? piece.length : 0
    if (bytes > mostBytes) throw new Refusal('tooLarge')
  }
}

/** Which consent, and one button: a mail scanner that looks changes nothing. */
export const getUnsubscribe = route({
  method: 'get',
  path: '/unsubscribe/:token',
  allow: 'anyone',
  record: { nothing: 'what the consent is for, nothing of the person' },
  read: tokenOf,
  handle: async (ctx, token, who) =>
    (await memberOf(ctx, token))
      ? page(unsubscribePage({ frame: who.frame, token, isDone: false }))
      : page(deadLinkPage({ frame: who.frame, token, leadKey: 'unsubscribe.dead' }), 410),
})

/**
 * The consent is closed. The token is the key: mail programs send this by themselves, without a page of ours. Sent
 * again, or with a token that is nobody's, the answer is the same, and true. Source: RFC 8058
 */
export const postUnsubscribe = route({
  method: 'post',
  path: '/unsubscribe/:token',
  allow: 'anyone',
  record: { change: 'consent.withdrawn' },
  origin: 'oneClick',
  body: 'own',
  read: tokenOf,
  handle: async (ctx, token, who) => {
    await forgetBody(who)
    const subjectId = await memberOf(ctx, token)
    if (subjectId) await withdrawConsent(ctx, { by: { kind: 'applicant', subjectId }, right: 'withdrawal' })
    return page(unsubscribePage({ frame: who.frame, token, isDone: true }))
  },
})
