import type { Request } from 'express'
import multer from 'multer'
import { codeOf, Refusal } from '../base/errors.ts'

const mostBytes = 64 * 1024

const parse = multer({
  storage: multer.memoryStorage(),
  limits: { files: 1, fileSize: mostBytes, fields: 4, fieldSize: 256, parts: 6, headerPairs: 20 },
}).single('certificate')

/**
 * What the uploaded file says, as JSON; undefined when it is none, or no file came. A certificate holds no personal data,
 * so these few bytes may pass through memory.
 *
 * @throws Refusal 'tooLarge' above 64 KB, 'malformed' when the body did not arrive whole
 */
export async function readUploaded(request: Request): Promise<unknown> {
  await new Promise<void>((resolve, reject) => {
    parse(request, request.res as never, (error: unknown) => (error ? reject(refusalFor(error)) : resolve()))
  })
  try {
    return JSON.parse(request.file?.buffer.toString('utf8') ?? '')
  } catch {
    return undefined
  }
}

function refusalFor(error: unknown): Refusal {
  return codeOf(error) === 'LIMIT_FILE_SIZE'
    ? new Refusal('tooLarge', { key: 'check.tooLarge' })
    : new Refusal('malformed')
}
