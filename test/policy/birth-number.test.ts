import assert from 'node:assert/strict'
import fc from 'fast-check'
import { holdsBirthNumber } from '../../server/policy/birth-number.ts'
import { birthNumber } from './birth-numbers.ts'

const kinds = {
  'a birth number': birthNumber('010190', 123),
  'a birth number of 29 February 2000': birthNumber('290200', 512),
  'a D-number': birthNumber('410190', 123),
  'a synthetic number, month + 40': birthNumber('014190', 123),
  'a synthetic number, month + 80': birthNumber('018190', 123),
  'a synthetic D-number, month + 40': birthNumber('414190', 123),
  'a synthetic D-number, month + 80': birthNumber('418190', 123),
}

describe('a text', () => {
  for (const [kind, number] of Object.entries(kinds)) {
    it(`is found to hold ${kind}`, () => {
      assert.ok(holdsBirthNumber(number))
      assert.ok(holdsBirthNumber(`Jeg heter Kari, ${number}, og søker.`))
    })
  }

  const number = kinds['a birth number']
  const [date, rest] = [number.slice(0, 6), number.slice(6)]
  const pairs = number.match(/\d{1,2}/g) ?? []
  const writings: Record<string, string> = {
    'with a blank': `${date} ${rest}`,
    'with a hyphen': `${date}-${rest}`,
    'with dots': `${pairs[0]}.${pairs[1]}.${pairs[2]} ${rest}`,
    'in pairs': pairs.join(' '),
    'digit by digit': [...number].join(' '),
    'with a dash between blanks': `${date} – ${rest}`,
    'with a hard blank': `${date}\u00a0${rest}`,
    'over two lines': `${date}\n${rest}`,
    'with an unseen mark': `${date}\u200b${rest}`,
    'with a soft hyphen': `${date}\u00ad${rest}`,
    'in full-width digits': [...number].map(digit => String.fromCodePoint(0xff10 + Number(digit))).join(''),
    'in Arabic digits': [...number].map(digit => String.fromCodePoint(0x0660 + Number(digit))).join(''),
    'right after letters': `fnr${number}x`,
    'after another number': `41 ${date} ${rest}`,
    'before another number': `${number} 12`,
  }
  for (const [writing, text] of Object.entries(writings)) {
    it(`hides none ${writing}`, () => assert.ok(holdsBirthNumber(text), text))
  }

  const last = Number(number[10])
  const innocent: Record<string, string> = {
    'eleven digits with a wrong check digit': number.slice(0, 10) + String((last + 1) % 10),
    'eleven digits with day 32': birthNumber('320190', 123),
    'eleven digits with month 13': birthNumber('011390', 123),
    'eleven digits with 29 February 1999': birthNumber('290299', 123),
    'a longer number around one': `1${number}`,
    'a longer number that goes on': `${number}1`,
    'one torn by a comma': `${date}, ${rest}`,
    'one torn by words': `${date} og ${rest}`,
    'a phone number': '+47 22 33 44 55',
    'a foreign phone number': '+49 151 12345678',
    dates: '01.01.2020 - 31.12.2024',
    nothing: '',
  }
  for (const [what, text] of Object.entries(innocent)) {
    it(`may hold ${what}`, () => assert.ok(!holdsBirthNumber(text), text))
  }

  it('of any birth date in any spacing is seen', () => {
    const gap = fc.constantFrom('', ' ', '.', '-', ' - ')
    const dates = fc.date({
      min: new Date('1900-01-01T00:00Z'),
      max: new Date('2030-12-31T00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(dates, gap, (born, between) => {
        // Two-digit years stand for either century; 29 February needs one that has it in both.
        fc.pre(!(born.getUTCMonth() === 1 && born.getUTCDate() === 29))
        const [year = '', month = '', day = ''] = born.toISOString().slice(2, 10).split('-')
        const made = birthNumber(day + month + year, 100)
        assert.ok(holdsBirthNumber(made.slice(0, 6) + between + made.slice(6)))
      }),
      { numRuns: 200 },
    )
  })

  it('full of digits is read in no time', () => {
    const startedAt = process.hrtime.bigint()
    holdsBirthNumber('1 '.repeat(20_000) + '1'.repeat(20_000))
    assert.ok(process.hrtime.bigint() - startedAt < 1_000_000_000n)
  })
})
