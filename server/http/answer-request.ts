import { recordedEvents, withRecording } from '../audit/recording.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { failpoint } from '../base/failpoint.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { assetAnswer, assetRoute } from './assets.ts'
import { checkDoor, checkOrigin, clientNetwork } from './door.ts'
import type { Exchange, Site } from './exchange.ts'
import { fail } from './fail.ts'
import { incomingOf } from './incoming.ts'
import { limitRules } from './limits.ts'
import { frameAt } from './page-frame.ts'
import { newPatience } from './patience.ts'
import { isPlainPath, type Match } from './paths.ts'
import { emptyForm, readForm } from './read-form.ts'
import type { Answer, Route, Who } from './route.ts'
import { discard } from './send.ts'
import { cspReportPath, keepOutOfSearch } from './security-headers.ts'
import { isOfPortal, visitorOf, type Visitor } from './visitor.ts'

/** Pages of one person, of whoever has a mailed link, or of staff: no search engine keeps them. */
const personal = /^\/(staff|my|links|receipts|erasures|unsubscribe|referee|recipients|transfers|dev)(\/|$)/

/** The answer to a request: door, limits, route, origin, visitor, body, handler, in this order. @throws Refusal */
export async function answerRequest(site: Site, exchange: Exchange): Promise<Answer> {
  const { request, response, target } = exchange
  checkDoor(site.door, request)
  await site.ctx.limits.countAny(request, response)
  const asset = isSafe(exchange) ? assetAnswer(target.path) : undefined
  if (asset) {
    exchange.route = assetRoute
    return asset
  }
  if (request.method === 'POST' && target.path === cspReportPath) return cspReport(site, exchange)
  const moved = movedTo(site, exchange)
  if (moved !== undefined) return { kind: 'text', status: 308, text: '', headers: { Location: moved } }
  if (personal.test(target.path)) keepOutOfSearch(response)
  const match = matchOf(site, exchange)
  exchange.route = match.route.path
  const { origin } = match.route
  if (!isSafe(exchange) && origin !== 'oneClick') checkOrigin(site.door, request, origin === 'ownKey')
  return await answerMatch(site, exchange, match)
}

function isSafe({ request }: Exchange): boolean {
  return request.method === 'GET' || request.method === 'HEAD'
}

/** What browsers report is counted, not read: it quotes addresses. */
function cspReport(site: Site, exchange: Exchange): Answer {
  exchange.route = cspReportPath
  site.ctx.log.info('csp.report')
  return { kind: 'text', status: 200, text: '' }
}

/** The one address of a page: without the first language's prefix, and a public one without a slash at the end. */
function movedTo(site: Site, exchange: Exchange): string | undefined {
  const { base, prefix, path, query, superfluous } = exchange.target
  if (superfluous) return isPlainPath(path) ? base + path + query : undefined
  if (!isSafe(exchange) || path.length < 2 || !path.endsWith('/')) return undefined
  const shorter = path.slice(0, -1)
  const isPublic = site.table.find('get', shorter)?.route.allow === 'anyone'
  return isPublic && isPlainPath(shorter) ? base + prefix + shorter + query : undefined
}

function matchOf(site: Site, exchange: Exchange): Match {
  const { request, target } = exchange
  const method = isSafe(exchange) ? 'get' : 'post'
  const known = method === 'get' || request.method === 'POST'
  const match = known && !target.superfluous ? site.table.find(method, target.path) : undefined
  if (!match) throw new Refusal('notFound')
  return match
}

async function answerMatch(site: Site, exchange: Exchange, { route, params }: Match): Promise<Answer> {
  const { request, target } = exchange
  const patience = newPatience(site.ctx.database.requestMs)
  const visitor = await patience
    .spend(async () => await countedAndAdmitted(site, exchange, route))
    .catch((error: unknown) => overLimit(site, route, error))
  if (!visitor) return await signedOutAnswer(site, exchange, { route, params })
  const network = clientNetwork(site.door, request)
  const body = await bodyOf(site, exchange, { route, network })
  const incoming = incomingOf(request, target, { params, body, network, table: site.table })
  if (typeof visitor === 'function') return await visitor({ incoming, frame: frameAt(site.ctx, target) })
  const { signedIn, ...who } = visitor
  const answer = async (): Promise<Answer> => {
    if (!isSafe(exchange)) await keepAndCount(site, exchange, { visitor, body })
    return await recorded(site, route, { ...who, incoming, frame: frameAt(site.ctx, target, signedIn) })
  }
  // Files take their sender's time; what is done with them then has that of its transaction.
  return route.body === 'multipart' ? await answer() : await patience.spend(answer, discard)
}

