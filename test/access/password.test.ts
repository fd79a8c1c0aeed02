import assert from 'node:assert/strict'
import { commonestPasswords } from '../../server/access/commonest-passwords.ts'
import { passwordProblem } from '../../server/access/password.ts'

describe('a new password', () => {
  it('has 12 to 128 characters, however many bytes they take', () => {
    assert.equal(passwordProblem('måker og fy'), 'invite.short')
    assert.equal(passwordProblem('måker og fyr'), undefined)
    assert.equal(passwordProblem('🐦'.repeat(4) + 'abcdefg'), 'invite.short')
    const long = 'Kvitøy ligger ytterst i havgapet. '.repeat(4)
    assert.equal(passwordProblem(long.slice(0, 128)), undefined)
    assert.equal(passwordProblem(long.slice(0, 129)), 'invite.long')
    assert.equal(passwordProblem('x'.repeat(1_000_000)), 'invite.long')
  })

  it('counts characters after two ways to type them have become one', () => {
    assert.equal(passwordProblem('a\u030Aker og fyr'), 'invite.short')
  })

  it('is none of the 3 000 commonest', () => {
    assert.equal(commonestPasswords.length, 3000)
    assert.equal(new Set(commonestPasswords).size, 3000)
    for (const password of commonestPasswords.filter(({ length }) => length >= 12)) {
      assert.equal(passwordProblem(password), 'invite.common', password)
    }
  })

  it('is not made of them', () => {
    const made = [
      'passwordpassword',
      'Password1234',
      'PASSWORD!!!!',
      'qwertyuiop12',
      'dragonmonkey1',
      '123456789012',
      'letmein-master',
      'aaaaaaaaaaaa',
      'abcabcabcabc',
      '121212121212',
      'iloveyou2026',
      'sunshine2026',
      '!!princess!!',
    ]
    for (const password of made) assert.equal(passwordProblem(password), 'invite.common', password)
  })

  it('may be a sentence of common words', () => {
    const good = [
      'sunshine dragon monkey master',
      'correct horse battery staple',
      'Fyret på Kvitøy',
      'rt7#Kq!vM2pz',
      'password er dumt',
    ]
    for (const password of good) assert.equal(passwordProblem(password), undefined, password)
  })

  it('is judged quickly, whatever it is', () => {
    const startedAt = process.hrtime.bigint()
    for (const text of [
      'a'.repeat(128),
      '1'.repeat(36),
      'passwordpasswordpasswordpassword123',
      'x'.repeat(10_000_000),
    ])
      passwordProblem(text)
    assert.ok(process.hrtime.bigint() - startedAt < 100_000_000n)
  })
})
