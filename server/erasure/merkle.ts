import { createHash } from 'node:crypto'

const leafPrefix = Buffer.of(0x00)
const nodePrefix = Buffer.of(0x01)

/** The hash of a leaf: SHA-256 of 0x00 and its bytes. Source: deletion.md 9 */
export function leafHash(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(leafPrefix).update(bytes).digest()
}

function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(nodePrefix).update(left).update(right).digest()
}

/** The levels of the tree, leaves first; an odd node moves up as it is. */
function levelsOf(leaves: readonly Buffer[]): Buffer[][] {
  if (leaves.length === 0) throw new Error('a tree has at least one leaf')
  const levels = [[...leaves]]
  for (let level = levels[0] ?? []; level.length > 1; level = levels.at(-1) ?? []) levels.push(above(level))
  return levels
}

function above(level: readonly Buffer[]): Buffer[] {
  const nodes: Buffer[] = []
  for (let at = 0; at < level.length; at += 2) {
    const left = level[at]
    const right = level[at + 1]
    if (left) nodes.push(right ? nodeHash(left, right) : left)
  }
  return nodes
}

/** The root over these leaf hashes, and for each leaf the siblings on its way up. */
export function merkleTree(leaves: readonly Buffer[]): { root: Buffer; paths: Buffer[][] } {
  const levels = levelsOf(leaves)
  const root = levels.at(-1)?.[0]
  if (!root) throw new Error('a tree has a root')
  return { root, paths: leaves.map((_leaf, index) => pathOf(levels, index)) }
}

function pathOf(levels: readonly Buffer[][], leafIndex: number): Buffer[] {
  const path: Buffer[] = []
  let index = leafIndex
  for (const level of levels.slice(0, -1)) {
    const sibling = level[index % 2 === 0 ? index + 1 : index - 1]
    if (sibling) path.push(sibling)
    index = Math.floor(index / 2)
  }
  return path
}

/** The root over these leaf hashes. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  return merkleTree(leaves).root
}

/** A leaf's place in its tree. */
export interface LeafPlace {
  index: number
  count: number
}

/** The root that this leaf hash and path lead to; undefined when the path has too few or too many parts. */
export function rootFrom(leaf: Buffer, place: LeafPlace, path: readonly Buffer[]): Buffer | undefined {
  if (place.count < 1 || place.index < 0 || place.index >= place.count) return undefined
  const rest = [...path]
  let hash = leaf
  for (let { index, count } = place; count > 1; index = Math.floor(index / 2), count = Math.ceil(count / 2)) {
    if (index % 2 === 0 && index + 1 === count) continue
    const sibling = rest.shift()
    if (!sibling) return undefined
    hash = index % 2 === 0 ? nodeHash(hash, sibling) : nodeHash(sibling, hash)
  }
  return rest.length === 0 ? hash : undefined
}
