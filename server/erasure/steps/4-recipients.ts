import type { LeavingId } from '../../base/place.ts'
import { askHolders } from '../ask-holder.ts'
import { closeByOf } from '../last-mail.ts'
import { purgeRunOf, steps, type RunItem } from '../run.ts'
import { openableKeys } from '../sealed-values.ts'
import type { UnitId } from '../../vault/seal.ts'
import type { Step } from './step.ts'

const dayMs = 24 * 3_600_000

/**
 * Whoever has a copy is asked to delete it (M15), downloaders and recipients alike; each once a number. A run past its time sends these still, for 24 hours. Source: GDPR art. 19
 */
export const recipientsStep: Step = {
  number: steps.recipients,
  take: async (works, run) => {
    const open = async (units: readonly UnitId[]) => await openableKeys(works, run, units)
    const holders = await works.parts.copiesOf(purgeRunOf(run).items, open)
    if (holders.length === 0) return {}
    const items = new Map<LeavingId, RunItem>(run.items.map(item => [item.id, item]))
    const now = await works.ctx.database.now()
    const asked = holders.flatMap(holder => {
      const item = items.get(holder.unit)
      if (!item) return []
      const inTime = closeByOf(run, item)
      const closeBy = inTime > now ? inTime : new Date(now.getTime() + dayMs)
      return [{ holder, question: { number: item.number, what: 'delete' as const, now, closeBy } }]
    })
    await works.copies.dropOpen([...new Set(asked.map(({ question }) => question.number))])
    await askHolders(works, asked)
    return {}
  },
}
