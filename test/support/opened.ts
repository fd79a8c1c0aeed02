import type { World } from './world.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import type { DataKey, UnitId } from '../../server/vault/seal.ts'

/**
 * Everything that is stored, in words: plain values as they are, and what is sealed opened with whichever key opens it.
 * One line for each value, with its place before it.
 */
export async function openedTexts({ ctx }: Pick<World, 'ctx'>): Promise<string[]> {
  const keys = await everyKey(ctx)
  const lines: string[] = []
  for (const { name } of await ctx.database.data.listCollections()) {
    const place = name.replace(collectionPrefix, '')
    for (const row of await ctx.database.data.collection(name).find({}).toArray())
      lines.push(...linesOf({ ctx, keys, collection: place, id: String(row['_id']) }, '', row))
  }
  return lines
}

interface Where {
  ctx: World['ctx']
  keys: readonly DataKey[]
  collection: string
  id: string
}

function linesOf(where: Where, path: string, value: unknown): string[] {
  const sealed = bytesOf(value)
  if (sealed) return opened(where, path, sealed)
  if (value instanceof Date || value === null || value === undefined) return []
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([name, one]) =>
      linesOf(where, Array.isArray(value) ? path : path === '' ? name : `${path}.${name}`, one),
    )
  return [`${where.collection}.${path}: ${JSON.stringify(value)}`]
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  const held = typeof value === 'object' && value !== null && 'buffer' in value ? value.buffer : undefined
  return held instanceof Uint8Array ? held : undefined
}

function opened({ ctx, keys, collection, id }: Where, path: string, sealed: Uint8Array): string[] {
  for (const key of keys) {
    try {
      const plain = ctx.vault.seal.open(key, { collection, id, path }, sealed)
      return [`${collection}.${path}: ${Buffer.from(plain).toString('utf8')}`]
    } catch {
      continue // another key's
    }
  }
  return []
}

async function everyKey(ctx: World['ctx']): Promise<DataKey[]> {
  const rows = await ctx.database.keys
    .collection<{ _id: string }>(`${collectionPrefix}dataKeys`)
    .find({ state: 'active' })
    .toArray()
  const units = rows.map(row => row._id as UnitId)
  return [...(await ctx.vault.keys.open(units)).values()]
}
