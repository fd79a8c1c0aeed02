import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../server/base/config.ts'
import { lifeCyclePage } from '../../server/policy/life-cycle-page.ts'
import {
  isGoing,
  isOutcome,
  lifeEvents,
  mayBeSeenByOwner,
  mayBeSeenByStaff,
  next,
  states,
  statesSeenByStaff,
  statesThatAllow,
  type LifeEvent,
  type State,
} from '../../server/policy/states.ts'

/** Every move there is, written down by hand; whatever is not here cannot happen. The state before an erasure was `decided`. */
const moves: [LifeEvent, State, State][] = [
  ['decide', 'received', 'decided'],
  ['undoDecision', 'decided', 'received'],
  ['revertDecision', 'decided', 'received'],
  ['handOver', 'decided', 'decided'],
  ['withdraw', 'received', 'withdrawn'],
  ['withdraw', 'decided', 'withdrawn'],
  ['requestErasure', 'received', 'erasure_pending'],
  ['requestErasure', 'decided', 'erasure_pending'],
  ['requestErasure', 'withdrawn', 'erasure_pending'],
  ['undoErasure', 'erasure_pending', 'decided'],
  ['refuseErasure', 'erasure_pending', 'decided'],
  ['setStop', 'received', 'received'],
  ['setStop', 'decided', 'decided'],
  ['setStop', 'withdrawn', 'withdrawn'],
  ['setStop', 'erasure_pending', 'erasure_pending'],
  ['liftStop', 'received', 'received'],
  ['liftStop', 'decided', 'decided'],
  ['liftStop', 'withdrawn', 'withdrawn'],
  ['liftStop', 'erasure_pending', 'erasure_pending'],
  ['shortenPolicy', 'received', 'received'],
  ['shortenPolicy', 'decided', 'decided'],
  ['shortenPolicy', 'withdrawn', 'withdrawn'],
  ['shortenPolicy', 'erasure_pending', 'erasure_pending'],
  ['claim', 'received', 'purging'],
  ['claim', 'decided', 'purging'],
  ['claim', 'withdrawn', 'purging'],
  ['claim', 'erasure_pending', 'purging'],
]

describe('the life of an application', () => {
  it('has these moves and no others', () => {
    const found = lifeEvents.flatMap(event =>
      states.flatMap(state => {
        const after = next(state, event, 'decided')
        return after ? [[event, state, after]] : []
      }),
    )
    assert.deepEqual(found, moves)
  })

  it('stands as a diagram in docs/life-cycle.md, which `npm run life-cycle` makes of the declaration', () => {
    assert.equal(readFileSync(join(packageRoot, 'docs', 'life-cycle.md'), 'utf8'), lifeCyclePage())
    const arrows = lifeCyclePage().match(/ --> /g)?.length
    assert.ok(
      arrows && arrows > moves.length,
      'an arrow for each move, and those from the start and to the end',
    )
  })

  it('has no way back from a purge', () => {
    for (const event of lifeEvents) assert.equal(next('purging', event, 'received'), undefined)
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
