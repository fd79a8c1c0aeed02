/** The states of an application that exists. Source: deletion.md 4 */
export const states = ['received', 'decided', 'withdrawn', 'erasure_pending', 'purging'] as const
export type State = (typeof states)[number]

/** How an application was decided; `cancelled` when the vacancy was closed without a decision. */
export const outcomes = ['rejected', 'hired', 'cancelled'] as const
export type Outcome = (typeof outcomes)[number]

/** What can happen to an application. */
export type LifeEvent =
  | 'decide' // by staff, or by closing the vacancy
  | 'undoDecision' // until the mail about it leaves
  | 'withdraw'
  | 'requestErasure'
  | 'undoErasure' // within the cooling-off
  | 'claim' // by a purge run; there is no way back

const moves: Readonly<Record<State, Readonly<Partial<Record<LifeEvent, State | 'before'>>>>> = {
  received: { decide: 'decided', withdraw: 'withdrawn', requestErasure: 'erasure_pending', claim: 'purging' },
  decided: {
    undoDecision: 'received',
    withdraw: 'withdrawn',
    requestErasure: 'erasure_pending',
    claim: 'purging',
  },
  withdrawn: { requestErasure: 'erasure_pending', claim: 'purging' },
  erasure_pending: { undoErasure: 'before', claim: 'purging' },
  purging: {},
}

/**
 * The state after the event, or undefined when it cannot happen now.
 *
 * @param before the state at the request for erasure, which undoing it brings back
 */
export function next(state: State, event: LifeEvent, before?: State): State | undefined {
  const move = moves[state][event]
  if (move !== 'before') return move
  return before === 'erasure_pending' || before === 'purging' ? undefined : before
}

/** The states in which the event can happen: for the filter of a compare-and-set. */
export function statesThatAllow(event: LifeEvent): State[] {
  return states.filter(state => moves[state][event] !== undefined)
}

/** Whether staff may see who it is. A request for erasure hides an application at once. */
export function mayBeSeenByStaff(state: State): boolean {
  return state === 'received' || state === 'decided' || state === 'withdrawn'
}

/** Whether the applicant may see it; while erasure waits, only its own page does. */
export function mayBeSeenByOwner(state: State): boolean {
  return mayBeSeenByStaff(state)
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
