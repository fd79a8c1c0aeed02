import assert from 'node:assert/strict'
import { findByPaths, placeNames } from '../../server/policy/places.ts'
import { collectionRules } from '../../server/store/migrations/collections.ts'

describe('the indexes', () => {
  it('begin with every path of the data map by which something is found', () => {
    const wanting = placeNames.flatMap(place => {
      const indexes = collectionRules.find(rule => rule.place === place)?.indexes ?? []
      // One that holds a part of the rows only does not help whoever looks for all.
      const whole = indexes.filter(index => !index.partialFilterExpression)
      const first = new Set(['_id', ...whole.map(({ key }) => Object.keys(key)[0])])
      return findByPaths(place).flatMap(({ path }) => (first.has(path) ? [] : [`${place}.${path}`]))
    })
    assert.deepEqual(wanting, [])
  })
})
