import { policyRows, type PolicyRow } from '../store/policy-rows.ts'
import { beginsAt } from '../store/policy-versions.ts'
import { everybodyHeld, queueVersionMail, type Reached, type TellAllContext } from './policy-change-mail.ts'

const weekMs = 7 * 24 * 3_600_000

/**
 * Whoever has had the mail about a version that was taken back is told that its rules do not come; one that had not left
 * never does. Begun again after a death it goes through all anew and adds what is missing.
 *
 * @returns how many mails wait since
 */
export async function recallPolicyChanges(ctx: TellAllContext): Promise<number> {
  await ctx.policies.refresh()
  const rows = ctx.policies.all().filter(row => isToRecall(ctx, row))
  let recalled = 0
  for (const row of rows) {
    const { told, isLeaving } = await recallOne(ctx, row)
    recalled += told
    if (!isLeaving) await policyRows(ctx.database).markUntold(row.version, ctx.clock.now())
  }
  if (rows.length > 0) await ctx.policies.reread()
  return recalled
}

/** `isLeaving`: of a mail that is being sent the next look sees whether it has left. */
async function recallOne(ctx: TellAllContext, row: PolicyRow): Promise<{ told: number; isLeaving: boolean }> {
  let told = 0
  let isLeaving = false
  for await (const page of everybodyHeld(ctx)) {
    const states = await statesOf(ctx, row, page)
    isLeaving ||= states.includes('sending')
    for (const reached of page.filter((_, at) => states[at] === 'sent'))
      if (await queueVersionMail(ctx, recallOf(row), reached)) told += 1
  }
  return { told, isLeaving }
}

/** A week past its day nobody waits for it any more: that is room for workers that were away. */
function isToRecall(
  { clock }: Pick<TellAllContext, 'clock'>,
  { state, untoldAt, document }: PolicyRow,
): boolean {
  const isFresh = clock.now().getTime() < beginsAt(document).getTime() + weekMs
  return state === 'revoked' && untoldAt === null && isFresh
}

function recallOf({ version, document }: PolicyRow) {
  return { kind: 'M11recall' as const, version, effective: document.effective }
}

/** Where the mail about that version to each of these stands. */
async function statesOf(ctx: TellAllContext, { version }: PolicyRow, page: readonly Reached[]) {
  const occasion = String(version)
  const mails = page.map(({ unit }) => ({ kind: 'M11' as const, about: unit._id, occasion }))
  return (await ctx.outbox.statesOf(mails)).map(standing => standing?.state)
}
