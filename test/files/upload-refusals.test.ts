import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import multer from 'multer'
import { Refusal, type RefusalCode } from '../../server/base/errors.ts'
import { checkHeaders, refusalOf, UploadAborted } from '../../server/files/upload-refusals.ts'
import { fileLimits } from '../../server/policy/files.ts'

/** Every code multer 2.5.0 has, written out: its own list could not show that one is missing. */
const multerCodes: Record<string, RefusalCode | 'aborted'> = {
  LIMIT_PART_COUNT: 'malformed',
  LIMIT_FILE_SIZE: 'tooLarge',
  LIMIT_FILE_COUNT: 'invalid',
  LIMIT_FIELD_KEY: 'malformed',
  LIMIT_FIELD_VALUE: 'invalid',
  LIMIT_FIELD_COUNT: 'malformed',
  LIMIT_UNEXPECTED_FILE: 'invalid',
  MISSING_FIELD_NAME: 'malformed',
  LIMIT_FIELD_NESTING: 'malformed',
  LIMIT_FIELD_ARRAY_INDEX: 'malformed',
  STREAM_DESTROYED: 'aborted',
  INVALID_FIELD_NAME: 'malformed',
}

const answerTo = (error: unknown) => {
  const refusal = refusalOf(error)
  return refusal instanceof UploadAborted ? 'aborted' : refusal.code
}

describe('the answer to what multer says', () => {
  for (const [code, expected] of Object.entries(multerCodes)) {
    it(`${code}: ${expected}`, () => {
      assert.equal(answerTo(Object.assign(new multer.MulterError('LIMIT_PART_COUNT'), { code })), expected)
    })
  }

  it('any error of the parser: malformed', () => {
    for (const message of [
      'Unexpected end of form',
      'Malformed part header',
      'Multipart: Boundary not found',
      'what?',
    ]) {
      assert.equal(answerTo(new Error(message)), 'malformed')
    }
  })

  it('a sender that went away: nobody to answer', () => {
    for (const error of [new Error('Request aborted'), new Error('Request closed')])
      assert.equal(answerTo(error), 'aborted')
    assert.equal(answerTo(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })), 'aborted')
  })

  it('our own refusals go through as they are', () => {
    const refusal = new Refusal('slow')
    assert.equal(refusalOf(refusal), refusal)
  })

  it('undeclared and surplus: the form again, out of date', () => {
    assert.deepEqual(refusalOf(Object.assign(new Error(), { code: 'LIMIT_UNEXPECTED_FILE' })).problems, [
      { field: 'form', key: 'err.unknown' },
    ])
  })
})

describe('the headers of a form with files', () => {
  const type = 'multipart/form-data; boundary=x'
  const codeFor = (headers: Record<string, string>) => {
    try {
      checkHeaders(headers)
      return 'passes'
    } catch (error) {
      return error instanceof Refusal ? error.code : error
    }
  }
  const cases: [Record<string, string>, string][] = [
    [{ 'content-type': type, 'content-length': '10' }, 'passes'],
    [{ 'content-type': 'Multipart/Form-Data;boundary=x', 'content-length': '10' }, 'passes'],
    [{ 'content-type': type, 'content-length': String(fileLimits.bodyBytes) }, 'passes'],
    [{ 'content-type': type, 'content-length': String(fileLimits.bodyBytes + 1) }, 'tooLarge'],
    [{ 'content-type': type, 'content-length': '1e3' }, 'malformed'],
    [{ 'content-type': type, 'content-length': '-1' }, 'malformed'],
    [{ 'content-type': type, 'content-length': '0' }, 'malformed'],
    [{ 'content-type': type }, 'lengthRequired'],
    [{ 'content-type': type, 'transfer-encoding': 'chunked' }, 'lengthRequired'],
    [{ 'content-type': 'multipart/mixed; boundary=x', 'content-length': '10' }, 'wrongType'],
    [{ 'content-type': 'application/json', 'content-length': '10' }, 'wrongType'],
    [{ 'content-length': '10' }, 'wrongType'],
  ]
  for (const [headers, expected] of cases) {
    it(`${JSON.stringify(headers)}: ${expected}`, () => assert.equal(codeFor(headers), expected))
  }
})
