import type { Context } from '../base/context.ts'
import { codeOf } from '../base/errors.ts'
import type { CheckName } from '../../views/operations/check-names.ts'
import {
  brakeCheck,
  chainCheck,
  knownChainCheck,
  ledgerCheck,
  overdueCheck,
  runsCheck,
  undatedCheck,
} from './check-engine.ts'
import { backupCheck, gateCheck, keysCheck } from './check-copies.ts'
import { casesCheck } from './check-cases.ts'
import { canaryCheck, fsckCheck, jobsCheck, noticesCheck, orphansCheck } from './check-jobs.ts'
import { clockCheck, mailsCheck, spaceCheck } from './check-machine.ts'
import type { HealthCheck, Look } from './check.ts'

/** What is looked at each few minutes and on each page that shows it: a few indexed queries each. */
export const quickChecks: readonly HealthCheck[] = [
  jobsCheck,
  overdueCheck,
  undatedCheck,
  runsCheck,
  brakeCheck,
  clockCheck,
  ledgerCheck,
  knownChainCheck,
  fsckCheck,
  canaryCheck,
  orphansCheck,
  gateCheck,
  keysCheck,
  backupCheck,
  casesCheck,
  noticesCheck,
  mailsCheck,
  spaceCheck,
]

/** The same, and the whole chain read anew: when somebody asks and has the time. */
export const thoroughChecks: readonly HealthCheck[] = quickChecks.map(check =>
  check === knownChainCheck ? chainCheck : check,
)

/** What a check saw, by its name. */
export interface CheckResult extends Look {
  name: CheckName
}

/** What those checks saw, in their order. */
export async function lookAtHealth(
  ctx: Context,
  checks: readonly HealthCheck[] = quickChecks,
): Promise<CheckResult[]> {
  return await Promise.all(checks.map(async check => ({ name: check.name, ...(await lookAt(ctx, check)) })))
}

async function lookAt(ctx: Context, check: HealthCheck): Promise<Look> {
  try {
    return await check.look(ctx)
  } catch (error) {
    const code = codeOf(error) ?? (error instanceof Error ? error.name : 'unknown')
    return { level: 'red', count: 1, what: [code] }
  }
}

/** Those that are red. */
export function redOf(results: readonly CheckResult[]): CheckResult[] {
  return results.filter(result => result.level === 'red')
}
