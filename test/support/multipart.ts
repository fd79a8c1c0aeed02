import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import express, { type Request } from 'express'

/** A part of a form of the tests. */
export interface FormPart {
  name: string
  value: string | Buffer
  /** Makes it a file part; `''` is an empty file input. */
  fileName?: string
  type?: string
}

/** The boundary of all forms of the tests. */
export const boundary = 'glemme-test-boundary'

/** The header that announces such a form. */
export const formType = `multipart/form-data; boundary=${boundary}`

/** The body of the form as a browser would send it. */
export function formBody(parts: readonly FormPart[]): Buffer {
  const pieces = parts.flatMap(part => [headOf(part), Buffer.from(part.value), Buffer.from('\r\n')])
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
}

function headOf(part: FormPart): Buffer {
  const file = part.fileName === undefined ? '' : `; filename="${part.fileName}"`
  const type = part.fileName === undefined ? '' : `Content-Type: ${part.type ?? 'application/pdf'}\r\n`
  return Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="${part.name}"${file}\r\n${type}\r\n`,
  )
}

/** A file part. */
export function filePart(value: Buffer, fileName = 'cv.pdf', name = 'cv'): FormPart {
  return { name, value, fileName }
}

/** An express request without a network: `push` its body, then `null`. */
export function bareRequest(headers: Record<string, string>): Request {
  const req = new IncomingMessage(new Socket())
  Object.assign(req.headers, headers)
  const res = new ServerResponse(req)
  Object.setPrototypeOf(req, express().request)
  const made: unknown = Object.assign(req, { method: 'POST', url: '/', res })
  if (!isExpressRequest(made)) throw new Error('express has another request')
  return made
}

function isExpressRequest(made: unknown): made is Request {
  return made instanceof IncomingMessage && 'res' in made && 'accepts' in made
}

/** How a bare request is sent. */
export interface Sending {
  headers?: Record<string, string>
  /** Bytes a chunk; 64 KiB unless it says otherwise. */
  chunkBytes?: number
}

/** An express request whose body is all there. */
export function requestOf(body: Buffer, sending: Sending = {}): Request {
  const headers = { 'content-type': formType, 'content-length': String(body.length), ...sending.headers }
  const req = bareRequest(headers)
  req.complete = true
  const size = sending.chunkBytes ?? 64 * 1024
  for (let at = 0; at < body.length; at += size) req.push(body.subarray(at, at + size))
  req.push(null)
  return req
}
