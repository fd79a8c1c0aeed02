import { createHmac } from 'node:crypto'
import { merkleRoot, leafHash } from './merkle.ts'

const tokenBytes = 16

/** The token of a random id: the first 16 bytes of its HMAC under the pepper, base64url. Never of an address or a name. */
export function tokenOf(pepper: Uint8Array, id: string): string {
  return createHmac('sha256', pepper).update(id).digest().subarray(0, tokenBytes).toString('base64url')
}

/** The tokens of those ids, each once, in the order of their bytes. */
export function tokensOf(pepper: Uint8Array, ids: readonly string[]): string[] {
  const tokens = [...new Set(ids)].map(id => Buffer.from(tokenOf(pepper, id), 'base64url'))
  return tokens.sort(Buffer.compare).map(token => token.toString('base64url'))
}

/** The Merkle root over sorted tokens, base64url; null over none. */
export function tokensRootOf(tokens: readonly string[]): string | null {
  if (tokens.length === 0) return null
  const sorted = tokens.map(token => Buffer.from(token, 'base64url')).sort(Buffer.compare)
  return merkleRoot(sorted.map(leafHash)).toString('base64url')
}
