import type { Context } from '../base/context.ts'
import { tellStaff } from '../mail/tell-staff.ts'
import { localDate } from '../policy/retention.ts'
import { t } from '../../views/text/lookup.ts'
import { lookAtHealth, redOf } from './health.ts'

/**
 * Everyone who can do something about it has a mail (M18) about what is red: one a day for the same things, and at once
 * when something else is wrong. Gives how many things are red.
 */
export async function tellWhenRed(ctx: Context): Promise<{ red: number; told: number }> {
  const red = redOf(await lookAtHealth(ctx))
  if (red.length === 0) return { red: 0, told: 0 }
  ctx.log.error('health.red', { counts: Object.fromEntries(red.map(({ name, count }) => [name, count])) })
  const { timeZone } = ctx.policy.document
  const now = await ctx.database.now()
  const occasion = [localDate(now, timeZone), ...red.map(({ name }) => name)].join(' ')
  const people = await ctx.staff.withAnyRole(['privacyOfficer', 'administrator'])
  for (const { _id, email, language, roles } of people) {
    const say = t(language)
    const page = roles.includes('privacyOfficer') ? '/staff/privacy' : '/staff/admin/operations'
    await tellStaff(ctx, {
      ...{ about: _id, occasion, to: email, language, now, keptDays: 1 },
      matter: 'red',
      count: red.length,
      what: red.map(({ name }) => say(`health.${name}.title`)).join('; '),
      path: page,
    })
  }
  return { red: red.length, told: people.length }
}
