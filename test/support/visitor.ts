import { formBody, formType, type FormPart } from './multipart.ts'

/** An answer, read whole. */
export interface Page {
  status: number
  headers: Headers
  /** The path of the redirect; '' without one. */
  location: string
  bytes: Buffer
  /** The body as sent. */
  html: string
  /** What a person reads: without markup, white space as single blanks. */
  text: string
}

/** A browser without script: one network, its own cookies; a redirect is an answer of its own. */
export interface Visitor {
  /** The address that the proxy in front names. */
  network: string
  cookies: Map<string, string>
  /** `where` is a path, or an address out of a mail. */
  get(where: string, headers?: Record<string, string>): Promise<Page>
  head(where: string): Promise<Page>
  /** Sends a form as a browser does from a page of ours. */
  post(where: string, fields?: TypedFields, headers?: Record<string, string>): Promise<Page>
  /** Sends a form with files. */
  send(where: string, parts: readonly FormPart[], headers?: Record<string, string>): Promise<Page>
  /** The page behind the redirect. */
  follow(page: Page): Promise<Page>
}

/** Inputs of a form; one with several values is sent once for each. */
export type TypedFields = Readonly<Record<string, string | readonly string[]>>

/** A visitor whom nobody has seen before. */
export function aVisitor(origin: string, network: string): Visitor {
  const cookies = new Map<string, string>()
  const ask = async (
    where: string,
    init: RequestInit & { headers: Record<string, string> },
  ): Promise<Page> => {
    const headers = { 'x-forwarded-for': network, ...cookieHeader(cookies), ...init.headers }
    const response = await fetch(new URL(where, origin), { redirect: 'manual', ...init, headers })
    for (const line of response.headers.getSetCookie()) keepCookie(cookies, line)
    return await pageOf(response, origin)
  }
  const sameSite = { 'sec-fetch-site': 'same-origin' }
  const get: Visitor['get'] = async (where, headers = {}) => await ask(where, { headers })
  return {
    network,
    cookies,
    get,
    head: async where => await ask(where, { method: 'HEAD', headers: {} }),
    post: async (where, fields = {}, headers = {}) => {
      const type = { 'content-type': 'application/x-www-form-urlencoded' }
      const body = encoded(fields)
      return await ask(where, { method: 'POST', body, headers: { ...sameSite, ...type, ...headers } })
    },
    send: async (where, parts, headers = {}) => {
      const body = new Uint8Array(formBody(parts))
      return await ask(where, {
        method: 'POST',
        body,
        headers: { ...sameSite, 'content-type': formType, ...headers },
      })
    },
    follow: async page => await get(page.location),
  }
}

function encoded(fields: TypedFields): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map(one => [name, one]))
  return new URLSearchParams(pairs).toString()
}

function cookieHeader(cookies: ReadonlyMap<string, string>): Record<string, string> {
  if (cookies.size === 0) return {}
  return { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';')
  const [name = '', value = ''] = pair.trim().split(/=(.*)/s)
  const isOver = attributes.some(attribute => attribute.trim().toLowerCase() === 'max-age=0')
  if (isOver) cookies.delete(name)
  else cookies.set(name, value)
}

async function pageOf(response: Response, origin: string): Promise<Page> {
  const bytes = Buffer.from(await response.arrayBuffer())
  const html = bytes.toString('utf8')
  const to = response.headers.get('location')
  const { pathname, search } = new URL(to ?? '', origin)
  const location = to === null ? '' : pathname + search
  return { status: response.status, headers: response.headers, location, bytes, html, text: textOf(html) }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/** What a person reads of a page. */
export function textOf(html: string): string {
  return html
    .replace(/<(head|script|style)[\s>][\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_whole, name: string) => entities[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim()
}
