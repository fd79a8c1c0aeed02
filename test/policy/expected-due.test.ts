import assert from 'node:assert/strict'
import { expectedDue, type LifeFacts } from '../../server/policy/expected-due.ts'
import type { PolicyDocument } from '../../server/policy/document.ts'
import { materialChanges } from '../../server/policy/material.ts'
import { revertedCap } from '../../server/policy/retention.ts'
import { aPolicy } from './a-policy.ts'

const facts: LifeFacts = {
  lastActAt: new Date('2026-11-24T11:00:00Z'),
  decision: null,
  firstDecidedAt: null,
  handedOverAt: null,
  withdrawal: null,
  notBefore: null,
  notAfter: null,
}
const rejected = { outcome: 'rejected' as const, decidedAt: new Date('2027-03-01T11:00:00Z') }

function version(number: number, retention: Partial<PolicyDocument['retention']> = {}, zone?: string) {
  const policy = aPolicy()
  const effective = `202${5 + number}-11-01`
  const document = { ...policy, effective, retention: { ...policy.retention, ...retention } }
  return { version: number, document: zone === undefined ? document : { ...document, timeZone: zone } }
}

describe('D under several versions', () => {
  it('is the earliest, and names the version that promised it first', () => {
    const versions = [
      version(1),
      version(2, { rejected: { months: 3 } }),
      version(3, { rejected: { months: 9 } }),
    ]
    assert.deepEqual(expectedDue({ ...facts, decision: rejected }, versions), {
      date: '2027-06-01',
      rule: 'rejected',
      policyVersion: 2,
    })
    assert.equal(expectedDue({ ...facts, decision: rejected }, [version(1), version(2)]).policyVersion, 1)
  })

  it('lies between what a grace and what a restored ledger allow', () => {
    const decided = { ...facts, decision: rejected }
    const at = (more: Partial<LifeFacts>) => expectedDue({ ...decided, ...more }, [version(1)]).date
    assert.equal(at({}), '2027-09-01')
    assert.equal(at({ notBefore: '2027-10-01' }), '2027-10-01')
    assert.equal(at({ notBefore: '2027-08-31' }), '2027-09-01')
    assert.equal(at({ notAfter: '2027-08-01' }), '2027-08-01')
    assert.equal(at({ notBefore: '2027-10-01', notAfter: '2027-09-15' }), '2027-09-15')
  })

  it('of a withdrawn one is the earlier of the promised and the new, with the version of whichever it is', () => {
    const withdrawn = (on: string, before: string) => {
      const promised = { date: before, rule: 'rejected' as const, policyVersion: 1 }
      const withdrawal = { at: new Date(`${on}T11:00:00Z`), before: promised }
      return expectedDue({ ...facts, decision: rejected, withdrawal }, [version(2)])
    }
    assert.deepEqual(withdrawn('2027-04-01', '2027-09-01'), {
      date: '2027-05-01',
      rule: 'withdrawn',
      policyVersion: 2,
    })
    assert.deepEqual(withdrawn('2027-08-20', '2027-09-01'), {
      date: '2027-09-01',
      rule: 'rejected',
      policyVersion: 1,
    })
  })

  it('counts from the date in the zone that was in force, whatever zone came after', () => {
    const decision = { ...rejected, decidedAt: new Date('2027-02-28T23:30:00Z') } // 1 March in Oslo
    const versions = [version(1), version(2, {}, 'America/New_York')]
    assert.equal(expectedDue({ ...facts, decision }, versions).date, '2027-09-01')
    const later = { ...rejected, decidedAt: new Date('2028-03-01T03:00:00Z') } // 29 February in New York
    assert.equal(expectedDue({ ...facts, decision: later }, versions).date, '2028-08-29')
  })

  it('after a decision that was taken back is at most 12 months after the first decision', () => {
    const long = [version(1, { undecided: { months: 24 } })]
    const firstDecidedAt = rejected.decidedAt
    assert.equal(expectedDue(facts, long).date, '2028-11-24')
    assert.equal(expectedDue({ ...facts, firstDecidedAt }, long).date, '2028-03-01')
    assert.equal(revertedCap(firstDecidedAt, 'Europe/Oslo'), '2028-03-01')
  })
})

describe('a material change', () => {
  const before = aPolicy()
  it('is a new controller, purpose, supplier, longer period or text of the pool; a shorter period is none', () => {
    const { retention, controller, processors } = before
    assert.deepEqual(materialChanges(before, before), [])
    const with_ = (more: Partial<PolicyDocument>) => materialChanges(before, { ...before, ...more })
    assert.deepEqual(with_({ retention: { ...retention, rejected: { months: 3 } } }), [])
    assert.deepEqual(with_({ retention: { ...retention, rejected: { months: 7 } } }), ['longerPeriod'])
    assert.deepEqual(with_({ controller: { ...controller, name: 'Innlandskontor AS' } }), ['controller'])
    const moved = processors.map(one => ({ ...one, country: 'SE' }))
    assert.deepEqual(with_({ processors: moved }), ['processors'])
    assert.deepEqual(with_({ processors: [] }), [])
    assert.deepEqual(with_({ pool: null }), [])
  })
})
