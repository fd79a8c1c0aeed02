import { keyUnitsOf, type RunRow } from './run.ts'
import { openableKeys, valuesUnder } from './sealed-values.ts'
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
  const open = await openableKeys(works, run, units)
  if (open.size > 0 || valuesUnder(open, run).size > 0) throw new KeyStillOpens()
  return run.keylessAt ?? (await works.ctx.database.now())
}
