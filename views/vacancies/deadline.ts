import { inDays, longDate } from '../dates.ts'
import type { Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'

/** "22. november 2026, om 14 dager", or that there is none. */
export function deadlineText(frame: Frame, deadlineOn: string | null): string {
  if (!deadlineOn) return t(frame.language)('word.noDeadline')
  return `${longDate(deadlineOn, frame)}, ${inDays(deadlineOn, frame.now, frame)}`
}

/** The same as one sentence: "Frist 22. november 2026, om 14 dager". */
export function deadlineLine(frame: Frame, deadlineOn: string | null): string {
  const say = t(frame.language)
  if (!deadlineOn) return say('word.noDeadline')
  return say('jobs.deadline', {
    date: longDate(deadlineOn, frame),
    days: inDays(deadlineOn, frame.now, frame),
  })
}
