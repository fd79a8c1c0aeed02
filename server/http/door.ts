import { isIP } from 'node:net'
import type { Request } from 'express'
import { ipKeyGenerator } from 'express-rate-limit'
import { Refusal } from '../base/errors.ts'

/** What the door knows about where we stand. */
export interface Door {
  /** Of the settings; without a slash at the end. */
  publicUrl: string
  /** The client's address, when the host knows better than `trust proxy`. */
  clientIp?: (request: Request) => string
}

/** The network of an IPv6 client, bits. Source: reliability.md 2, T29 */
const networkBits = 56
const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * The request came to us by our own name, over TLS when that name says so, through proxies that are known.
 *
 * @throws Refusal 'malformed' for two Hosts, 'wrongHost' for another one or without TLS, 'unavailable' when the host
 *   application trusts any proxy
 */
export function checkDoor(door: Door, request: Request): void {
  if (!door.clientIp && trustsAnybody(request)) throw new Refusal('unavailable', { retryAfterSeconds: 3600 })
  const hosts = request.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host')
  if (hosts.length !== 1) throw new Refusal('malformed')
  if (!hostsOf(door, request).has(request.headers.host?.toLowerCase() ?? '')) throw new Refusal('wrongHost')
  if (door.publicUrl.startsWith('https:') && !request.secure) throw new Refusal('wrongHost')
}

/** Express compiles `true` into a function that says yes to every address. */
function trustsAnybody(request: Request): boolean {
  return request.app.get('trust proxy') === true
}

/**
 * An unsafe request comes from a page of ours. Read before the body.
 *
 * @param ownKey whether the form has a key of its own, so that a missing or `null` Origin passes
 * @throws Refusal 'forged'
 */
export function checkOrigin(door: Door, request: Request, ownKey: boolean): void {
  const site = request.headers['sec-fetch-site']
  if (site === 'same-origin') return
  const origin = request.headers.origin
  const unsaid = site === undefined || site === 'none'
  if (!unsaid) throw new Refusal('forged')
  if (origin === undefined || origin === 'null') {
    if (ownKey) return
    throw new Refusal('forged')
  }
  if (!originsOf(door, request).has(origin.toLowerCase())) throw new Refusal('forged')
}

/** The client's network: an IPv4 address or an IPv6 /56; 'unknown' when the connection is gone. */
export function clientNetwork(door: Pick<Door, 'clientIp'>, request: Request): string {
  const address = (door.clientIp ? door.clientIp(request) : request.ip) ?? ''
  return isIP(address) === 0 ? 'unknown' : ipKeyGenerator(address, networkBits)
}

/** Ours; while developing on this machine, each of its names with our port. */
function hostsOf(door: Door, request: Request): Set<string> {
  const own = new URL(door.publicUrl)
  if (own.protocol === 'https:' || !loopback.has(own.hostname)) return new Set([own.host])
  const port = own.port === '0' ? String(request.socket.localPort) : own.port
  return new Set([...loopback].map(name => (port === '' ? name : `${name}:${port}`)))
}

function originsOf(door: Door, request: Request): Set<string> {
  const { protocol } = new URL(door.publicUrl)
  return new Set([...hostsOf(door, request)].map(host => `${protocol}//${host}`))
}
