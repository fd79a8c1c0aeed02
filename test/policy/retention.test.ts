import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { PolicyDocument } from '../../server/policy/document.ts'
import {
  addDays,
  addMonths,
  daysBetween,
  dueFor,
  erasureInstants,
  instantsOf,
  localDate,
} from '../../server/policy/retention.ts'
import { aPolicy } from './a-policy.ts'

const zone = 'Europe/Oslo'
const hour = 3_600_000

/** The table of deletion.md 5: trigger, period, D, eligible, overdue, hours of the day. */
const vectors = [
  ['2026-08-31T10:00Z', { months: 6 }, '2027-02-28', '2027-02-27T23:00Z', '2027-02-28T23:00Z', 24],
  ['2026-06-30T22:30Z', { months: 6 }, '2027-01-01', '2026-12-31T23:00Z', '2027-01-01T23:00Z', 24],
  ['2026-09-28T10:00Z', { months: 6 }, '2027-03-28', '2027-03-27T23:00Z', '2027-03-28T22:00Z', 23],
  ['2026-04-25T10:00Z', { months: 6 }, '2026-10-25', '2026-10-24T22:00Z', '2026-10-25T23:00Z', 25],
  ['2027-08-29T22:30Z', { months: 6 }, '2028-02-29', '2028-02-28T23:00Z', '2028-02-29T23:00Z', 24],
  ['2028-02-29T12:00Z', { months: 12 }, '2029-02-28', '2029-02-27T23:00Z', '2029-02-28T23:00Z', 24],
  ['2026-11-30T23:30Z', { months: 3 }, '2027-03-01', '2027-02-28T23:00Z', '2027-03-01T23:00Z', 24],
  ['2027-02-26T12:00Z', { days: 30 }, '2027-03-28', '2027-03-27T23:00Z', '2027-03-28T22:00Z', 23],
] as const

function withRejected(months: number): PolicyDocument {
  const policy = aPolicy()
  return { ...policy, retention: { ...policy.retention, rejected: { months } } }
}

function dueAfter(trigger: Date, period: { months: number } | { days: number }): string {
  if ('months' in period)
    return dueFor({ state: 'rejected', decidedAt: trigger }, withRejected(period.months)).date
  const policy = aPolicy()
  const document = { ...policy, retention: { ...policy.retention, withdrawn: period } }
  const before = { date: '9999-12-31', rule: 'undecided' } as const
  return dueFor({ state: 'withdrawn', withdrawnAt: trigger, before }, document).date
}

describe('the day of deletion', () => {
  for (const [trigger, period, date, eligible, overdue, hours] of vectors) {
    const [[unit, count] = []] = Object.entries(period)
    it(`of ${trigger} and ${count} ${unit} is ${date}, a day of ${hours} hours`, () => {
      assert.equal(dueAfter(new Date(trigger), period), date)
      const { eligibleAt, overdueAt } = instantsOf(date, zone)
      assert.equal(eligibleAt.getTime(), new Date(eligible).getTime())
      assert.equal(overdueAt.getTime(), new Date(overdue).getTime())
      assert.equal(overdueAt.getTime() - eligibleAt.getTime(), hours * hour)
    })
  }

  it('counts from the local date on both sides of midnight', () => {
    assert.equal(dueAfter(new Date('2026-06-30T21:59:59.999Z'), { months: 6 }), '2026-12-30')
    assert.equal(dueAfter(new Date('2026-06-30T22:00:00.000Z'), { months: 6 }), '2027-01-01')
  })

  it('stays the same date when the zone changes; only its instants move', () => {
    assert.equal(instantsOf('2027-01-01', 'Europe/Oslo').eligibleAt.toISOString(), '2026-12-31T23:00:00.000Z')
    assert.equal(
      instantsOf('2027-01-01', 'America/New_York').eligibleAt.toISOString(),
      '2027-01-01T05:00:00.000Z',
    )
  })

  it('starts with the first instant there is where midnight is skipped', () => {
    assert.equal(
      instantsOf('2018-11-04', 'America/Sao_Paulo').eligibleAt.toISOString(),
      '2018-11-04T03:00:00.000Z',
    )
  })
})

