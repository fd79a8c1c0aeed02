import { keyUnitsOf, type RunRow } from './run.ts'
import { openValues, withoutRefused } from './sealed-values.ts'
import type { Works } from './works.ts'

/** A key still opens what it must not open any more. */
export class KeyStillOpens extends Error {
  readonly code = 'KEY_OPENS'

  constructor() {
    super('a destroyed key still opens')
    this.name = 'KeyStillOpens'
  }
}

/**
 * The keys of the run's units are destroyed; shown by each of them and by the stored samples. Safe to repeat.
 *
 * @returns when it was first done
 * @throws KeyStillOpens
 */
export async function destroyKeys(works: Works, run: RunRow): Promise<Date> {
  const { keys } = works.ctx.vault
  const units = keyUnitsOf(run)
  await keys.destroy(units)
  const states = await keys.stateOf(units)
  if ([...states.values()].some(state => state !== 'destroyed')) throw new KeyStillOpens()
  const open = await withoutRefused(units, async some => await keys.openFenced(run.keyRunId, some))
  if (open.size > 0) throw new KeyStillOpens()
  if ((await openValues(works, run)).size > 0) throw new KeyStillOpens()
  return run.keylessAt ?? (await works.ctx.database.now())
}
