import assert from 'node:assert/strict'
import { caseTextLimit } from '../../server/policy/rights.ts'
import { readAnswer, readComplaint } from '../../server/rights/read-case.ts'
import { readGrounds } from '../../server/rights/read-hold.ts'

describe('what is written in a case or about a hold', () => {
  const problems = (text: string) => {
    const read = readAnswer({ text }, 'nb')
    return 'problems' in read ? read.problems.map(({ key }) => key) : []
  }

  it('is not empty when nothing of it can be seen', () => {
    assert.deepEqual(problems('\u200b\u200d \u00ad'), ['err.required'])
    const read = readGrounds({ code: 'claim', reason: '\u2060', caseRef: 'x', owner: 'y' }, 'nb')
    assert.deepEqual('problems' in read && read.problems.map(({ field }) => field), ['reason'])
  })

  it('has as many characters as a reader counts', () => {
    assert.deepEqual(problems('🙂'.repeat(caseTextLimit)), [])
    assert.deepEqual(problems('🙂'.repeat(caseTextLimit + 1)), ['err.long'])
  })

  it('holds no control characters and no marks that turn its direction', () => {
    const read = readComplaint({ text: ' Dere\u0000 har\u202e feil.\r\nJeg venter. ' }, 'nb')
    assert.deepEqual(read, { value: 'Dere har feil.\nJeg venter.' })
  })
})
