import assert from 'node:assert/strict'
import { startChild } from '../support/children.ts'

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const thrower = new URL(`../support/thrower.${extension}`, import.meta.url).href

describe('P27 an error that nobody caught', () => {
  for (const callback of [
    'timeout',
    'immediate',
    'tick',
    'microtask',
    'rejection',
    'listener',
    'unheard',
    'file',
  ]) {
    it(`ends the process with code 1 and its code, without its message: ${callback}`, async () => {
      const child = startChild(thrower, [callback])
      const line = await child.nextLine()
      assert.equal(await child.ended, 1)
      assert.match(line, /"event":"process\.failed","code":"E_QUOTES"/)
      assert.doesNotMatch(line + child.errors(), /kari/)
    })
  }
})
