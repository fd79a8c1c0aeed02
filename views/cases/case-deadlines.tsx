import { DeadlinesChart } from '../charts/deadlines.tsx'
import { pathIn, type Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'
import type { ListedCase } from './shapes.ts'

/** Chart 4 of the cases that wait for an answer, those due first before the others; nothing when none does. */
export function CaseDeadlines({ frame, waiting }: { frame: Frame; waiting: readonly ListedCase[] }) {
  if (waiting.length === 0) return null
  const say = t(frame.language)
  const bars = waiting.map(row => {
    const { caseId: id, deadline, left, label } = row
    const href = pathIn(frame, `/staff/cases/${id}`)
    return { id, href, what: say(`cases.type.${row.type}`), deadline, left, label }
  })
  return <DeadlinesChart style={frame} bars={bars} />
}
