import type { IncomingMessage } from 'node:http'
import { Refusal } from '../base/errors.ts'
import type { TypedForm } from '../policy/read-answers.ts'

/** Bytes of a form; an edited letter fits. Source: reliability.md 9 */
export const formBytes = 128 * 1024
const mostParameters = 100

/**
 * The urlencoded body, whole. An empty body is an empty form.
 *
 * @throws Refusal 'wrongType', 'lengthRequired', 'tooLarge', 'malformed'
 * @throws Error when the host application has read the body
 */
export async function readForm(request: IncomingMessage): Promise<TypedForm> {
  if (request.readableEnded || request.readableDidRead) throw bodyConsumed()
  const length = Number(request.headers['content-length'] ?? '0')
  if (request.headers['transfer-encoding'] !== undefined) throw new Refusal('lengthRequired')
  if (length > formBytes) throw new Refusal('tooLarge')
  if (length > 0 && mediaType(request) !== 'application/x-www-form-urlencoded') throw new Refusal('wrongType')
  return parseForm(await bytesOf(request))
}

/** The media type of the body, without parameters, in lower case. */
export function mediaType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

/** What is thrown when somebody upstream has read the body we were to read. */
export function bodyConsumed(): Error {
  return Object.assign(new Error('the host application has read the body'), { code: 'BODY_CONSUMED' })
}

async function bytesOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk as Uint8Array)
    size += bytes.length
    if (size > formBytes) throw new Refusal('tooLarge')
    chunks.push(bytes)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new Refusal('malformed')
  }
}

/** A form without any input, and without a prototype. */
export function emptyForm(): TypedForm {
  const nothing: unknown = Object.create(null)
  return nothing as TypedForm // it has no properties at all
}

/**
 * The form in the text: no prototype, a list where a name occurs more than once.
 *
 * @throws Refusal 'malformed' with more than 100 parameters
 */
export function parseForm(text: string): TypedForm {
  const form = emptyForm()
  const pairs = [...new URLSearchParams(text)]
  if (pairs.length > mostParameters) throw new Refusal('malformed')
  for (const [name, value] of pairs) {
    const before = form[name]
    if (before === undefined) form[name] = value
    else form[name] = Array.isArray(before) ? [...before, value] : [before, value]
  }
  return form
}
