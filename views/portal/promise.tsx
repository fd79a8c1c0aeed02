import type { Due } from '../../server/policy/retention.ts'
import { longDate } from '../dates.ts'
import type { Frame } from '../frame.ts'
import { becauseText, ruleText, type DueReason } from '../rules.ts'
import type { ShownRetention } from '../shapes.ts'
import { t } from '../text/lookup.ts'
import { awaitedText, type Awaited } from './waiting-objection.tsx'
import { dayHasPassed, type ShownStop } from './stop.tsx'

/** What the first sentence about an application is made of. */
export interface PromiseProps {
  frame: Frame
  due: Due
  /** Why that day; by the rule unless told otherwise. */
  reason?: DueReason
  retention: ShownRetention
  policyVersion: number
  /** The day of the copy in the talent pool, which stays when the application goes. */
  copyDueOn?: string | undefined
  /** The applicant has said no to storage, and that waits for these. */
  awaits?: readonly Awaited[] | undefined
  /** What stops the deletion now. */
  stop?: ShownStop | undefined
}

/** When the application is deleted, and why then: true also while something stops it. */
export function DeletionPromise(p: PromiseProps) {
  const { first, more } = toldOf(p)
  const say = t(p.frame.language)
  const sentences = [
    ...more,
    say('mine.policy', { n: p.policyVersion }),
    ...(p.copyDueOn === undefined ? [] : [say('mine.copyDay', { date: longDate(p.copyDueOn, p.frame) })]),
  ]
  return (
    <div class="promise">
      <p class="promise__when">{first}</p>
      <p class="ds-paragraph">{sentences.join(' ')}</p>
    </div>
  )
}

interface Told {
  first: string
  more: readonly string[]
}

function toldOf(p: PromiseProps): Told {
  if (p.awaits) return objectedText(p, p.awaits)
  return p.stop ? stoppedText(p, p.stop) : dueText(p)
}

function objectedText({ frame, due }: PromiseProps, awaits: readonly Awaited[]): Told {
  const say = t(frame.language)
  if (awaits.length === 0) return { first: say('mine.dueObjectedNow'), more: [] }
  const isAnswerAlone = awaits.length === 1 && awaits[0] === 'answer'
  const last = say('mine.dueObjectedLast', { date: longDate(due.date, frame) })
  const first = say('mine.dueObjected', { what: awaitedText(frame, awaits) })
  return { first, more: isAnswerAlone ? [last] : [] }
}

function dueText(p: PromiseProps): Told {
  const { frame, due } = p
  const key = due.rule === 'undecided' ? 'mine.dueUndecided' : 'mine.due'
  return { first: t(frame.language)(key, { date: longDate(due.date, frame) }), more: reasons(p) }
}

function reasons({ frame: { language }, due, reason = due.rule, retention }: PromiseProps): string[] {
  const rule = ruleText(language, 'rejected', retention)
  return [
    becauseText(language, reason, retention),
    ...(due.rule === 'undecided' ? [t(language)('mine.dueRejected', { rule })] : []),
  ]
}

function stoppedText(p: PromiseProps, { kind }: ShownStop): Told {
  const { frame, due } = p
  const say = t(frame.language)
  const date = longDate(due.date, frame)
  const hasPassed = dayHasPassed(frame, due.date)
  if (kind !== 'restriction') {
    const key = hasPassed ? 'mine.duePassed' : 'mine.dueEarliest'
    return { first: say(`mine.dueStopped.${kind}`), more: [say(key, { date }), ...reasons(p)] }
  }
  const first = say('mine.dueStopped.restriction')
  if (hasPassed) return { first, more: [say('mine.duePassed', { date }), say('mine.afterLifting')] }
  return { first, more: [say('mine.dueEarliest', { date }), ...reasons(p), say('mine.passedLifting')] }
}
