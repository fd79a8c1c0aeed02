/** The states of an application that exists. Source: deletion.md 4 */
export const states = ['received', 'decided', 'withdrawn', 'erasure_pending', 'purging'] as const
export type State = (typeof states)[number]

/** How an application was decided; `cancelled` when the vacancy was closed without a decision. */
export const outcomes = ['rejected', 'hired', 'cancelled'] as const
export type Outcome = (typeof outcomes)[number]

/** Who can cause an event. */
export type Cause = 'staff' | 'applicant' | 'privacyOfficer' | 'clock'

/** What must hold besides the state. The text stands in the diagram. */
export const guards = {
  mailWaits: 'the mail about the decision has not begun to leave',
  mailLeft: 'the mail about the decision has begun to leave',
  isHired: 'the outcome is hired',
  noHold: 'no hold stands',
  inTime: 'the time to undo is not over',
  isDue: 'eligibleAt is a date that has passed, by the clock of the database',
  noStop: 'no hold, restriction or open access request stands',
} as const
export type Guard = keyof typeof guards

/** One thing that can happen to an application. */
export interface Transition {
  from: readonly State[]
  /** `same`: the state stays. `before`: the state at the request for erasure comes back. */
  to: State | 'same' | 'before'
  by: readonly Cause[]
  guards: readonly Guard[]
  /** What happens to D, for the diagram's table. */
  due: string
}

const living = ['received', 'decided', 'withdrawn'] as const
const unclaimed = [...living, 'erasure_pending'] as const

/**
 * Everything that can happen to an application, declared once: stores filter by it, tests walk it and the diagram in
 * `docs/life-cycle.md` is made of it. Source: deletion.md 4, 6
 */
export const transitions = {
  /** By staff, or by closing the vacancy (`cancelled`). */
  decide: {
    from: ['received'],
    to: 'decided',
    by: ['staff'],
    guards: [],
    due: 'by the rule of the outcome',
  },
  undoDecision: {
    from: ['decided'],
    to: 'received',
    by: ['staff'],
    guards: ['mailWaits'],
    due: 'as before the decision',
  },
  revertDecision: {
    from: ['decided'],
    to: 'received',
    by: ['staff'],
    guards: ['mailLeft'],
    due: 'by `undecided`, at most 12 months after the first decision; never sooner than the decision had it',
  },
  handOver: {
    from: ['decided'],
    to: 'same',
    by: ['staff'],
    guards: ['isHired'],
    due: 'by `hired`: days after the hand-over, at most months after the decision',
  },
  withdraw: {
    from: ['received', 'decided'],
    to: 'withdrawn',
    by: ['applicant'],
    guards: [],
    due: 'the earlier of the one there was and that of `withdrawn`',
  },
  requestErasure: {
    from: living,
    to: 'erasure_pending',
    by: ['applicant', 'staff'],
    guards: ['noHold'],
    due: 'none: it goes after the cooling-off',
  },
  undoErasure: {
    from: ['erasure_pending'],
    to: 'before',
    by: ['applicant'],
    guards: ['inTime'],
    due: 'as before the request',
  },
  /** A hold that is set while an erasure waits refuses that erasure. */
  refuseErasure: {
    from: ['erasure_pending'],
    to: 'before',
    by: ['privacyOfficer'],
    guards: [],
    due: 'as before the request',
  },
  /** A hold, restriction or open access request. */
  setStop: {
    from: unclaimed,
    to: 'same',
    by: ['privacyOfficer', 'applicant'],
    guards: [],
    due: 'stays; nothing is deleted while it stands',
  },
  liftStop: {
    from: unclaimed,
    to: 'same',
    by: ['privacyOfficer', 'applicant', 'clock'],
    guards: [],
    due: 'stays; a restriction that was lifted gives 14 days',
  },
  shortenPolicy: {
    from: unclaimed,
    to: 'same',
    by: ['clock'],
    guards: [],
    due: 'the earlier of the promised and the new one; 7 days from the effective day when that has passed',
  },
  /** By a purge run; there is no way back. */
  claim: {
    from: unclaimed,
    to: 'purging',
    by: ['clock'],
    guards: ['isDue', 'noStop'],
    due: 'reached',
  },
} as const satisfies Record<string, Transition>

/** What can happen to an application. */
export type LifeEvent = keyof typeof transitions

/** Every event, in the order of the declaration. */
export const lifeEvents: readonly LifeEvent[] = Object.keys(transitions).filter(isLifeEvent)

function isLifeEvent(text: string): text is LifeEvent {
  return Object.hasOwn(transitions, text)
}

function transitionOf(event: LifeEvent): Transition {
  return transitions[event]
}

/**
 * The state after the event, or undefined when it cannot happen now.
 *
 * @param before the state at the request for erasure, which undoing it brings back
 */
export function next(state: State, event: LifeEvent, before?: State): State | undefined {
  const { from, to } = transitionOf(event)
  if (!from.includes(state)) return undefined
  if (to === 'same') return state
  if (to !== 'before') return to
  return before === 'erasure_pending' || before === 'purging' ? undefined : before
}

/** The states in which the event can happen: for the filter of a compare-and-set. */
export function statesThatAllow(event: LifeEvent): State[] {
  return [...transitionOf(event).from]
}

/** Whether staff may see who it is. A request for erasure hides an application at once. */
export function mayBeSeenByStaff(state: State): boolean {
  return state === 'received' || state === 'decided' || state === 'withdrawn'
}

/** Whether the applicant may see it; while erasure waits, only its own page does. */
export function mayBeSeenByOwner(state: State): boolean {
  return mayBeSeenByStaff(state)
}

/** Whether the applicant may take it back. */
export function mayBeWithdrawn(state: State): boolean {
  return statesThatAllow('withdraw').includes(state)
}

/** The states that staff may see, for the one predicate of the stores. */
export const statesSeenByStaff: readonly State[] = states.filter(mayBeSeenByStaff)

/** Whether every route answers 410: a purge run has it. */
export function isGoing(state: State): boolean {
  return state === 'purging'
}

/** Whether the text names an outcome. */
export function isOutcome(text: unknown): text is Outcome {
  return outcomes.some(outcome => outcome === text)
}
