import assert from 'node:assert/strict'
import {
  isGoing,
  isOutcome,
  mayBeSeenByOwner,
  mayBeSeenByStaff,
  next,
  states,
  statesSeenByStaff,
  statesThatAllow,
  type LifeEvent,
  type State,
} from '../../server/policy/states.ts'

const events: LifeEvent[] = ['decide', 'undoDecision', 'withdraw', 'requestErasure', 'undoErasure', 'claim']

/** Every move there is; whatever is not here cannot happen. */
const moves: [State, LifeEvent, State][] = [
  ['received', 'decide', 'decided'],
  ['received', 'withdraw', 'withdrawn'],
  ['received', 'requestErasure', 'erasure_pending'],
  ['received', 'claim', 'purging'],
  ['decided', 'undoDecision', 'received'],
  ['decided', 'withdraw', 'withdrawn'],
  ['decided', 'requestErasure', 'erasure_pending'],
  ['decided', 'claim', 'purging'],
  ['withdrawn', 'requestErasure', 'erasure_pending'],
  ['withdrawn', 'claim', 'purging'],
  ['erasure_pending', 'undoErasure', 'decided'],
  ['erasure_pending', 'claim', 'purging'],
]

describe('the life of an application', () => {
  it('has these moves and no others', () => {
    const found = states.flatMap(state =>
      events.flatMap(event => {
        const after = next(state, event, 'decided')
        return after ? [[state, event, after]] : []
      }),
    )
    assert.deepEqual(found, moves)
  })

  it('has no way back from a purge', () => {
    for (const event of events) assert.equal(next('purging', event, 'received'), undefined)
  })

  it('goes back to what it was when an erasure is undone', () => {
    for (const before of ['received', 'decided', 'withdrawn'] as const)
      assert.equal(next('erasure_pending', 'undoErasure', before), before)
    assert.equal(next('erasure_pending', 'undoErasure', 'purging'), undefined)
    assert.equal(next('erasure_pending', 'undoErasure'), undefined)
  })

  it('can be claimed from every state but one', () => {
    assert.deepEqual(statesThatAllow('claim'), ['received', 'decided', 'withdrawn', 'erasure_pending'])
    assert.deepEqual(statesThatAllow('decide'), ['received'])
    assert.deepEqual(statesThatAllow('undoErasure'), ['erasure_pending'])
  })

  it('is hidden from the moment erasure is asked for', () => {
    assert.deepEqual(statesSeenByStaff, ['received', 'decided', 'withdrawn'])
    assert.ok(!mayBeSeenByStaff('erasure_pending') && !mayBeSeenByOwner('erasure_pending'))
    assert.deepEqual(states.filter(isGoing), ['purging'])
  })

  it('ends in one of three outcomes', () => {
    assert.ok(['rejected', 'hired', 'cancelled'].every(isOutcome))
    assert.ok(!isOutcome('offered') && !isOutcome(undefined))
  })
})
