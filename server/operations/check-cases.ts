import { today } from '../cases/record-case.ts'
import { redIf, type HealthCheck } from './check.ts'

/** Every request of somebody's rights was answered in time. */
export const casesCheck: HealthCheck = {
  name: 'cases',
  look: async ctx => redIf(await ctx.cases.countOverdue(today(ctx))),
}
