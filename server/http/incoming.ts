import type { Request } from 'express'
import type { Language } from '../policy/languages.ts'
import { checkedNext, readLocalPath, type LocalPath, type RouteTable } from './paths.ts'
import { parseForm } from './read-form.ts'
import type { Incoming } from './route.ts'

/** Where a request goes, before anything else is known of it. */
export interface Target extends LocalPath {
  /** The path of the mount, without a slash at the end. */
  base: string
  /** With its question mark; '' without one. */
  query: string
}

/** The target of the request; undefined when its address is not a path. */
export function targetOf(request: Request, languages: readonly Language[]): Target | undefined {
  if (!request.url.startsWith('/')) return undefined
  const at = request.url.indexOf('?')
  const pathname = at === -1 ? request.url : request.url.slice(0, at)
  const query = at === -1 ? '' : request.url.slice(at)
  return { ...readLocalPath(pathname, languages), base: request.baseUrl.replace(/\/+$/, ''), query }
}

/** The request as routes see it. */
export function incomingOf(
  request: Request,
  target: Target,
  more: Pick<Incoming, 'params' | 'body' | 'network'> & { table: RouteTable },
): Incoming {
  const { language, base, prefix, path } = target
  const { table, ...rest } = more
  const query = parseForm(target.query.slice(1))
  return {
    ...rest,
    language,
    base,
    home: base + prefix,
    path,
    query,
    nextPage: checkedNext(table, rest.body['next'] ?? query['next']),
    raw: request,
  }
}
