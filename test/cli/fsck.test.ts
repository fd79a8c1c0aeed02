import assert from 'node:assert/strict'
import { exitCodeOf } from '../../cli/fsck.ts'

describe('glemme fsck', () => {
  const finding = { code: 'fileWithoutRow', where: 'uploads/files', id: 'x' } as const

  it('exits with 0 when all is clean, 1 with findings, 2 when something was not checked', () => {
    assert.equal(exitCodeOf({ findings: [], unchecked: [] }), 0)
    assert.equal(exitCodeOf({ findings: [finding], unchecked: [] }), 1)
    assert.equal(exitCodeOf({ findings: [], unchecked: [{ check: 'files', code: 'EACCES' }] }), 2)
    assert.equal(exitCodeOf({ findings: [finding], unchecked: [{ check: 'files', code: 'EACCES' }] }), 2)
  })
})
