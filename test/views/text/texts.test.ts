import assert from 'node:assert/strict'
import { erasablePlaces } from '../../../server/policy/places.ts'
import { en } from '../../../views/text/en.ts'
import { counted, isTextKey, problemText, t } from '../../../views/text/lookup.ts'
import { nb } from '../../../views/text/nb.ts'
import { lix } from '../support/readability.ts'

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted()
const inBoth = Object.entries(nb).map(([key, bokmål]) => {
  assert.ok(isTextKey(key))
  return { key, bokmål, english: en[key] }
})

/** Sentences worth measuring: with a full stop, placeholders read as one word. */
function sentences(texts: readonly string[]): string {
  return texts
    .filter(text => /[.?]$/.test(text))
    .map(text => text.replace(/\{\w+\}/g, 'x'))
    .join(' ')
}

describe('the texts', () => {
  it('have the same keys in both languages', () => {
    assert.deepEqual(Object.keys(en).toSorted(), Object.keys(nb).toSorted())
  })

  it('have the same placeholders in both languages', () => {
    for (const { key, bokmål, english } of inBoth) {
      assert.deepEqual(placeholders(english), placeholders(bokmål), key)
    }
  })

  it('are easy: LIX under 40 in each language', () => {
    for (const texts of [nb, en]) assert.ok(lix(sentences(Object.values(texts))) < 40)
  })

  it('are easy one by one where they are longer than a line', () => {
    for (const { key, bokmål, english } of inBoth) {
      for (const text of [bokmål, english]) {
        const plain = text.replace(/\{\w+\}/g, 'x')
        if (plain.split(' ').length >= 15) assert.ok(lix(plain) < 52, `${key}: ${lix(plain)}`)
      }
    }
  })

  it('avoid the words to avoid, exclamation marks and "OK"', () => {
    for (const { key, bokmål, english } of inBoth) {
      assert.doesNotMatch(bokmål, /kandidat|anonymis|\bmail\b|!|\bOK\b/i, key)
      assert.doesNotMatch(english, /!|\bOK\b/, key)
    }
  })

  it('call a person "du" and never say that something is deleted before it is', () => {
    for (const { key, bokmål } of inBoth) {
      if (key.startsWith('erasure.running') || key.startsWith('mail.M6'))
        assert.doesNotMatch(bokmål, /vi har slettet/i)
      assert.doesNotMatch(bokmål, /\b(De|Dem|Deres)\b(?! som| er| får| venter| eldste)/, key)
    }
  })

  it('name every place that a certificate counts', () => {
    for (const place of erasablePlaces) assert.ok(isTextKey(`place.${place}`), place)
  })

  it('say the sentences of the design word by word', () => {
    assert.equal(nb['apply.submit'], 'Send søknaden')
    assert.equal(
      nb['link.dead'],
      'Lenken gjelder ikke lenger. Den er utløpt eller brukt, eller opplysningene er slettet.',
    )
    assert.equal(t('nb')('erase.now', { n: 24 }), 'Slett straks, uten 24 timers angrefrist')
    assert.equal(t('en')('erase.now', { n: 24 }), 'Delete now, without 24 hours to change my mind')
    assert.equal(
      problemText('nb', { key: 'err.long', values: { field: 'Søknadstekst', n: 8001, max: 8000 } }),
      'Søknadstekst har 8001 tegn. Grensen er 8000.',
    )
  })
})

describe('the lookup', () => {
  it('fills placeholders once: braces in a value stay', () => {
    assert.equal(t('nb')('file.named', { name: '{problem}', problem: 'x' }), '{problem}: x')
  })

  it('refuses a sentence that lacks a value, and names no value', () => {
    assert.throws(() => t('nb')('err.long', { field: 'hemmelig' }), /sentence err\.long needs a value for n/)
  })

  it('says that the form is out of date for a key nobody wrote a sentence for', () => {
    assert.equal(problemText('nb', { key: 'err.hasOwnProperty' }), nb['err.unknown'])
    assert.equal(problemText('en', { key: 'toString' }), en['err.unknown'])
  })

  it('counts one and many', () => {
    assert.equal(counted('nb', 'month', 1), '1 måned')
    assert.equal(counted('nb', 'month', 6), '6 måneder')
    assert.equal(counted('en', 'day', 0), '0 days')
  })
})
