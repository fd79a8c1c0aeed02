import { assets } from '../../views/assets/assets.ts'
import type { Answer } from './route.ts'

const byPath = new Map(assets.map(asset => [asset.path, asset]))

/** The pattern under which assets are logged. */
export const assetRoute = '/assets/:name'

/** The asset of that name; its name holds the hash of its content, so it may be kept for good. */
export function assetAnswer(path: string): Answer | undefined {
  const asset = byPath.get(path)
  if (!asset) return undefined
  const headers = { 'Cache-Control': 'public, max-age=31536000, immutable' }
  return { kind: 'text', status: 200, text: asset.body.toString('utf8'), type: asset.type, headers }
}
