import { tokenOf } from './ledger-tokens.ts'
import { replayConsentsStore } from './replay-consents-store.ts'
import { erasureReasons } from './engine.ts'
import type { Told } from './replay-told.ts'
import type { Works } from './works.ts'

const hourMs = 3_600_000

/**
 * Consents that were closed since the backup hold no more, nor do those that ledgers of earlier versions tell as deleted
 * though their person stays. What was kept on the first is on its way out at once: it is deleted with the first sweep
 * after the gate opens, if its deletion had not begun before. Source: deletion.md 11
 */
export async function closeToldConsents(
  works: Pick<Works, 'ctx' | 'units'>,
  { closings, asked, deleted }: Pick<Told, 'closings' | 'asked' | 'deleted'>,
): Promise<number> {
  if (closings.size === 0 && deleted.size === 0) return 0
  const { ctx } = works
  const pepper = ctx.vault.secrets.of('ledger-pepper')
  const toldOf = (id: string) => closings.get(tokenOf(pepper, id))
  const store = replayConsentsStore(ctx.database)
  let closed = 0
  for await (const ids of store.standingIds()) {
    for (const id of ids) {
      const told = toldOf(id) ?? deleted.get(tokenOf(pepper, id))
      if (!told) continue
      await store.close(id, told.closing, told.at)
      closed += 1
    }
  }
  const requestedAt = await ctx.database.now()
  const instants = { eligibleAt: requestedAt, overdueAt: new Date(requestedAt.getTime() + 24 * hourMs) }
  for await (const ids of store.liveEntryIds())
    for (const id of ids.filter(one => toldOf(one) !== undefined)) {
      const { reason: said } = asked.get(tokenOf(pepper, id)) ?? {}
      const reason = erasureReasons.find(one => one === said) ?? 'applicant'
      await works.units.setErasure(id, { reason, requestedAt, ...instants })
    }
  return closed
}
