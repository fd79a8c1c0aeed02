import assert from 'node:assert/strict'
import fc from 'fast-check'
import { canonicalJson } from '../../server/policy/canonical-json.ts'

describe('canonical JSON', () => {
  it('sorts keys by their UTF-16 units, at every depth', () => {
    // The example of RFC 8785, section 3.2.3
    const value = {
      '\u20ac': 1,
      '\r': 2,
      '\ufb33': 3,
      '1': 4,
      '\u{1f600}': 5,
      '\u0080': 6,
      '\u00f6': { b: 1, a: [{ d: 1, c: 2 }] },
    }
    assert.equal(
      canonicalJson(value),
      '{"\\r":2,"1":4,"\u0080":6,"ö":{"a":[{"c":2,"d":1}],"b":1},"€":1,"😀":5,"\ufb33":3}',
    )
  })

  it('writes literals, escapes and whole numbers as the standard says', () => {
    const value = [null, true, false, 0, -0, -1, 9007199254740991, '\u20ac$\u000f\nA\'B"\\\\"/']
    assert.equal(
      canonicalJson(value),
      '[null,true,false,0,0,-1,9007199254740991,"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"]',
    )
  })

  it('is read back as the same value, whatever the order of the keys', () => {
    const json = fc.letrec(tie => ({
      value: fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.maxSafeInteger().filter(n => !Object.is(n, -0)),
        fc.boolean(),
        fc.constant(null),
        tie('list'),
        tie('map'),
      ),
      list: fc.array(tie('value'), { maxLength: 4 }),
      map: fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
    })).map
    fc.assert(
      fc.property(json, value => {
        const text = canonicalJson(value)
        assert.deepEqual(JSON.parse(text), value)
        const turned =
          typeof value === 'object' && value !== null
            ? Object.fromEntries(Object.entries(value).reverse())
            : {}
        assert.equal(canonicalJson(turned), text)
      }),
    )
  })

  const foreign: [string, unknown][] = [
    ['a fraction', 0.5],
    ['an unsafe integer', 2 ** 53],
    ['no number', Number.NaN],
    ['a big integer', 1n],
    ['undefined', { a: undefined }],
    ['a date', new Date(0)],
    ['bytes', Buffer.from('a')],
    ['a map', new Map()],
    ['half a character', '\ud800'],
    ['half a character as a key', { '\udc00': 1 }],
  ]
  for (const [what, value] of foreign) {
    it(`has nothing for ${what}`, () => assert.throws(() => canonicalJson(value), TypeError))
  }
})
