import assert from 'node:assert/strict'
import { poolDueFor, questionDue } from '../../server/policy/pool-due.ts'
import { aPolicy } from './a-policy.ts'

const free = { notBefore: null, notAfter: null }
const first = new Date('2026-11-24T10:00:00Z')

function due(consentedAt: Date, pools: readonly ({ months: number; maxMonths: number } | null)[]) {
  const versions = pools.map((pool, at) => {
    const document = aPolicy()
    const terms = document.pool
    assert.ok(terms)
    return { version: at + 1, document: { ...document, pool: pool && { ...terms, ...pool } } }
  })
  return poolDueFor({ consentedAt, firstConsentedAt: first, ...free }, versions)
}

describe('the day of a pool entry', () => {
  it('is so many months after the consent, by the local date, clamped to the end of the month', () => {
    const terms = [{ months: 3, maxMonths: 24 }]
    assert.equal(due(first, terms)?.date, '2027-02-24')
    assert.equal(due(new Date('2026-11-30T22:59:59.999Z'), terms)?.date, '2027-02-28')
    assert.equal(due(new Date('2026-11-30T23:00:00.000Z'), terms)?.date, '2027-03-01')
  })

  it('is never later than so many months after the first consent', () => {
    const late = new Date('2028-06-01T10:00:00Z')
    assert.equal(due(late, [{ months: 12, maxMonths: 24 }])?.date, '2028-11-24')
  })

  it('is the earliest of all versions since, and a version without a pool says nothing', () => {
    const long = { months: 12, maxMonths: 24 }
    const short = { months: 6, maxMonths: 24 }
    assert.deepEqual(due(first, [long, short, long]), {
      date: '2027-05-24',
      rule: 'pool',
      policyVersion: 2,
    })
    assert.equal(due(first, [long, null])?.date, '2027-11-24')
    assert.equal(due(first, [null]), undefined)
  })

  it('counts from the date in the zone that was in force, whatever zone came after', () => {
    const document = aPolicy()
    const atNight = new Date('2026-11-23T23:30:00Z') // the 24th in Oslo
    const versions = [
      { version: 1, document: { ...document, effective: '2026-11-01' } },
      { version: 2, document: { ...document, effective: '2027-11-01', timeZone: 'America/New_York' } },
    ]
    const given = { ...free, consentedAt: atNight, firstConsentedAt: atNight }
    assert.equal(poolDueFor(given, versions)?.date, '2027-11-24')
    const consentedAt = new Date('2028-03-01T03:00:00Z') // 29 February in New York
    assert.equal(poolDueFor({ ...given, consentedAt }, versions)?.date, '2028-11-24')
    assert.equal(
      poolDueFor({ ...given, consentedAt, firstConsentedAt: consentedAt }, versions)?.date,
      '2029-02-28',
    )
  })
})

describe('the question whether to stay', () => {
  const ask = (today: string, askedDays: number[] = []) =>
    questionDue('2027-11-24', today, { askDays: [30, 7], askedDays })

  it('is open from each of its days on, once, and caught up by one when days were missed', () => {
    assert.equal(ask('2027-10-24'), undefined)
    assert.equal(ask('2027-10-25'), 30)
    assert.equal(ask('2027-11-16', [30]), undefined)
    assert.equal(ask('2027-11-17', [30]), 7)
    assert.equal(ask('2027-11-20'), 7)
    assert.equal(ask('2027-11-20', [7]), undefined)
  })

  it('is not asked on the day itself, nor after it', () => {
    assert.equal(ask('2027-11-23'), 7)
    assert.equal(ask('2027-11-24'), undefined)
    assert.equal(ask('2028-01-01'), undefined)
  })
})
