import type { z } from 'zod'
import type { Context } from '../../base/context.ts'
import { expectedDue, type LifeFacts } from '../../policy/expected-due.ts'
import { poolDueFor, type PoolFacts, type UnitRule } from '../../policy/pool-due.ts'
import { unitDates } from '../../policy/unit-dates.ts'
import type { StoredRow } from './rows.ts'

/** D of a unit as stored. */
export interface UnitDue {
  date: string
  rule: UnitRule
  policyVersion: number
}

/** How units of one place say what their D is. */
export interface DatedPlace {
  name: 'applications' | 'pool'
  /** D as it is stored there. */
  due: z.ZodType<UnitDue>
  /** What is sealed is not read. */
  projection: Readonly<Record<string, 0>>
  /** D by the pure function, and the versions that made it; undefined when the row does not say what it depends on. */
  expected(policies: Context['policies'], row: StoredRow): UnitDue | undefined
}

/** Every unit that has a D, where it is kept. */
export const datedPlaces: readonly DatedPlace[] = [
  {
    name: 'applications',
    due: unitDates.applications.due,
    projection: { own: 0 },
    expected: (policies, row) => {
      const facts = unitDates.applications.facts.safeParse(row)
      if (!facts.success) return undefined
      const life: LifeFacts = facts.data
      return expectedDue(life, policies.since(facts.data.policyVersion))
    },
  },
  {
    name: 'pool',
    due: unitDates.pool.due,
    projection: { contact: 0 },
    expected: (policies, row) => {
      const facts = unitDates.pool.facts.safeParse(row)
      if (!facts.success) return undefined
      const told: PoolFacts = facts.data
      return poolDueFor(told, policies.since(facts.data.policyVersion))
    },
  },
]
