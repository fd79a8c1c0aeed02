import type { Language } from '../policy/languages.ts'
import type { Route } from './route.ts'

/** A path that one of the routes takes. */
export interface Match {
  route: Route
  params: Record<string, string>
}

/** The routes, ready to be asked. */
export interface RouteTable {
  routes: readonly Route[]
  find(method: 'get' | 'post', path: string): Match | undefined
}

interface Pattern {
  route: Route
  segments: readonly string[]
}

/**
 * The routes, by method and path; where two take a path, the one with the earlier fixed segment does.
 *
 * @throws Error when two routes are the same
 */
export function routeTable(routes: readonly Route[]): RouteTable {
  const patterns = routes
    .map((route): Pattern => ({ route, segments: segmentsOf(route.path) }))
    .toSorted(fixedFirst)
  const shapes = patterns.map(({ route, segments }) => `${route.method} ${segments.map(shapeOf).join('/')}`)
  const twice = shapes.find((shape, at) => shapes.indexOf(shape) !== at)
  if (twice !== undefined) throw new Error(`two routes for ${twice}`)
  return {
    routes,
    find: (method, path) => {
      const given = segmentsOf(path)
      for (const { route, segments } of patterns) {
        if (route.method !== method) continue
        const params = paramsOf(segments, given)
        if (params) return { route, params }
      }
      return undefined
    },
  }
}

function segmentsOf(path: string): string[] {
  return path.split('/').slice(1)
}

function shapeOf(segment: string): string {
  return segment.startsWith(':') ? ':' : segment
}

function fixedFirst(one: Pattern, other: Pattern): number {
  const at = one.segments.findIndex(
    (segment, index) => shapeOf(segment) !== shapeOf(other.segments[index] ?? ''),
  )
  if (at === -1) return 0
  return Number(one.segments[at]?.startsWith(':')) - Number(other.segments[at]?.startsWith(':') ?? false)
}

/** The values of the `:names`, decoded; undefined when the path is another one. */
function paramsOf(segments: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (segments.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [at, segment] of segments.entries()) {
    const value = decoded(given[at] ?? '')
    if (value === undefined) return undefined
    if (segment.startsWith(':') && value !== '') params[segment.slice(1)] = value
    else if (segment !== value) return undefined
  }
  return params
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** A path below the mount, taken apart. */
export interface LocalPath {
  language: Language
  /** '' or '/en'. */
  prefix: string
  /** Without the prefix, at least '/'. */
  path: string
  /** Whether the prefix is that of the first language, which has none: to be answered with 308. */
  superfluous: boolean
}

/** The language and the rest of a path below the mount. Source: ux.md 1 */
export function readLocalPath(pathname: string, languages: readonly Language[]): LocalPath {
  const [first = 'nb'] = languages
  const head = pathname.split('/')[1]
  const named = languages.find(language => language === head)
  if (named === undefined) return { language: first, prefix: '', path: pathname || '/', superfluous: false }
  const path = pathname.slice(named.length + 1) || '/'
  return { language: named, prefix: named === first ? '' : `/${named}`, path, superfluous: named === first }
}

/** Whether it can be written into an address line as it is: one leading slash, no backslash, no control character. */
export function isPlainPath(path: string): boolean {
  return /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path)
}

/**
 * Where to go after sign-in: the text, when it is a page of staff below our mount, else undefined.
 * Source: reliability.md 2, T41
 */
export function checkedNext(table: RouteTable, text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > 500 || !isPlainPath(text)) return undefined
  const [path = '', query] = text.split('?')
  const match = table.find('get', path)
  if (!match || !Array.isArray(match.route.allow)) return undefined
  return query === undefined ? path : `${path}?${query}`
}
