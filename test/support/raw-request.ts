import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

/** The answer to a request that no browser sends. */
export interface RawAnswer {
  status: number
  headers: IncomingMessage['headers']
  html: string
}

/** Sends a POST with exactly these headers. The body goes in chunks when it has no Content-Length; without one, only the head is sent. */
export async function rawPost(
  address: string,
  headers: Readonly<Record<string, string>>,
  body?: string | Buffer,
): Promise<RawAnswer> {
  const own = { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': '10.255.0.1', ...headers }
  const sent = request(address, { method: 'POST', headers: own, agent: false })
  sent.on('error', () => undefined) // cut by the server after its answer
  if (body === undefined) sent.flushHeaders()
  else sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  const html = await text(answer).catch(() => '')
  sent.destroy()
  return { status: answer.statusCode ?? 0, headers: answer.headers, html }
}
