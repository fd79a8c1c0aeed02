import { z } from 'zod'
import type { Context } from '../../base/context.ts'
import { expectedDue, type LifeFacts } from '../../policy/expected-due.ts'
import { poolDueFor, poolRule, type PoolFacts, type UnitRule } from '../../policy/pool-due.ts'
import { isPlainDate, ruleIds } from '../../policy/retention.ts'
import { outcomes } from '../../policy/states.ts'
import type { StoredRow } from './rows.ts'

const plainDate = z.string().refine(isPlainDate)
const optional = <T extends z.ZodType>(shape: T) => shape.nullish().transform(value => value ?? null)
const dueOf = <T extends z.ZodType>(rule: T) => z.object({ date: plainDate, rule, policyVersion: z.int() })
const bounds = { policyVersion: z.int(), notBefore: optional(plainDate), notAfter: optional(plainDate) }

/** What D of an application depends on. */
const applicationFacts = z.object({
  ...bounds,
  lastActAt: z.date(),
  decision: optional(z.object({ outcome: z.enum(outcomes), decidedAt: z.date() })),
  firstDecidedAt: optional(z.date()),
  handedOverAt: optional(z.date()),
  withdrawal: optional(z.object({ at: z.date(), before: dueOf(z.enum(ruleIds)) })),
})

/** What D of a pool entry depends on. */
const poolFacts = z.object({ ...bounds, consentedAt: z.date(), firstConsentedAt: z.date() })

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
    due: dueOf(z.enum(ruleIds)),
    projection: { own: 0 },
    expected: (policies, row) => {
      const facts = applicationFacts.safeParse(row)
      if (!facts.success) return undefined
      const life: LifeFacts = facts.data
      return expectedDue(life, policies.since(facts.data.policyVersion))
    },
  },
  {
    name: 'pool',
    due: dueOf(z.literal(poolRule)),
    projection: { contact: 0 },
    expected: (policies, row) => {
      const facts = poolFacts.safeParse(row)
      if (!facts.success) return undefined
      const told: PoolFacts = facts.data
      return poolDueFor(told, policies.since(facts.data.policyVersion))
    },
  },
]
