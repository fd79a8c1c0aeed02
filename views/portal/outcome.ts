import type { TagColor } from '../components/text.tsx'
import type { ShownOutcome, ShownState } from '../shapes.ts'

/** The colour beside the word; never without the word. */
export const outcomeColors: Readonly<Record<ShownOutcome | ShownState, TagColor>> = {
  assessing: 'accent',
  undecided: 'accent',
  rejected: 'neutral',
  hired: 'success',
  cancelled: 'neutral',
  withdrawn: 'neutral',
}
