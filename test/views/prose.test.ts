import assert from 'node:assert/strict'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { Prose } from '../../views/components/text.tsx'

const shown = (text: string): string =>
  renderToString(h(Prose, { text }))
    .replace(/ class="[^"]*"/g, '')
    .replace(/^<div>|<\/div>$/g, '')

describe('the text of an advert', () => {
  it('makes a list of lines with "- ", also between lines without', () => {
    assert.equal(
      shown('Du skal\n- bygge\n- slette\nHilsen oss'),
      '<p>Du skal</p><ul><li>bygge</li><li>slette</li></ul><p>Hilsen oss</p>',
    )
  })

  it('makes paragraphs at blank lines, whatever the line ends, and keeps the lines within', () => {
    assert.equal(shown('En\r\nto\r\n \r\n\r\nTre'), '<p>En\nto</p><p>Tre</p>')
    assert.equal(shown(' \n\n'), '')
  })

  it('shows what looks like markup as it is', () => {
    assert.equal(shown('- <b>x</b>'), '<ul><li>&lt;b>x&lt;/b></li></ul>')
  })
})
