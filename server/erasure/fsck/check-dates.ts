import { z } from 'zod'
import { expectedDue, type LifeFacts } from '../../policy/expected-due.ts'
import { poolDueFor, poolRule } from '../../policy/pool-due.ts'
import { instantsOf, isPlainDate, ruleIds } from '../../policy/retention.ts'
import { outcomes } from '../../policy/states.ts'
import type { Check, FsckWorks } from './check.ts'
import type { FsckFinding } from './finding.ts'
import { rowsIn, type StoredRow } from './rows.ts'

const plainDate = z.string().refine(isPlainDate)
const due = z.object({ date: plainDate, rule: z.enum(ruleIds), policyVersion: z.int() })
const optional = <T extends z.ZodType>(shape: T) => shape.nullish().transform(value => value ?? null)

/** What D of a row depends on, and D as stored. */
const shape = z.object({
  state: z.string(),
  policyVersion: z.int(),
  due,
  eligibleAt: z.date(),
  overdueAt: z.date(),
  stoppedBy: z.array(z.string()).default([]),
  lastActAt: z.date(),
  decision: optional(z.object({ outcome: z.enum(outcomes), decidedAt: z.date() })),
  firstDecidedAt: optional(z.date()),
  handedOverAt: optional(z.date()),
  withdrawal: optional(z.object({ at: z.date(), before: due })),
  notBefore: optional(plainDate),
  notAfter: optional(plainDate),
})

/** The same of a pool entry. */
const poolShape = z.object({
  state: z.string(),
  policyVersion: z.int(),
  due: due.extend({ rule: z.literal(poolRule) }),
  eligibleAt: z.date(),
  overdueAt: z.date(),
  stoppedBy: z.array(z.string()).default([]),
  consentedAt: z.date(),
  firstConsentedAt: z.date(),
  notBefore: optional(plainDate),
  notAfter: optional(plainDate),
})

/** D of every application and pool entry is a date, the one its rule gives, and its instants are those of that date. */
export const datesCheck: Check = {
  name: 'dates',
  look: async works => {
    const found: FsckFinding[] = []
    const reading = { filter: { state: { $ne: 'purging' } }, projection: { own: 0 } } as const
    for await (const row of rowsIn(works, 'applications', reading)) {
      const code = faultOf(works, row)
      if (code) found.push({ code, where: 'applications', id: String(row._id) })
    }
    for await (const row of rowsIn(works, 'pool', { filter: reading.filter, projection: { contact: 0 } })) {
      const code = poolFaultOf(works, row)
      if (code) found.push({ code, where: 'pool', id: String(row._id) })
    }
    return found
  },
}

function faultOf({ ctx }: FsckWorks, stored: StoredRow): FsckFinding['code'] | undefined {
  const read = shape.safeParse(stored)
  if (!read.success) return 'dateIsNone'
  const row = read.data
  const facts: LifeFacts = row
  const expected = expectedDue(facts, ctx.policies.since(row.policyVersion))
  if (expected.date !== row.due.date || expected.rule !== row.due.rule) return 'dateUnlikeRule'
  return instantFaultOf({ ctx }, row)
}

function poolFaultOf({ ctx }: Pick<FsckWorks, 'ctx'>, stored: StoredRow): FsckFinding['code'] | undefined {
  const read = poolShape.safeParse(stored)
  if (!read.success) return 'dateIsNone'
  const row = read.data
  const expected = poolDueFor(row, ctx.policies.since(row.policyVersion))
  return expected?.date === row.due.date ? instantFaultOf({ ctx }, row) : 'dateUnlikeRule'
}

type DatedRow = Pick<z.infer<typeof poolShape>, 'state' | 'stoppedBy' | 'eligibleAt'> & {
  due: { date: string }
}

function instantFaultOf({ ctx }: Pick<FsckWorks, 'ctx'>, row: DatedRow): FsckFinding['code'] | undefined {
  // A stop that was lifted and an erasure that waits set the instants by themselves.
  if (row.state === 'erasure_pending' || row.stoppedBy.length > 0) return undefined
  const { eligibleAt } = instantsOf(row.due.date, ctx.policy.document.timeZone)
  return eligibleAt.getTime() === row.eligibleAt.getTime() ? undefined : 'instantUnlikeDate'
}
