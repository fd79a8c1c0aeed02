import { emptyPlaces } from '../empty-places.ts'
import { steps } from '../run.ts'
import { scan, TraceFound } from '../scan.ts'
import type { Step } from './step.ts'

/** How often what a scan finds is erased again before the run fails. */
const mostRounds = 3

/** Nothing of the units was found anywhere: neither an id, nor, while their keys still open, a value. */
export const scanStep: Step = {
  number: steps.scan,
  take: async (works, run) => {
    for (let round = 0; ; round += 1) {
      const result = await scan(works, run)
      if (result.findings.length === 0) {
        const { places, values, valueScan } = result
        return { scan: { places, values, valueScan }, scannedAt: await works.ctx.database.now() }
      }
      if (round === mostRounds) throw new TraceFound(result.findings)
      for (const stage of ['hide', 'files', 'children', 'parents'] as const)
        await emptyPlaces(works, run, stage)
    }
  },
}
