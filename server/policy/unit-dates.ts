import { z } from 'zod'
import { poolRule } from './pool-due.ts'
import { isPlainDate, ruleIds, type PlainDate } from './retention.ts'
import { outcomes } from './states.ts'

const plainDate = z.string().refine(isPlainDate)
const optional = <T extends z.ZodType>(shape: T) => shape.nullish().transform(value => value ?? null)
const dueOf = <T extends z.ZodType>(rule: T) => z.object({ date: plainDate, rule, policyVersion: z.int() })
const bounds = { policyVersion: z.int(), notBefore: optional(plainDate), notAfter: optional(plainDate) }

/** What D of an application depends on, as it must be stored. */
const applicationFacts = z.object({
  ...bounds,
  lastActAt: z.date(),
  decision: optional(z.object({ outcome: z.enum(outcomes), decidedAt: z.date() })),
  firstDecidedAt: optional(z.date()),
  handedOverAt: optional(z.date()),
  withdrawal: optional(z.object({ at: z.date(), before: dueOf(z.enum(ruleIds)) })),
})

/** What D of a pool entry depends on, as it must be stored. */
const poolFacts = z.object({ ...bounds, consentedAt: z.date(), firstConsentedAt: z.date() })

const instants = { eligibleAt: z.date(), overdueAt: z.date() }

function datesOf<T extends z.ZodType>(due: T) {
  const before = z.object({ due, ...instants })
  const erasure = z.object({ requestedAt: z.date(), undoUntil: z.date(), before })
  return z.object({ due, ...instants, erasure: erasure.nullish() })
}

const applicationDue = dueOf(z.enum(ruleIds))
const poolDue = dueOf(z.literal(poolRule))

/** How D, its instants, and what they depend on must be stored in each place. */
export const unitDates = {
  applications: { due: applicationDue, dates: datesOf(applicationDue), facts: applicationFacts },
  pool: { due: poolDue, dates: datesOf(poolDue), facts: poolFacts },
} as const

/** The day that a stored D says; undefined where somebody has spoilt it. */
export function saidDate(due: unknown): PlainDate | undefined {
  const date: unknown = typeof due === 'object' && due !== null && 'date' in due ? due.date : undefined
  return typeof date === 'string' && isPlainDate(date) ? date : undefined
}

/**
 * Whether a stored unit says its D, and what that depends on, as it must. One that somebody has spoilt is left out of what
 * is done for all, so that it keeps no other waiting; fsck finds it, and sets it right where that is certain.
 */
export function isDated(place: keyof typeof unitDates, row: unknown): boolean {
  const { dates, facts } = unitDates[place]
  return dates.safeParse(row).success && facts.safeParse(row).success
}
