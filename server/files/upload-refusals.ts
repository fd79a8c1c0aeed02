import { codeOf, Refusal } from '../base/errors.ts'
import { fileLimits } from '../policy/files.ts'
import type { IncomingHttpHeaders } from 'node:http'

/** The sender went away. There is nobody to answer; it is counted and not logged. Source: reliability.md 9 */
export class UploadAborted extends Refusal {
  constructor() {
    super('malformed')
    this.name = 'UploadAborted'
  }
}

const outdated = [{ field: 'form', key: 'err.unknown' }]

const byCode: Readonly<Record<string, () => Refusal>> = {
  LIMIT_FIELD_VALUE: () => new Refusal('invalid', { problems: outdated }),
  LIMIT_UNEXPECTED_FILE: () => new Refusal('invalid', { problems: outdated }),
  LIMIT_FILE_COUNT: () => new Refusal('invalid', { problems: outdated }),
  LIMIT_FILE_SIZE: () => new Refusal('tooLarge'),
  STREAM_DESTROYED: () => new UploadAborted(),
  ECONNRESET: () => new UploadAborted(),
  EPIPE: () => new UploadAborted(),
  ERR_STREAM_PREMATURE_CLOSE: () => new UploadAborted(),
}
const abortMessages = new Set(['Request aborted', 'Request closed'])

/**
 * What to answer when the parser gave up: it knows malformed bodies only, so whatever is not named here is one.
 *
 * @param error as multer, its parser or the request stream gave it
 */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const known = byCode[codeOf(error) ?? '']
  if (known) return known()
  if (error instanceof Error && abortMessages.has(error.message)) return new UploadAborted()
  return new Refusal('malformed')
}

/**
 * The headers announce a form that may be read.
 *
 * @throws Refusal 'wrongType' when it is not form-data, 'lengthRequired' without a length, 'tooLarge' above 21 MiB
 */
export function checkHeaders(headers: IncomingHttpHeaders): void {
  if (!/^multipart\/form-data\s*(;|$)/i.test(headers['content-type'] ?? '')) throw new Refusal('wrongType')
  const length = headers['content-length']
  if (length === undefined) throw new Refusal('lengthRequired')
  if (!/^\d{1,15}$/.test(length) || length === '0') throw new Refusal('malformed')
  if (Number(length) > fileLimits.bodyBytes) throw new Refusal('tooLarge')
}
