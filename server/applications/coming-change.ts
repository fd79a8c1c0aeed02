import type { Context } from '../base/context.ts'
import { materialChanges, type MaterialChange } from '../policy/material.ts'
import type { PlainDate } from '../policy/retention.ts'
import { beginsAt } from '../store/policy-versions.ts'
import type { PolicyRow } from '../store/policy-rows.ts'

/** A version that begins on a day to come and changes so much that people are told before. */
export interface ComingChange {
  row: PolicyRow
  effective: PlainDate
  material: readonly MaterialChange[]
}

/**
 * Every material version that was published and has not begun, oldest first, each held against the one before it. One that
 * waits for a second person, or was taken back, is none of them. Source: privacy.md 3.2
 */
export function comingChanges({ policies, clock }: Pick<Context, 'policies' | 'clock'>): ComingChange[] {
  const published = policies.all().filter(row => row.state === 'published')
  return published.flatMap((row, at) => {
    const before = published[at - 1]
    if (!before || beginsAt(row.document) <= clock.now()) return []
    const material = materialChanges(before.document, row.document)
    return material.length > 0 ? [{ row, effective: row.document.effective, material }] : []
  })
}