describe('from 2020 to 2060', () => {
  const instants = fc.date({
    min: new Date('2020-01-01T00:00Z'),
    max: new Date('2060-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  })
  const months = fc.integer({ min: 1, max: 36 })

  it('a day lasts 23, 24 or 25 hours, and both its ends are on the edge of that local date', () => {
    fc.assert(
      fc.property(instants, months, (decidedAt, kept) => {
        const { date } = dueFor({ state: 'rejected', decidedAt }, withRejected(kept))
        const { eligibleAt, overdueAt } = instantsOf(date, zone)
        assert.ok([23, 24, 25].includes((overdueAt.getTime() - eligibleAt.getTime()) / hour))
        assert.equal(localDate(eligibleAt, zone), date)
        assert.notEqual(localDate(new Date(eligibleAt.getTime() - 1), zone), date)
        assert.equal(localDate(new Date(overdueAt.getTime() - 1), zone), date)
        assert.notEqual(localDate(overdueAt, zone), date)
      }),
      { numRuns: 400 },
    )
  })

  it('it is the same day so many months on, or the last day of that month', () => {
    fc.assert(
      fc.property(instants, months, (decidedAt, kept) => {
        const [year = 0, month = 0, day = 0] = localDate(decidedAt, zone).split('-').map(Number)
        const counted = year * 12 + (month - 1) + kept
        const lastDay = new Date(Date.UTC(Math.floor(counted / 12), (counted % 12) + 1, 0)).getUTCDate()
        const expected = new Date(Date.UTC(Math.floor(counted / 12), counted % 12, Math.min(day, lastDay)))
        const { date } = dueFor({ state: 'rejected', decidedAt }, withRejected(kept))
        assert.equal(date, expected.toISOString().slice(0, 10))
      }),
      { numRuns: 400 },
    )
  })

  it('a later trigger never gives an earlier day', () => {
    fc.assert(
      fc.property(instants, instants, months, (one, other, kept) => {
        const [first, last] = one <= other ? [one, other] : [other, one]
        const document = withRejected(kept)
        const dueOf = (decidedAt: Date) => dueFor({ state: 'rejected', decidedAt }, document).date
        assert.ok(dueOf(first) <= dueOf(last))
      }),
      { numRuns: 200 },
    )
  })
})

describe('the rule of each state', () => {
  const at = (text: string) => new Date(text)
  const document = aPolicy()

  it('privacy P19: undecided: 12 months from the last act of the applicant', () => {
    const due = dueFor({ state: 'undecided', lastActAt: at('2026-11-24T12:00Z') }, document)
    assert.deepEqual(due, { date: '2027-11-24', rule: 'undecided' })
  })

  it('undecided again: at most 12 months from the first decision', () => {
    const facts = { state: 'undecided', lastActAt: at('2026-11-24T12:00Z') } as const
    const earlier = dueFor({ ...facts, firstDecidedAt: at('2026-11-23T12:00Z') }, document)
    const later = dueFor({ ...facts, firstDecidedAt: at('2026-11-25T12:00Z') }, document)
    assert.deepEqual([earlier.date, later.date], ['2027-11-23', '2027-11-24'])
  })

  it('rejected and cancelled: 6 months', () => {
    for (const state of ['rejected', 'cancelled'] as const) {
      assert.deepEqual(dueFor({ state, decidedAt: at('2026-11-24T12:00Z') }, document), {
        date: '2027-05-24',
        rule: state,
      })
    }
  })

  it('hired: 30 days from the hand-over, at most 6 months from the decision', () => {
    const hired = { state: 'hired', decidedAt: at('2026-11-24T12:00Z') } as const
    assert.equal(dueFor(hired, document).date, '2027-05-24')
    assert.equal(dueFor({ ...hired, handedOverAt: at('2026-12-01T12:00Z') }, document).date, '2026-12-31')
    assert.equal(dueFor({ ...hired, handedOverAt: at('2027-05-20T12:00Z') }, document).date, '2027-05-24')
  })

  it('withdrawn: never later than what held before', () => {
    const withdrawnAt = at('2026-11-24T12:00Z')
    const from = (date: string) =>
      dueFor({ state: 'withdrawn', withdrawnAt, before: { date, rule: 'rejected' } }, document)
    assert.deepEqual(from('2026-12-25'), { date: '2026-12-24', rule: 'withdrawn' })
    assert.deepEqual(from('2026-12-24'), { date: '2026-12-24', rule: 'rejected' })
    assert.deepEqual(from('2026-12-01'), { date: '2026-12-01', rule: 'rejected' })
  })
})

describe('an erasure on request', () => {
  const requestedAt = new Date('2026-11-24T12:00:00.000Z')

  it('waits for the cooling-off, and is late 24 hours after', () => {
    assert.deepEqual(erasureInstants(requestedAt, false, aPolicy()), {
      eligibleAt: new Date('2026-11-25T12:00:00.000Z'),
      overdueAt: new Date('2026-11-26T12:00:00.000Z'),
    })
  })

  it('begins now when the applicant says so', () => {
    assert.deepEqual(erasureInstants(requestedAt, true, aPolicy()).eligibleAt, requestedAt)
  })

  it('waits all the same where the policy lets nobody skip it', () => {
    const policy = aPolicy()
    const document = { ...policy, timing: { ...policy.timing, coolingOff: { hours: 24, skippable: false } } }
    assert.equal(
      erasureInstants(requestedAt, true, document).eligibleAt.toISOString(),
      '2026-11-25T12:00:00.000Z',
    )
  })
})

describe('dates', () => {
  it('are moved by months and days, and counted', () => {
    assert.equal(addMonths('2026-08-31', 6), '2027-02-28')
    assert.equal(addDays('2027-02-26', 30), '2027-03-28')
    assert.equal(addDays('2026-11-24', -24), '2026-10-31')
    assert.equal(daysBetween('2026-11-24', '2027-05-24'), 181)
    assert.equal(daysBetween('2026-11-24', '2026-11-23'), -1)
  })
})
