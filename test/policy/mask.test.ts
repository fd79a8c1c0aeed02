import assert from 'node:assert/strict'
import { holdsPassage, maskedText, passagesIn } from '../../server/policy/mask.ts'

const mark = '[X]'

describe('passages that are left out of a text', () => {
  it('are replaced wherever they stand, whatever their case and wherever the line breaks', () => {
    const text = 'Kari Nes sa nei.\nSå sa kari\nnes ja, og KARI NES gikk.'
    assert.equal(maskedText(text, ['Kari Nes'], mark), '[X] sa nei.\nSå sa [X] ja, og [X] gikk.')
  })

  it('are whole words: a part of another word stays', () => {
    assert.equal(maskedText('Per, Person, Peren. Per1', ['Per'], mark), '[X], Person, Peren. Per1')
    assert.equal(maskedText('ståle og blåstål', ['stål'], mark), 'ståle og blåstål')
  })

  it('that overlap or touch leave nothing between them, in whichever order', () => {
    for (const passages of [
      ['Kari og', 'og Per'],
      ['og Per', 'Kari og'],
    ])
      assert.equal(maskedText('Både Kari og Per kom.', passages, mark), 'Både [X] kom.')
  })

  it('are taken as they are written, not as patterns, composed or not', () => {
    assert.equal(maskedText('a+b (c) $& a.b', ['a+b', '(c)', '$&'], mark), '[X] [X] [X] a.b')
    assert.equal(maskedText('Bjørn A\u030Ase', ['Åse'], '$&'), 'Bjørn $&')
    assert.equal(holdsPassage('axb', 'a.b'), false)
  })

  it('are one a line, each once, without what surrounds them', () => {
    assert.deepEqual(passagesIn('  Kari   Nes \r\n\r\nPer\nPer\n'), ['Kari Nes', 'Per'])
    assert.deepEqual(passagesIn(' \n'), [])
    assert.equal(maskedText('Alt står.', [], mark), 'Alt står.')
  })
})
