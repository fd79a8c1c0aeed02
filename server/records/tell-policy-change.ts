import { comingChanges, type ComingChange } from '../applications/coming-change.ts'
import { addressOf } from '../policy/fields.ts'
import { policyRows } from '../store/policy-rows.ts'
import { everybodyHeld, queueVersionMail, type TellAllContext } from './policy-change-mail.ts'

/**
 * Everybody held is told of each material version before it begins (M11), once per address: whoever restricted something
 * too, nobody whose erasure waits. Begun again after a death it goes through all anew and adds what is missing.
 *
 * @returns how many mails wait since
 */
export async function tellPolicyChanges(ctx: TellAllContext): Promise<number> {
  await ctx.policies.refresh()
  let told = 0
  for (const change of comingChanges(ctx)) {
    if (change.row.toldAt !== null) continue
    told += await tellAll(ctx, change)
    await policyRows(ctx.database).markTold(change.row.version, ctx.clock.now())
  }
  if (told > 0) await ctx.policies.reread()
  return told
}

async function tellAll(ctx: TellAllContext, { row, effective }: ComingChange): Promise<number> {
  const { version } = row
  const done = new Set<string>()
  let told = 0
  for await (const page of everybodyHeld(ctx)) {
    for (const reached of page) {
      // In the order of ids: begun again, the same unit of an address comes first, and has its mail already.
      const [token] = ctx.vault.epochs.mailTokens(addressOf(reached.profile))
      const address = token?.toString('base64url') ?? ''
      if (done.has(address)) continue
      if (await queueVersionMail(ctx, { kind: 'M11', version, effective }, reached)) told += 1
      done.add(address)
    }
  }
  return told
}
