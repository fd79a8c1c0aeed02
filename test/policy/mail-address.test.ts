import assert from 'node:assert/strict'
import { addressForToken, readAddress } from '../../server/policy/mail-address.ts'

const good: [string, string][] = [
  ['kari@eksempel.no', 'kari@eksempel.no'],
  ['  kari@eksempel.no \n', 'kari@eksempel.no'],
  ['Kari.Nordmann+jobb@Eksempel.NO', 'Kari.Nordmann+jobb@eksempel.no'],
  ["o'neil@eksempel.no", "o'neil@eksempel.no"],
  ['kari@blåbær.no', 'kari@xn--blbr-roah.no'],
  ['kari@BLÅBÆR.no', 'kari@xn--blbr-roah.no'],
  ['kari@a.b.c.eksempel.no', 'kari@a.b.c.eksempel.no'],
  [`${'a'.repeat(64)}@eksempel.no`, `${'a'.repeat(64)}@eksempel.no`],
  ['-flag@eksempel.no', '-flag@eksempel.no'],
]

const bad: string[] = [
  '',
  ' ',
  'kari',
  '@eksempel.no',
  'kari@',
  'kari@eksempel',
  'kari@@eksempel.no',
  'kari@a@eksempel.no',
  'kari@eksempel.no,ola@eksempel.no',
  'kari@eksempel.no;ola@eksempel.no',
  'kari@eksempel.no ola@eksempel.no',
  'Kari <kari@eksempel.no>',
  '<kari@eksempel.no>',
  '"kari"@eksempel.no',
  '"a,b"@eksempel.no',
  'kari(x)@eksempel.no',
  'kari:ola@eksempel.no',
  'kari\\@eksempel.no',
  'kari nordmann@eksempel.no',
  'kari\u0000@eksempel.no',
  'kari\r\nBcc: ola@eksempel.no',
  'kari@eksempel.no\r\nBcc: ola@eksempel.no',
  'kari@eksempel.no\nola@eksempel.no',
  'kari@eksempel.no%0aBcc:ola@eksempel.no',
  'kari@eksempel.no%2cola',
  'kari@eksempel%2eno',
  'kåri@eksempel.no',
  '.kari@eksempel.no',
  'kari.@eksempel.no',
  'ka..ri@eksempel.no',
  'kari@.eksempel.no',
  'kari@eksempel..no',
  'kari@eksempel.no.',
  'kari@-eksempel.no',
  'kari@eksempel-.no',
  'kari@127.0.0.1',
  'kari@[127.0.0.1]',
  'kari@2130706433',
  'kari@0x7f.1',
  'kari@eksempel.123',
  'kari@eksempel.no:25',
  'kari@eksempel.no/x',
  'kari@eksempel.no?x',
  'kari@eksempel.no#x',
  'kari@ola:x@eksempel.no',
  'kari@eks_empel.no',
  'kari@eks\u200bempel.no',
  'kari\u202e@eksempel.no',
  'kari@eksempel。no',
  'group:kari@eksempel.no;',
  'mailto:kari@eksempel.no',
  'kari@eksempel.no>',
  '=?utf-8?q?kari?=@eksempel.no, b@c.no',
  `${'a'.repeat(65)}@eksempel.no`,
  `kari@${'a'.repeat(64)}.no`,
  `kari@${'a.'.repeat(130)}no`,
]

describe('a mail address', () => {
  for (const [typed, read] of good) {
    it(`is read from ${JSON.stringify(typed).slice(0, 60)}`, () => assert.equal(readAddress(typed), read))
  }
  for (const typed of bad) {
    it(`is not read from ${JSON.stringify(typed).slice(0, 60)}`, () =>
      assert.equal(readAddress(typed), undefined))
  }

  it('may have 254 characters, not 255', () => {
    const label = 'a'.repeat(49)
    const host = [label, label, label, 'eksempel.no'].join('.') // 161 characters
    const filled = (length: number) =>
      `${'k'.repeat(64)}@${'b'.repeat(length - 65 - host.length - 1)}.${host}`
    assert.equal(readAddress(filled(254))?.length, 254)
    assert.equal(readAddress(filled(255)), undefined)
  })

  it('is looked up in lower case, host in ASCII', () => {
    assert.equal(addressForToken(' Kari@Blåbær.no '), 'kari@xn--blbr-roah.no')
    assert.equal(addressForToken('KARI@XN--BLBR-ROAH.NO'), 'kari@xn--blbr-roah.no')
  })
})
