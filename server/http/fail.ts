import { Refusal } from '../base/errors.ts'
import { errorAnswer, isAbort } from './error-page.ts'
import type { Exchange, Site } from './exchange.ts'
import { frameAt } from './page-frame.ts'
import type { ErrorPageProps } from '../../views/http/error.tsx'
import type { Answer } from './route.ts'
import { send } from './send.ts'

/** The error's page, or the end of the connection when the answer has begun already. */
export async function fail(site: Site, exchange: Exchange, error: unknown): Promise<void> {
  const { request, response, requestId, route } = exchange
  // A request that was read to its end is destroyed too.
  const left = response.destroyed || (request.destroyed && !request.complete)
  if (isAbort(error) || left) return void response.destroy()
  const answer = pageFor(site, exchange, error)
  if (response.headersSent) return void response.destroy()
  await send(request, response, answer).catch(() => {
    site.ctx.log.error('http.failed', { requestId, route, code: 'ANSWER' })
    response.destroy()
  })
}

function pageFor(site: Site, exchange: Exchange, error: unknown): Answer {
  const { ctx } = site
  const { requestId, route, typed, target } = exchange
  const back = wayBack(target.path, error)
  const frame = frameAt(ctx, target)
  return errorAnswer(error, {
    frame,
    log: ctx.log,
    policyVersion: ctx.policy.version,
    requestId,
    route,
    typed,
    back,
  })
}

/** Where to go from an error: the form that was refused, for staff their jobs or the sign-in, else the open jobs. */
function wayBack(path: string, error: unknown): ErrorPageProps['back'] {
  if (/^\/jobs\/[a-z0-9-]+\/apply$/.test(path)) return { path, labelKey: 'back.form' }
  if (!/^\/staff(\/|$)/.test(path)) return undefined
  return error instanceof Refusal && error.code === 'signedOut'
    ? { path: '/staff/sign-in', labelKey: 'back.signIn' }
    : { path: '/staff/jobs', labelKey: 'back.staffJobs' }
}
