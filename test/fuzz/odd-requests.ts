import { Agent, request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { Route } from '../../server/http/route.ts'
import type { Chance } from '../support/chance.ts'
import { aPdf } from '../support/documents.ts'
import { formBody, formType } from '../support/multipart.ts'
import type { Visitor } from '../support/visitor.ts'
import type { Found, FoundForm } from './found.ts'
import { changed, happens, oneOf, wild } from './wild.ts'

/** A request that no browser sends, or not so. */
export interface OddRequest {
  method: 'GET' | 'POST' | 'HEAD'
  /** As it is sent: printable ASCII. */
  path: string
  headers: OutgoingHttpHeaders
  body: Buffer
}

/** Its answer. */
export interface OddAnswer {
  status: number
  headers: IncomingMessage['headers']
  text: string
}

/** A place that was found, or a route's pattern with anything in its places, asked for by that visitor. */
export function oddRequest(chance: Chance, found: Found, routes: readonly Route[]): OddRequest {
  const { visitor, side } = found
  if (found.forms.length > 0 && happens(chance, 50))
    return oddForm(chance, visitor, oneOf(chance, found.forms))
  const isFound = happens(chance, 40)
  const own = happens(chance, 80) ? routes.filter(route => route.path.startsWith(side)) : routes
  const route = oneOf(chance, own)
  const path = isFound ? oneOf(chance, found.paths) : pathOf(chance, route)
  if (isFound || route.method === 'get') {
    const method = happens(chance, 5) ? 'HEAD' : 'GET'
    return { method, path: oddPath(chance, path), headers: headersOf(chance, visitor), body: Buffer.alloc(0) }
  }
  const names = [wild(chance), 'id', 'text', 'reason', 'outcome', 'token', '__proto__', 'a[b]']
  const fields = names.filter(() => happens(chance, 40)).map((name): [string, string] => [name, wild(chance)])
  return oddForm(chance, visitor, { action: path, isMultipart: route.body === 'multipart', fields })
}

function pathOf(chance: Chance, { path }: Route): string {
  return path.replace(/:\w+/g, () => escaped(wild(chance).slice(0, 2000)))
}

/** The path with a language, a query, or a piece of another kind. */
function oddPath(chance: Chance, path: string): string {
  const prefix = happens(chance, 10) ? oneOf(chance, ['/en', '/nb', '/de', '//', '/.']) : ''
  const whole = happens(chance, 30) ? changed(chance, path) : path
  const pair = (): string => `${encoded(wild(chance).slice(0, 300))}=${encoded(wild(chance).slice(0, 3000))}`
  const query = happens(chance, 30) ? `${whole.includes('?') ? '&' : '?'}${pair()}&${pair()}` : ''
  return ascii(prefix + whole + query)
}

/** Some of it escaped, some not. */
function encoded(text: string): string {
  return text.length % 2 === 0 ? escaped(text) : text
}

function escaped(text: string): string {
  return encodeURIComponent(wellFormed(text))
}

/** Half a character is no text that can be sent. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString()
}

/** What an address line may hold: the rest is escaped, and it begins with a slash. */
function ascii(text: string): string {
  const line = wellFormed(text).replace(/[^\x21-\x7e]/gu, encodeURIComponent)
  return (line.startsWith('/') ? line : `/${line}`).slice(0, 9000)
}

function headersOf(chance: Chance, { cookies }: Visitor): OutgoingHttpHeaders {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const of = () => chance.between(1, 254)
  return {
    ...{ 'x-forwarded-for': `10.${of()}.${of()}.${of()}`, 'sec-fetch-site': 'same-origin' },
    ...(cookie === '' ? {} : { cookie: happens(chance, 3) ? headerText(changed(chance, cookie)) : cookie }),
    ...(happens(chance, 5) ? { 'accept-language': headerText(wild(chance)) } : {}),
    ...(happens(chance, 3) ? { origin: headerText(wild(chance)), 'sec-fetch-site': 'none' } : {}),
  }
}

/** What node lets a client put into a header. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 2000)
}

/** A form, most of it as it should be, some of it not; or a body of another type. */
function oddForm(chance: Chance, visitor: Visitor, form: FoundForm): OddRequest {
  const path = happens(chance, 10) ? oddPath(chance, form.action) : ascii(form.action)
  const fields = oddFields(chance, form.fields)
  const asJson = happens(chance, 8)
  const type = asJson
    ? oneOf(chance, ['application/json', 'text/plain', 'application/xml', ''])
    : form.isMultipart
      ? formType
      : 'application/x-www-form-urlencoded'
  const body = asJson
    ? jsonBody(chance, fields)
    : form.isMultipart
      ? multipart(chance, fields)
      : urlencoded(fields)
  const headers = { ...headersOf(chance, visitor), 'content-type': type, 'content-length': body.length }
  return { method: 'POST', path, headers, body }
}

function oddFields(chance: Chance, fields: readonly [string, string][]): [string, string][] {
  const hardly = happens(chance, 60) ? 20 : 70
  const odd = fields.flatMap(([name, value]): [string, string][] => {
    if (!happens(chance, hardly)) return [[name, value]]
    if (happens(chance, 10)) return []
    if (happens(chance, 10))
      return [
        [name, value],
        [name, wild(chance, value)],
      ]
    if (happens(chance, 10)) return [[name + oneOf(chance, ['[]', '[$gt]', '.x', '\0', ' ']), value]]
    return [[name, wild(chance, value)]]
  })
  return happens(chance, 10) ? [...odd, [wild(chance).slice(0, 100), wild(chance)]] : odd
}

/** Now and then with bytes that are no UTF-8. */
function urlencoded(fields: readonly [string, string][]): Buffer {
  const text = new URLSearchParams(fields.map(([name, value]) => [name, wellFormed(value)])).toString()
  return Buffer.from(text.length % 11 === 0 ? `${text}&x=%ED%A0%80%ff` : text)
}

function jsonBody(chance: Chance, fields: readonly [string, string][]): Buffer {
  return Buffer.from(happens(chance, 50) ? JSON.stringify(Object.fromEntries(fields)) : wild(chance))
}

function multipart(chance: Chance, fields: readonly [string, string][]): Buffer {
  const bytes = oneOf(chance, [aPdf(), Buffer.alloc(0), Buffer.from('GIF89a'), Buffer.from(wild(chance))])
  const fileName = wild(chance)
    .replace(/["\r\n]/g, '')
    .slice(0, 300)
  const file = { name: oneOf(chance, ['cv', 'attachments', 'file', 'x']), value: bytes, fileName }
  const texts = fields.map(([name, value]) => ({ name: name.replace(/["\r\n]/g, ''), value }))
  return formBody(happens(chance, 60) ? [...texts, file] : texts)
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 })

/** The whole answer to it. */
export async function answerTo(
  origin: string,
  { method, path, headers, body }: OddRequest,
): Promise<OddAnswer> {
  const { hostname, port } = new URL(origin)
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request({ agent, hostname, port, method, path, headers }, resolve)
    sent.on('error', reject)
    sent.end(body)
  })
  const text = (await buffer(response)).toString('utf8')
  return { status: response.statusCode ?? 0, headers: response.headers, text }
}

/** No connection to it is left. */
export function hangUp(): void {
  agent.destroy()
}
