import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { environmentExample, packageRoot } from '../server/base/config.ts'

describe('.env.example', () => {
  it('is what `npm run env-example` makes of the settings', () => {
    assert.equal(readFileSync(join(packageRoot, '.env.example'), 'utf8'), environmentExample())
  })
})
