import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import type { SearchedValue } from '../../server/erasure/search-forms.ts'
import { searchValues } from '../../server/erasure/search-values.ts'
import { shinglesOf, soughtIn } from '../../server/erasure/sought-in.ts'

const unit = newId('app')

function finds(values: readonly SearchedValue[], text: string | Uint8Array): boolean {
  return searchValues(new Map([[unit, values]]))
    .unitsIn(text)
    .includes(unit)
}

const name: SearchedValue = { kind: 'name', text: 'Åse Bjørnstad' }
const address: SearchedValue = { kind: 'address', text: 'ase.b@eksempel.no' }
const phone: SearchedValue = { kind: 'digits', text: '4740012345' }
const words: SearchedValue = { kind: 'words', text: 'Åse Bjørnstad søknad.pdf' }

const encodings: Record<string, (text: string) => string | Uint8Array> = {
  'as it is': text => text,
  'in capitals': text => text.toUpperCase(),
  'in decomposed form': text => text.normalize('NFD'),
  'percent encoded': text => encodeURIComponent(text),
  'percent encoded in small letters': text => encodeURIComponent(text).toLowerCase(),
  'as a form sends it': text => new URLSearchParams({ q: text }).toString(),
  'as JSON with escapes': text =>
    JSON.stringify(text).replace(
      /[^\0-\x7f]/g,
      one => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  'as base64': text => Buffer.from(text).toString('base64'),
  'as base64, one byte later': text => Buffer.from(`x${text}`).toString('base64'),
  'as base64, two bytes later': text => Buffer.from(`xx${text}`).toString('base64'),
  'as base64url': text => Buffer.from(`?>${text}`).toString('base64url'),
  'as bytes of UTF-8': text => Buffer.from(text),
  'as bytes of UTF-16, little end first': text => Buffer.from(text, 'utf16le'),
  'as bytes of UTF-16, big end first': text => Buffer.from(text, 'utf16le').swap16(),
  'as bytes of UTF-16 at an odd place': text =>
    Buffer.concat([Buffer.of(0x20), Buffer.from(text, 'utf16le')]),
}

describe('the search for values', () => {
  for (const [how, encode] of Object.entries(encodings)) {
    it(`finds name, address and file name ${how}, and nothing in another person's`, () => {
      for (const value of [name, address, words]) {
        assert.ok(finds([value], encode(value.text)), value.text)
        assert.ok(!finds([value], encode('Per Bakken per.b@eksempel.no cv.pdf')))
      }
    })
  }

  it('finds them in the middle of a long text, once for each unit', () => {
    const other = newId('app')
    const sought = searchValues(
      new Map([
        [unit, [name]],
        [other, [address]],
      ]),
    )
    const text = `${'x '.repeat(50_000)}"Åse  Bjørnstad" <ase.b@eksempel.no>${' y'.repeat(50_000)}`
    assert.deepEqual(new Set(sought.unitsIn(text)), new Set([unit, other]))
    assert.deepEqual(sought.unitsIn('x '.repeat(50_000)), [])
  })

  it('does not take a piece of something longer for the value', () => {
    assert.ok(!finds([name], 'Åse Bjørnstadsen'))
    assert.ok(!finds([address], 'xase.b@eksempel.no'))
    assert.ok(!finds([address], 'kari.ase.b@eksempel.no'))
    assert.ok(!finds([address], 'ase.b@eksempel.nok'))
    assert.ok(!finds([phone], '94740012345'))
    assert.ok(!finds([phone], '47400123456'))
    assert.ok(finds([phone], 'tlf. 4740012345,'))
  })

  it('looks for nothing in a text that is shorter than anything', () => {
    assert.ok(!finds([name], ''))
    assert.ok(!finds([name], 'Åse'))
    assert.deepEqual(searchValues(new Map()).unitsIn('anything at all'), [])
  })
})

describe('what is looked for', () => {
  it('is at most sixteen runs of eight words of a letter, its first and its last among them', () => {
    const letter = Array.from({ length: 300 }, (_none, at) => `ord${at}`).join(' ')
    const shingles = shinglesOf(letter)
    assert.equal(shingles.length, 16)
    assert.ok(shingles.every(text => text.split(' ').length === 8))
    assert.ok(shingles[0]?.startsWith('ord0 ') && shingles.at(-1)?.endsWith(' ord299'))
  })

  it('is a short letter whole, and one of two words not at all', () => {
    assert.deepEqual(shinglesOf('jeg vil gjerne'), ['jeg vil gjerne'])
    assert.deepEqual(shinglesOf('en to tre fire fem seks sju åtte'), ['en to tre fire fem seks sju åtte'])
    assert.deepEqual(shinglesOf('hei hei'), [])
  })

  it("leaves out file names that are anybody's", () => {
    const fileNames = ['cv.pdf', 'soknad.docx', 'Kari Nordmann CV.pdf']
    assert.deepEqual(soughtIn({ profile: undefined, own: undefined, fileNames }), [
      { kind: 'words', text: 'Kari Nordmann CV.pdf' },
    ])
  })
})
