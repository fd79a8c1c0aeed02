import assert from 'node:assert/strict'
import { readConfig } from '../../server/base/config.ts'
import { StartRefusal } from '../../server/base/errors.ts'

function reasonsFor(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment)
  } catch (error) {
    assert.ok(error instanceof StartRefusal)
    return error.reasons
  }
  return []
}

const wrong: [string, string, RegExp][] = [
  ['NODE_ENV', 'prod', /must be production, development or test\. Example: production$/],
  ['PORT', 'abc', /must be a port from 0 to 65535\. Example: 3000$/],
  ['PORT', '70000', /must be a port from 0 to 65535\. Example: 3000$/],
  ['MONGODB_URI', 'http://db.firma.example', /must begin with mongodb:\/\/ or mongodb\+srv:\/\//],
  ['MONGODB_URI', 'mongodb://', /and name a host/],
  ['GLEMME_KEYS_URI', 'db.firma.example', /must begin with mongodb:\/\//],
  ['GLEMME_PUBLIC_URL', 'ftp://firma.example', /must be an address with http:\/\/ or https:\/\//],
  ['GLEMME_PUBLIC_URL', 'https://firma.example/jobb/?x=1', /without \? and #/],
  ['GLEMME_TEST_OFFSET_MS', 'abc', /must be a whole number of milliseconds\.$/],
  ['GLEMME_PROT', '1', /there is no such setting/],
]

describe('the settings', () => {
  for (const [name, value, reason] of wrong) {
    it(`refuse ${name}=${value} in one sentence that names it`, () => {
      const reasons = reasonsFor({ [name]: value })
      assert.equal(reasons.length, 1)
      assert.ok(reasons[0]?.startsWith(`${name}: `), reasons[0])
      assert.match(reasons[0] ?? '', reason)
    })
  }

  it('take what is right, and nothing at all', () => {
    for (const right of [
      {},
      { MONGODB_URI: 'mongodb+srv://user:p%40ss@db.firma.example/glemme?tls=true' },
      { MONGODB_URI: 'mongodb://%2Ftmp%2Fm.sock/?replicaSet=rs0' },
      { GLEMME_PUBLIC_URL: 'https://firma.example/jobb/', PORT: '0', NODE_ENV: 'test' },
    ])
      assert.deepEqual(reasonsFor(right), [])
  })

  it('are all named at once when several are wrong', () => {
    assert.equal(reasonsFor({ PORT: '-1', NODE_ENV: 'x', MONGODB_URI: 'y' }).length, 3)
  })
})
