import { chainFault } from './ledger-chain.ts'
import { lineOf, saying, type Entry } from './ledger-entry.ts'
import { NoRepair, type Repairing } from './ledger-repair.ts'
import { verifyCopies, type ChainReport } from './ledger-verify.ts'

/**
 * The entries that the collection lost, or has otherwise than the file: the file is whole and signed, and both the mirror
 * and the database's head know its last entry, so that no other history fits. None when the fault is elsewhere.
 *
 * @throws NoRepair when the collection is wrong and the file cannot tell what was in it
 */
export async function wrongRows({ store, file, keys }: Repairing): Promise<Entry[]> {
  const { fault, entries: kept } = await verifyCopies(store, file, keys)
  if (!fault || !isOfRows(fault)) return []
  const mirror = await store.mirror()
  const { entries, fault: unreadable } = await file.read()
  const head = await store.head()
  const last = entries.at(-1)
  if (fault.code === 'ahead' && (head?.seq ?? -1) < kept) return [] // a restored backup: the replay brings them
  const isWitness = !unreadable && !chainFault(entries, keys)
  const isKnown = last?.hash === head?.hash && (!mirror || entries[mirror.seq]?.hash === mirror.hash)
  if (!isWitness || !isKnown) throw noRepair(fault)
  const rows = await store.linesBySeq()
  return entries.filter(entry => rows.get(entry.seq) !== lineOf(entry))
}

type Fault = NonNullable<ChainReport['fault']>

function isOfRows(fault: Fault): boolean {
  return fault.in === 'collection' || fault.code === 'differs' || fault.code === 'ahead'
}

function noRepair(fault: Fault): NoRepair {
  return new NoRepair(`${fault.in} ${fault.seq} ${fault.code}`)
}

/**
 * The collection has these entries again as the file has them, and the ledger says so. Gives how many.
 *
 * @throws NoRepair as `wrongRows`, or when something else is wrong with it
 */
export async function repairRows(parts: Repairing): Promise<number> {
  const wrong = await wrongRows(parts)
  for (const entry of wrong) await parts.store.setRow(entry)
  const { fault } = await verifyCopies(parts.store, parts.file, parts.keys)
  if (fault && isOfRows(fault)) throw noRepair(fault)
  if (wrong.length > 0)
    await parts.append({ says: saying('file_repaired', { counts: { rows: wrong.length } }) })
  return wrong.length
}
