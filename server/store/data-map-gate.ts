import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Connection, Schema } from 'mongoose'
import type { Config } from '../base/config.ts'
import type { Context } from '../base/context.ts'
import { codeOf, StartRefusal } from '../base/errors.ts'
import { dataMap, isPlaceName, unmapped, type PlaceName } from '../policy/places.ts'
import { collectionPrefix } from './database.ts'

type Parts = Pick<Context, 'database' | 'config'>

/**
 * Every collection, every path of every schema and every data folder is in the data map.
 *
 * @throws StartRefusal one sentence for each that is not. Source: deletion.md 3
 */
export async function refuseUnmapped(ctx: Parts): Promise<void> {
  const sentences = unmapped({
    collections: [...(await collectionsOf(ctx, 'data')), ...(await collectionsOf(ctx, 'keys'))],
    paths: pathsOf(ctx),
    folders: await ownFolders(ctx.config),
  })
  if (sentences.length > 0) throw new StartRefusal(sentences)
}

/** A host's collections are its own: only our prefix counts. */
async function collectionsOf(ctx: Parts, where: 'data' | 'keys'): Promise<string[]> {
  const found = await ctx.database[where].listCollections()
  return found
    .map(collection => collection.name)
    .filter(name => name.startsWith(collectionPrefix))
    .map(name => name.slice(collectionPrefix.length))
}

/** Of every model over a collection of ours: its owner's, and the views that others have of it. */
function pathsOf({ database }: Parts): Partial<Record<PlaceName, string[]>> {
  const paths: Partial<Record<PlaceName, string[]>> = {}
  for (const { collection, modelName, schema } of [database.data, database.keys].flatMap(modelsOf)) {
    const place = collection.name.slice(collectionPrefix.length)
    if (!collection.name.startsWith(collectionPrefix) || !isPlaceName(place)) continue
    const isView = modelName !== place
    const leaves = leavesOf(schema).filter(path => !(isView && isOfUnits(place, path)))
    paths[place] = [...(paths[place] ?? []), ...leaves]
  }
  return paths
}

function modelsOf({ models }: Connection): Connection['models'][string][] {
  return Object.values(models)
}

const units: readonly PlaceName[] = ['applications', 'pool']

/** The engine sees both kinds of units through one schema: what either has is known, also as a whole (`stops`). */
function isOfUnits(place: PlaceName, path: string): boolean {
  const known = units.includes(place) ? units.flatMap(unit => Object.keys(dataMap[unit].paths)) : []
  return known.some(one => one === path || one.startsWith(`${path}.`))
}

/** The leaf paths of a schema; elements of an array have no number: `stops.kind`. */
export function leavesOf(schema: Schema): string[] {
  const leaves: string[] = []
  schema.eachPath((path, type) => {
    const inner = type.schema
    if (inner) leaves.push(...leavesOf(inner).map(leaf => `${path}.${leaf}`))
    else leaves.push(path)
  })
  return leaves
}

/** An operator may keep uploads, keyring or ledger anywhere, also inside one another: each is looked into as itself. */
async function ownFolders(config: Config): Promise<string[]> {
  const { dataDir, uploadsDir, keyringDir, ledgerDir } = config
  const placed = new Set([uploadsDir, keyringDir, ledgerDir])
  const inside = async (folder: string): Promise<string[]> =>
    (await foldersIn(folder)).filter(name => !placed.has(join(folder, name)))
  return [...(await inside(dataDir)), ...(await inside(uploadsDir))]
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter(entry => entry.isDirectory()).map(entry => entry.name)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
