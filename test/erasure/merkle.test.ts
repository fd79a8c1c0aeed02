import assert from 'node:assert/strict'
import { leafHash, merkleRoot, merkleTree, rootFrom } from '../../server/erasure/merkle.ts'

function leavesOf(count: number): Buffer[] {
  return Array.from({ length: count }, (_none, at) => leafHash(Buffer.from(`leaf ${at}`)))
}

describe('a Merkle tree', () => {
  it('has the roots that were computed elsewhere', () => {
    const roots = [
      [['a'], '022a6979e6dab7aa5ae4c3e5e45f7e977112a7e63593820dbec1ec738a24f93c'],
      [['a', 'b'], 'b137985ff484fb600db93107c77b0365c80d78f5b429ded0fd97361d077999eb'],
      [['a', 'b', 'c'], '36642e73c2540ab121e3a6bf9545b0a24982cd830eb13d3cd19de3ce6c021ec1'],
    ] as const
    for (const [texts, root] of roots) {
      assert.equal(merkleRoot(texts.map(text => leafHash(Buffer.from(text)))).toString('hex'), root)
    }
  })

  it('leads from every leaf to the root, in batches of every shape', () => {
    for (const count of [1, 2, 3, 4, 5, 7, 8, 9, 31, 500]) {
      const leaves = leavesOf(count)
      const { root, paths } = merkleTree(leaves)
      for (const [index, leaf] of leaves.entries()) {
        assert.deepEqual(rootFrom(leaf, { index, count }, paths[index] ?? []), root)
      }
    }
  })

  it('leads nowhere else from another leaf, place or path', () => {
    const leaves = leavesOf(7)
    const { root, paths } = merkleTree(leaves)
    const [first = Buffer.alloc(32), second = Buffer.alloc(32)] = leaves
    const path = paths[0] ?? []
    assert.notDeepEqual(rootFrom(second, { index: 0, count: 7 }, path), root)
    assert.notDeepEqual(rootFrom(first, { index: 1, count: 7 }, path), root)
    assert.equal(rootFrom(first, { index: 0, count: 7 }, path.slice(1)), undefined)
    assert.equal(rootFrom(first, { index: 0, count: 7 }, [...path, first]), undefined)
    assert.equal(rootFrom(first, { index: 7, count: 7 }, path), undefined)
    assert.equal(rootFrom(first, { index: -1, count: 7 }, path), undefined)
  })

  it('takes a node for no leaf', () => {
    const [one = Buffer.alloc(32), other = Buffer.alloc(32)] = leavesOf(2)
    assert.notDeepEqual(leafHash(Buffer.concat([one, other])), merkleRoot([one, other]))
  })

  it('does not exist without a leaf', () => {
    assert.throws(() => merkleTree([]))
  })
})
