import assert from 'node:assert/strict'
import { prunedThroughOf } from '../../server/erasure/ledger-parts.ts'
import { aChain } from '../support/ledger-samples.ts'

describe('what was pruned of a ledger', () => {
  const [genesis, sweep] = aChain(2)
  assert.ok(genesis && sweep)
  const pruned = (through: number) => ({ ...sweep, kind: 'tokens_pruned' as const, detail: { through } })

  it('is what the entry with the highest number says, and nothing in one that says nothing of it', () => {
    assert.equal(prunedThroughOf([genesis, sweep]), -1)
    assert.equal(prunedThroughOf([genesis, pruned(7), pruned(3), sweep]), 7)
  })

  it('is told also of the ledger of many years', () => {
    const years = Array.from({ length: 500_000 }, (_none, at) => (at === 400_000 ? pruned(399_000) : sweep))
    assert.equal(prunedThroughOf(years), 399_000)
  })
})
