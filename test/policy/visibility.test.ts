import assert from 'node:assert/strict'
import { managerAccessEndsAt, staffMaySee } from '../../server/policy/visibility.ts'
import { states } from '../../server/policy/states.ts'
import { aPolicy } from './a-policy.ts'

const document = aPolicy()
const decidedAt = new Date('2026-11-24T12:00:00.000Z')
const now = new Date('2026-11-24T12:00:00.000Z')

describe('who of the staff may see an application', () => {
  it('is those who hire, as long as it is not on its way out', () => {
    for (const state of states) {
      const open = state === 'received' || state === 'decided' || state === 'withdrawn'
      for (const role of ['hiringManager', 'recruiter'] as const) {
        assert.equal(
          staffMaySee({ state, decidedAt: undefined }, [role], { now, document }),
          open,
          `${state} ${role}`,
        )
      }
    }
  })

  it('is nobody else', () => {
    const seen = { state: 'received', decidedAt: undefined } as const
    assert.ok(!staffMaySee(seen, ['privacyOfficer', 'administrator'], { now, document }))
    assert.ok(!staffMaySee(seen, [], { now, document }))
    assert.ok(staffMaySee(seen, ['administrator', 'recruiter'], { now, document }))
  })

  it('is a hiring manager until 30 days after the decision, to the millisecond; a recruiter longer', () => {
    const endsAt = managerAccessEndsAt(decidedAt, document)
    assert.equal(endsAt.toISOString(), '2026-12-24T23:00:00.000Z') // the whole of the 30th day
    const seen = { state: 'decided', decidedAt } as const
    const justBefore = { now: new Date(endsAt.getTime() - 1), document }
    assert.ok(staffMaySee(seen, ['hiringManager'], justBefore))
    assert.ok(!staffMaySee(seen, ['hiringManager'], { now: endsAt, document }))
    assert.ok(staffMaySee(seen, ['recruiter'], { now: endsAt, document }))
  })
})
