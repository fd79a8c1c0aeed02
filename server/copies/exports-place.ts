import type { Context } from '../base/context.ts'
import { codeOf } from '../base/errors.ts'
import type { FileId } from '../base/ids.ts'
import {
  unitIdsOf,
  UnitsFailed,
  type Finding,
  type LeavingId,
  type Place,
  type SearchValues,
} from '../base/place.ts'
import { exportFiles, readExportFile, removeExportFiles } from './exports-folder-store.ts'
import { exportsOf, removeExports, type ExportRow } from './exports-store.ts'

type Parts = Pick<Context, 'database' | 'config' | 'fileStore'>

/** Copies and transfers with anything of a leaving unit: their files, whole or half made, then their rows. */
export function exportsPlace(ctx: Parts): Place {
  return {
    name: 'exports',
    stage: 'files',
    hasFiles: true,
    erase: async run => await eraseExports(ctx, unitIdsOf(run)),
    find: async (run, values) => [
      ...(await pointersTo(ctx, unitIdsOf(run))).map(unit => finding(unit, 'reference')),
      ...(values ? await valuesInFolder(ctx, values) : []),
    ],
  }
}

/** Files first, then rows, again until there is no row. What cannot be removed alone fails alone. */
async function eraseExports(ctx: Parts, units: readonly LeavingId[]): Promise<void> {
  const stuck = new Map<FileId, string>()
  const isStuck = ({ fileId }: ExportRow): boolean => fileId !== null && stuck.has(fileId)
  for (;;) {
    const rows = await exportsOf(ctx, units)
    const left = rows.filter(row => !isStuck(row))
    if (left.length === 0) break
    const failed = await removeExportFiles(
      ctx,
      left.flatMap(row => row.fileId ?? []),
    )
    for (const { fileId, code } of failed) stuck.set(fileId, code)
    const removed = left.filter(row => !isStuck(row))
    await removeExports(
      ctx,
      removed.map(row => row._id),
    )
  }
  const [code] = stuck.values()
  if (code !== undefined) throw new UnitsFailed([...new Set(await pointersTo(ctx, units))], code)
}

function unitsAmong(units: readonly LeavingId[], row: Pick<ExportRow, 'units'>): LeavingId[] {
  return row.units.filter(unit => units.includes(unit))
}

/** The unit of each export with something of one of these. */
async function pointersTo(ctx: Parts, units: readonly LeavingId[]): Promise<LeavingId[]> {
  return (await exportsOf(ctx, units)).flatMap(row => unitsAmong(units, row))
}

function finding(unit: LeavingId, how: Finding['how']): Finding {
  return { place: 'exports', unit, how }
}

/** Longer than any form of a value, bytes: pieces of a file overlap by so much. */
const overlapBytes = 16 * 1024

/** What lies there is sealed; this shows that it is. */
async function valuesInFolder(ctx: Parts, values: SearchValues): Promise<Finding[]> {
  const found: LeavingId[] = []
  for (const fileId of await exportFiles(ctx)) {
    let rest: Buffer = Buffer.alloc(0)
    try {
      for await (const piece of readExportFile(ctx, fileId)) {
        const bytes = Buffer.concat([rest, Buffer.from(piece as Uint8Array)])
        found.push(...values.unitsIn(bytes))
        rest = bytes.subarray(-overlapBytes)
      }
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error // it went meanwhile
    }
  }
  return [...new Set(found)].map(unit => finding(unit, 'value'))
}
