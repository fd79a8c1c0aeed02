import assert from 'node:assert/strict'
import { clockTime, dateAndTime, inDays, longDate, monthOf, shortDate, timeFrom } from '../../views/dates.ts'
import { certificateText, phoneText, referenceText, sizeText } from '../../views/numbers.ts'
import { becauseText, ruleText } from '../../views/rules.ts'
import { retention } from './support/samples.ts'

const nb = { language: 'nb' as const, zone: 'Europe/Oslo' }
const en = { language: 'en' as const, zone: 'Europe/Oslo' }
const lateEvening = new Date('2026-11-22T22:59:59.999Z')
const midnight = new Date('2026-11-22T23:00:00.000Z')

describe('dates in words', () => {
  it('are long in sentences and short in tables', () => {
    assert.equal(longDate('2026-11-22', nb), '22. november 2026')
    assert.equal(longDate('2026-11-22', en), '22 November 2026')
    assert.equal(shortDate('2026-11-02', nb), '02.11.2026')
    assert.equal(monthOf('2027-05', 'nb'), 'mai 2027')
  })

  it('are of the zone of the policy, to the millisecond', () => {
    assert.equal(longDate(lateEvening, nb), '22. november 2026')
    assert.equal(longDate(midnight, nb), '23. november 2026')
    assert.equal(clockTime(midnight, nb), '00.00')
  })

  it('say the clock alone on the same day, the date too on another', () => {
    const at = new Date('2026-11-22T13:32:00Z')
    assert.equal(timeFrom(at, lateEvening, nb), 'kl. 14.32')
    assert.equal(timeFrom(at, midnight, nb), '22. november 2026 kl. 14.32')
    assert.equal(dateAndTime(at, en), '22 November 2026 at 14:32')
  })

  it('count calendar days', () => {
    const now = new Date('2026-11-22T13:00:00Z')
    assert.equal(inDays('2026-12-06', now, nb), 'om 14 dager')
    assert.equal(inDays('2026-11-22', now, nb), 'i dag')
    assert.equal(inDays(midnight, now, nb), 'i morgen')
    assert.equal(inDays('2026-11-21', now, nb), 'i går')
    assert.equal(inDays('2026-11-19', now, en), '3 days ago')
  })
})

describe('rules in words', () => {
  it('name the period of the policy document', () => {
    assert.equal(ruleText('nb', 'rejected', retention), '6 måneder etter avgjørelsen')
    assert.equal(
      ruleText('en', 'rejected', { ...retention, rejected: { months: 1 } }),
      '1 month after the decision',
    )
    assert.equal(ruleText('nb', 'withdrawn', retention), '30 dager etter at søknaden ble trukket')
    assert.equal(
      becauseText('nb', 'undecided', retention),
      'Det er 12 måneder etter at du sist sendte oss noe.',
    )
  })
})

describe('numbers as people read them', () => {
  it('sizes, references, certificates, phone numbers', () => {
    assert.equal(sizeText(1, 'nb'), '1\u00a0kB')
    assert.equal(sizeText(1024 * 1024 - 1, 'nb'), '1024\u00a0kB')
    assert.equal(sizeText(1.5 * 1024 * 1024, 'nb'), '1,5\u00a0MB')
    assert.equal(referenceText('7Q2M9XKD4R'), '7Q2M9-XKD4R')
    assert.equal(certificateText('4F9C21KM7Q2X'), '4F9C-21KM-7Q2X')
    assert.equal(certificateText('<b>'), '<b>')
    assert.equal(phoneText('+4791234567'), '+47 91 23 45 67')
    assert.equal(phoneText('+46701234567'), '+46 70 12 34 56 7')
  })
})
