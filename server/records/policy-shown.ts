import type { Context } from '../base/context.ts'
import type { PolicyRow } from '../store/policy-rows.ts'
import { beginsAt } from '../store/policy-versions.ts'
import type { ShownVersion } from '../../views/records/policy.tsx'

/** A version as its pages name it: number, first day, state. */
export function shownVersion(ctx: Pick<Context, 'policy' | 'clock'>, row: PolicyRow): ShownVersion {
  return { version: row.version, effective: row.document.effective, state: stateOf(ctx, row) }
}

function stateOf(ctx: Pick<Context, 'policy' | 'clock'>, row: PolicyRow): ShownVersion['state'] {
  if (row.state === 'revoked') return 'revoked'
  if (row.version === ctx.policy.version) return 'inForce'
  const hasCome = row.version === 1 || beginsAt(row.document) <= ctx.clock.now()
  if (row.state === 'waiting') return hasCome ? 'lapsed' : 'waiting'
  return hasCome ? 'earlier' : 'coming'
}
