import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { page, route, type Answer, type Route, type Who } from '../http/route.ts'
import type { PolicyRow } from '../store/policy-rows.ts'
import { accessibilityPage } from '../../views/notice/accessibility.tsx'
import { noticePage, type NoticePageProps } from '../../views/notice/notice.tsx'

const open = { allow: 'anyone', record: { nothing: 'says nothing of a person' } } as const

/** The notice in force. Source: privacy.md 7 */
const getNotice = route({
  ...open,
  method: 'get',
  path: '/privacy',
  read: () => undefined,
  handle: (ctx, _input, who) => Promise.resolve(noticeAnswer(ctx, who, { ...ctx.policy, state: 'inForce' })),
})

/** A version as it was published, so that whoever was told of it can read it again. */
const getNoticeVersion = route({
  ...open,
  method: 'get',
  path: '/privacy/v/:n',
  read: ({ params }) => {
    const text = params['n'] ?? ''
    if (!/^[1-9]\d{0,5}$/.test(text)) throw new Refusal('notFound')
    return Number(text)
  },
  handle: (ctx, version, who) => {
    const row = ctx.policies.all().find(one => one.version === version)
    if (!row || row.state === 'waiting') throw new Refusal('notFound')
    return Promise.resolve(noticeAnswer(ctx, who, { ...row, state: stateOf(ctx, row) }))
  },
})

function stateOf(ctx: Pick<Context, 'policy'>, row: PolicyRow): NoticePageProps['state'] {
  if (row.state === 'revoked') return 'revoked'
  return row.version === ctx.policy.version ? 'inForce' : 'notInForce'
}

function noticeAnswer(
  ctx: Pick<Context, 'policies' | 'sessions'>,
  { frame }: Who,
  { version, document, state }: Pick<NoticePageProps, 'version' | 'document' | 'state'>,
): Answer {
  const versions = ctx.policies
    .all()
    .filter(row => row.state === 'published')
    .map(row => ({ version: row.version, effective: row.document.effective }))
    .toReversed()
  return page(noticePage({ frame, version, document, state, versions, cookies: ctx.sessions.cookies }))
}

/** How far the pages are accessible, and whom to tell. */
const getAccessibility = route({
  ...open,
  method: 'get',
  path: '/accessibility',
  read: () => undefined,
  handle: (_ctx, _input, who) => Promise.resolve(page(accessibilityPage({ frame: who.frame }))),
})

/** What everybody may read about the controller and these pages. */
export const noticeRoutes: readonly Route[] = [getNotice, getNoticeVersion, getAccessibility]
