import assert from 'node:assert/strict'
import { periodOf, periodsOf, promisesOf } from '../../server/policy/promises.ts'
import { ruleIds } from '../../server/policy/retention.ts'
import { aPolicy } from './a-policy.ts'

describe('what is promised', () => {
  it('is the day without a decision and the period of each rule', () => {
    assert.deepEqual(promisesOf(aPolicy(), new Date('2026-11-24T12:00Z')), {
      withoutDecision: { date: '2027-11-24', rule: 'undecided' },
      periods: {
        undecided: { months: 12 },
        rejected: { months: 6 },
        cancelled: { months: 6 },
        hired: { days: 30, capMonths: 6 },
        withdrawn: { days: 30 },
      },
    })
  })

  it('follows the document', () => {
    const policy = aPolicy()
    const document = {
      ...policy,
      retention: { ...policy.retention, rejected: { months: 3 }, undecided: { months: 1 } },
    }
    assert.deepEqual(periodOf('rejected', document), { months: 3 })
    assert.equal(promisesOf(document, new Date('2026-12-31T12:00Z')).withoutDecision.date, '2027-01-31')
  })

  it('privacy P18: knows a period for every rule', () => {
    assert.deepEqual(Object.keys(periodsOf(aPolicy())).toSorted(), ruleIds.toSorted())
  })
})
