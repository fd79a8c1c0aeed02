import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { filesOf } from '../files/files-store.ts'
import { page, route, type Answer, type Who } from '../http/route.ts'
import { nameOf } from '../policy/fields.ts'
import type { Problem } from '../policy/problem.ts'
import { typedText } from '../../views/components/form.tsx'
import { receivedDeadPage, receivedPage } from '../../views/copies/received.tsx'
import { t } from '../../views/text/lookup.ts'
import { fetchTransfer, transferBehind } from './fetch-transfer.ts'
import { archiveAnswer } from './own-routes.ts'

function tokenOf({ incoming }: Pick<Who, 'incoming'>): string {
  return incoming.params['token'] ?? ''
}

/** Who sends what, to whoever has the link. Nothing changes. */
export const getReceived = route({
  method: 'get',
  path: '/transfers/:token',
  allow: 'anyone',
  record: { view: 'transfer.seen' },
  read: () => undefined,
  handle: async (ctx, _input, who) => await orDead(who, () => receivedAnswer(ctx, who, [])),
})

/** With the code: the archive, once. */
export const postReceived = route({
  method: 'post',
  path: '/transfers/:token',
  allow: 'anyone',
  record: { change: 'transfer.fetched' },
  limit: 'link',
  read: ({ body }) => typedText(body, 'code'),
  handle: async (ctx, code, who) =>
    await orDead(who, async () => {
      // An empty input is no try.
      if (code.trim() === '') return await receivedAnswer(ctx, who, [missing(who)])
      const fetched = await fetchTransfer(ctx, tokenOf(who), code)
      if ('stream' in fetched) return archiveAnswer({ name: 'transfer.zip', ...fetched })
      const n = fetched.triesLeft
      const key = n === 1 ? 'err.transferCodeLast' : 'err.transferCode'
      return await receivedAnswer(ctx, who, [{ field: 'code', key, values: { n } }])
    }),
})

function missing({ frame }: Who): Problem {
  return { field: 'code', key: 'err.required', values: { field: t(frame.language)('transfer.typeCode') } }
}

async function receivedAnswer(ctx: Context, who: Who, problems: readonly Problem[]): Promise<Answer> {
  const { frame } = who
  const { row, applicationId, open } = await transferBehind(ctx, tokenOf(who))
  await ctx.audit.write({ what: 'transfer.seen', who: { kind: 'nobody' }, about: applicationId })
  const html = receivedPage({
    frame,
    token: tokenOf(who),
    name: nameOf(open.profile),
    files: (await filesOf(ctx, applicationId)).length,
    expiresAt: row.expiresAt,
    form: { language: frame.language, typed: {}, problems },
  })
  return page(html, problems.length > 0 ? 422 : 200)
}

/** Fetched, closed, expired, unknown and deleted look alike. */
async function orDead({ frame }: Who, answer: () => Promise<Answer>): Promise<Answer> {
  try {
    return await answer()
  } catch (error) {
    if (error instanceof Refusal && error.code === 'gone') return page(receivedDeadPage(frame), 410)
    throw error
  }
}
