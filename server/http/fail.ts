import { Refusal } from '../base/errors.ts'
import { errorAnswer, isAbort } from './error-page.ts'
import type { Exchange, Site } from './exchange.ts'
import { frameAt } from './page-frame.ts'
import type { ErrorPageProps } from '../../views/http/error.tsx'
import { mediaType } from './read-form.ts'
import type { Answer } from './route.ts'
import { send } from './send.ts'

/** The error's page, or the end of the connection when the answer has begun already. */
export async function fail(site: Site, exchange: Exchange, error: unknown): Promise<void> {
  const { request, response, requestId, route } = exchange
  // A request that was read to its end is destroyed too.
  const left = response.destroyed || (request.destroyed && !request.complete)
  if (isAbort(error) || left) {
    if (mediaType(request) === 'multipart/form-data') site.ctx.counters.add('uploads_aborted_total')
    return void response.destroy()
  }
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
  const back = wayBack(exchange, error)
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

/** The cookie of a portal session, alive or not: where it leads, the session itself is asked. */
const portalCookie = /(?:^|;\s*)(?:__Host-)?glemme-portal[^=;]*=[^;]/

/** Pages of the person's own that take a file. */
const ownFiles = /^\/my\/(applications|consents)\/[^/]+\/files$/

/**
 * Where to go from an error: the form that was refused, for staff their first page or the sign-in, for applicants their
 * pages or a new link, else the open jobs.
 */
function wayBack({ request, target: { path } }: Exchange, error: unknown): ErrorPageProps['back'] {
  if (/^\/jobs\/[a-z0-9-]+\/apply$/.test(path)) return { path, labelKey: 'back.form' }
  const code = error instanceof Refusal ? error.code : undefined
  if (code === 'tooLarge' && ownFiles.test(path)) return { path, labelKey: 'back.form' }
  const ofOwn = /^\/my\/applications\/app_[\w-]{22}(?=$|\/)/.exec(path)?.[0]
  if (code === 'unreadable' && ofOwn) return { path: `${ofOwn}/erase`, labelKey: 'back.erase' }
  const signedOut = code === 'signedOut'
  if (/^\/my(\/|$)/.test(path)) {
    if (signedOut) return { path: '/find', labelKey: 'back.find' }
    return portalCookie.test(request.headers.cookie ?? '') ? { path: '/my', labelKey: 'back.my' } : undefined
  }
  if (!/^\/staff(\/|$)/.test(path)) return undefined
  return signedOut
    ? { path: '/staff/sign-in', labelKey: 'back.signIn' }
    : { path: '/staff', labelKey: 'back.staff' }
}
