import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { formBytes } from './read-form.ts'
import type { Answer } from './route.ts'
import { fileCsp } from './security-headers.ts'

/** How long a connection with an unread body is kept, so that the answer arrives, milliseconds. Source: reliability.md 9 */
const lingerMs = 5000

/** The answer is on its way; nothing happens when one has begun already, or nobody is there any more. */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> {
  if (response.headersSent || response.destroyed) return discard(answer)
  if (answer.kind === 'download') return await sendDownload(request, response, answer)
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
  const { status, type, body } = wholeBody(answer)
  response.statusCode = status
  if (type !== undefined) response.setHeader('Content-Type', type)
  if (answer.kind === 'redirect') response.setHeader('Location', answer.to)
  const bytes = Buffer.from(body)
  response.setHeader('Content-Length', bytes.length)
  if (hasLongUnreadBody(request)) linger(request, response, bytes)
  else if (request.method === 'HEAD' || bytes.length === 0) response.end()
  else response.end(bytes) // an empty one would leave at once: before it is stored that the session was used
}

type Whole = Exclude<Answer, { kind: 'download' }>

function wholeBody(answer: Whole): { status: number; type?: string; body: string } {
  switch (answer.kind) {
    case 'page':
      return { status: answer.status, type: 'text/html; charset=utf-8', body: answer.html }
    case 'json':
      return {
        status: answer.status,
        type: 'application/json; charset=utf-8',
        body: JSON.stringify(answer.value),
      }
    case 'text':
      return { status: answer.status, type: answer.type ?? 'text/plain; charset=utf-8', body: answer.text }
    case 'redirect':
      return { status: 303, body: '' }
  }
}

/** A file leaves as an attachment that can do nothing. Its first byte is there before the status is sent. */
async function sendDownload(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Extract<Answer, { kind: 'download' }>,
): Promise<void> {
  if (request.method !== 'HEAD') await once(answer.stream, 'readable')
  response.statusCode = 200
  response.setHeader('Content-Type', answer.type)
  response.setHeader('Content-Disposition', attachment(answer.name))
  response.setHeader('Content-Security-Policy', fileCsp)
  if (answer.size !== undefined) response.setHeader('Content-Length', answer.size)
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
  if (request.method !== 'HEAD') return await pipeline(answer.stream, response)
  discard(answer)
  response.end()
}

/** An answer that is not sent holds nothing open. */
export function discard(answer: Answer): void {
  if (answer.kind === 'download') answer.stream.destroy()
}

/** `attachment` with the name twice: in ASCII for old programs, whole for all others. Source: RFC 6266, RFC 8187 */
export function attachment(name: string): string {
  const clean = name.replaceAll(/[\p{Cc}\p{Cf}/\\]/gu, '_').trim() || 'file'
  const ascii = clean.replaceAll(/[^\x20-\x7e]|["%\\]/g, '_')
  const encoded = encodeURIComponent(Buffer.from(clean).toString()).replaceAll(
    /['()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

function hasLongUnreadBody(request: IncomingMessage): boolean {
  if (request.complete || request.method === 'GET' || request.method === 'HEAD') return false
  const length = request.headers['content-length']
  return length === undefined
    ? request.headers['transfer-encoding'] !== undefined
    : Number(length) > formBytes
}

/**
 * The answer goes out whole at once, but the connection ends only when the sender has stopped or 5 s have passed:
 * ended earlier, the answer would be lost to a sender that is still sending.
 */
function linger(request: IncomingMessage, response: ServerResponse, bytes: Buffer): void {
  response.setHeader('Connection', 'close')
  response.write(bytes)
  const { socket } = request
  const timer = setTimeout(() => socket.destroy(), lingerMs)
  const end = (): void => {
    clearTimeout(timer)
    response.end()
  }
  request.once('end', end)
  request.once('close', end)
  request.on('error', () => undefined) // the sender went away
  request.unpipe()
  request.resume()
}