/** What answers a form over the limit of a route that keeps what was typed. @throws the error itself, when it is no such */
function overLimit({ ctx }: Site, { overLimit: answer }: Route, error: unknown) {
  if (!answer || !(error instanceof Refusal && error.code === 'tooMany')) throw error
  return async (who: Pick<Who, 'incoming' | 'frame'>): Promise<Answer> => await answer(ctx, who, error)
}

/** The visitor, counted by the route's limit; undefined when somebody has to sign in first. */
async function countedAndAdmitted(
  { ctx }: Site,
  exchange: Exchange,
  route: Route,
): Promise<Visitor | undefined> {
  const { limit } = route
  await ctx.policies.refresh()
  if (limit && limitRules[limit].by === 'network')
    await ctx.limits.countNetwork(limit, exchange.request, exchange.response)
  const visitor = await admitted(ctx, exchange, route)
  if (visitor?.actor.kind !== 'staff') return visitor
  exchange.role = visitor.actor.role
  if (limit && limitRules[limit].by === 'staff') await ctx.limits.count(limit, visitor.actor.staffId)
  return visitor
}

/** What somebody who is signed in wrote stays for the page of a refusal; an applicant's posts are counted. */
async function keepAndCount(
  site: Site,
  exchange: Exchange,
  { visitor: { actor }, body }: { visitor: Visitor; body: TypedForm },
): Promise<void> {
  if (actor.kind !== 'applicant' && actor.kind !== 'staff') return
  exchange.typed = body
  if (actor.kind === 'applicant') await site.ctx.limits.count('ownAction', actor.subjectId)
}

async function admitted(ctx: Context, exchange: Exchange, route: Route): Promise<Visitor | undefined> {
  try {
    return await visitorOf(ctx, route, exchange)
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'signedOut')) throw error
    return undefined
  }
}

/**
 * Word that the page was deleted, or the way to sign in; for a form, where it led when it was sent before.
 *
 * @throws Refusal 'gone', and 'signedOut' for any other form: what was typed is kept for the page that says so
 */
async function signedOutAnswer(site: Site, exchange: Exchange, { route, params }: Match): Promise<Answer> {
  if (isSafe(exchange)) {
    if (await route.isDeleted?.(site.ctx, params)) throw new Refusal('gone')
    return signInFirst(exchange, route)
  }
  if (route.body !== 'multipart') exchange.typed = await readForm(exchange.request)
  const led = exchange.typed && (await route.sentBefore?.(site.ctx, exchange.typed))
  if (led === undefined) throw new Refusal('signedOut')
  const { base, prefix } = exchange.target
  return { kind: 'redirect', to: base + prefix + led }
}

function signInFirst(exchange: Exchange, route: Route): Answer {
  const { base, prefix, path, query } = exchange.target
  if (!isOfPortal(route.allow)) {
    const next = encodeURIComponent(path + query)
    return { kind: 'redirect', to: `${base}${prefix}/staff/sign-in?next=${next}` }
  }
  return { kind: 'redirect', to: `${base}${prefix}/find` }
}

async function bodyOf(
  site: Site,
  exchange: Exchange,
  { route, network }: { route: Route; network: string },
): Promise<TypedForm> {
  if (route.method === 'get' || route.body === 'own') return emptyForm()
  if (route.body !== 'multipart') return await readForm(exchange.request)
  const { request, response } = exchange
  await site.gate.enter({
    request,
    response,
    network,
    cut: () => void fail(site, exchange, new Refusal('slow')),
  })
  return emptyForm()
}

/** The handler's answer; a page of somebody's data that left no trace in the audit log is not shown. */
async function recorded(site: Site, route: Route, who: Who): Promise<Answer> {
  return await withRecording(async () => {
    const answer = await route.answer(site.ctx, who)
    await failpoint('answer.beforeSend')
    const shows = answer.kind === 'download' || ('status' in answer && answer.status === 200)
    if ('view' in route.record && shows && !recordedEvents().has(route.record.view)) {
      if (answer.kind === 'download') answer.stream.destroy()
      throw Object.assign(new Error('a view was not recorded'), { code: 'VIEW_NOT_RECORDED' })
    }
    return answer.kind === 'redirect' ? { ...answer, to: whole(who, answer.to) } : answer
  })
}

/** The full path of a redirect; one that could lead out of our site is a bug. */
function whole(who: Who, to: string): string {
  if (!isPlainPath(to)) throw Object.assign(new Error('a redirect out of our site'), { code: 'REDIRECT' })
  return who.incoming.home + to
}
