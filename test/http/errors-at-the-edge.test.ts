import assert from 'node:assert/strict'
import { isAbort, refusalOf } from '../../server/http/error-page.ts'

function broken(code: string): Error {
  return Object.assign(new Error('write'), { code })
}

describe('an error at the edge', () => {
  it('of a connection that broke is the database being away, not the visitor: come again', () => {
    for (const code of ['EPIPE', 'ECONNRESET', 'ECONNABORTED', 'ECONNREFUSED', 'ETIMEDOUT']) {
      assert.equal(refusalOf(broken(code))?.code, 'unavailable', code)
      assert.equal(isAbort(broken(code)), false, code)
    }
  })

  it('of a full or failing disk is the same', () => {
    for (const code of ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'])
      assert.equal(refusalOf(broken(code))?.code, 'unavailable')
  })

  it('of a stream that was closed is somebody giving up', () => {
    assert.equal(isAbort(broken('ERR_STREAM_PREMATURE_CLOSE')), true)
    assert.equal(refusalOf(broken('ERR_STREAM_PREMATURE_CLOSE')), undefined)
  })

  it('of any other kind is a bug', () => {
    assert.equal(refusalOf(broken('ERR_ASSERTION')), undefined)
    assert.equal(isAbort(broken('ERR_ASSERTION')), false)
  })
})
