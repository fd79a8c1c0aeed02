import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'

/** Where we stand, as far as headers depend on it. */
export interface HeaderOptions {
  /** Of the settings. */
  publicUrl: string
  /** Whether we own the whole site, and with it Strict-Transport-Security. */
  standalone: boolean
}

/** The policy of a file: it can do nothing, wherever it is opened. Source: reliability.md 12 */
export const fileCsp = "default-src 'none'; sandbox; frame-ancestors 'none'"

const denied = [
  'camera',
  'microphone',
  'geolocation',
  'payment',
  'usb',
  'publickey-credentials-create',
  'clipboard-read',
  'browsing-topics',
]

/** What a host may have set that must not reach our pages. */
const foreign = [
  'Access-Control-Allow-Origin',
  'Access-Control-Allow-Credentials',
  'Content-Security-Policy',
  'Content-Security-Policy-Report-Only',
  'ETag',
  'Expires',
  'Last-Modified',
  'Pragma',
  'Server',
  'X-Powered-By',
]

/** Sets our headers on the answer, in the place of a host's. `base` is the path of the mount. Source: reliability.md 12 */
export type SecurityHeaders = (request: IncomingMessage, response: ServerResponse, base: string) => void

/** The headers of every answer of ours; an answer may then replace Cache-Control and the CSP. */
export function securityHeaders(options: HeaderOptions): SecurityHeaders {
  const https = options.publicUrl.startsWith('https:')
  const protect = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: pagePolicy(https) },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity:
      https && options.standalone ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    xFrameOptions: { action: 'deny' },
  })
  return (request, response, base) => {
    for (const name of foreign) response.removeHeader(name)
    protect(request, response, () => undefined)
    response.setHeader('Permissions-Policy', denied.map(feature => `${feature}=()`).join(', '))
    response.setHeader('Reporting-Endpoints', `csp="${base}${cspReportPath}"`)
    response.setHeader('Cache-Control', 'no-store')
  }
}

/** Where browsers report what the policy stopped. */
export const cspReportPath = '/csp-reports'

/** Keeps search engines away from the pages of applicants and staff. */
export function keepOutOfSearch(response: ServerResponse): void {
  response.setHeader('X-Robots-Tag', 'noindex')
}

function pagePolicy(https: boolean): Record<string, string[]> {
  return {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ["'none'"],
    reportTo: ['csp'],
    ...(https ? { upgradeInsecureRequests: [] } : {}),
  }
}
