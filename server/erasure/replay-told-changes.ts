import { failpoint } from '../base/failpoint.ts'
import { instantsOf, isPlainDate, type DueInstants } from '../policy/retention.ts'
import { tokenOf } from './ledger-tokens.ts'
import type { ReplayStore, StayingRow } from './replay-store.ts'
import type { Told, ToldErasure, ToldStop } from './replay-told.ts'
import { stopKinds, type StopKind } from './stops.ts'
import type { Works } from './works.ts'

const dayMs = 24 * 3_600_000

/** How many applications were changed. */
export interface ToldChanges {
  stops: number
  due: number
}

/** Stops, D and waiting objections of the applications that stay are as they were told last. Source: deletion.md 11 */
export async function applyTold(works: Works, store: ReplayStore, told: Told): Promise<ToldChanges> {
  const pepper = works.ctx.vault.secrets.of('ledger-pepper')
  const changes = { stops: 0, due: 0 }
  for await (const ids of store.liveIds()) {
    const spoken = ids.filter(id => isSpokenOf(told, tokenOf(pepper, id)))
    if (spoken.length === 0) continue
    for (const row of await store.staying(spoken))
      changes.stops += await applyStops(works, row, told.stops.get(tokenOf(pepper, row._id)))
    await failpoint('replay.afterStops')
    for (const row of await store.staying(spoken)) {
      const token = tokenOf(pepper, row._id)
      const moved = changeOf(works, row, {
        date: told.due.get(token),
        isUndone: told.undone.has(token),
        asked: told.asked.get(token),
        stops: told.stops.get(token),
      })
      const set = { ...moved, ...objectionOf(row, told.objected.get(token)) }
      if (Object.keys(set).length === 0) continue
      await store.change(row._id, set)
      changes.due += 1
    }
  }
  return changes
}

function isSpokenOf({ due, stops }: Told, token: string): boolean {
  return due.has(token) || stops.has(token)
}

/** How many of them were not as they had been told last. */
async function applyStops(
  works: Works,
  row: StayingRow,
  told: ReadonlyMap<string, ToldStop> = new Map(),
): Promise<number> {
  let changed = 0
  for (const stop of told.values()) if (await applyStop(works, row, stop)) changed += 1
  return changed
}

async function applyStop({ stops }: Works, row: StayingRow, told: ToldStop): Promise<boolean> {
  const { ref, until } = told
  const { _id } = row
  const standing = row.stops.find(stop => stop.ref === ref)
  if (until === null) return standing ? await stops.lift(_id, ref, {}) : false
  if (standing) return await stops.renew(_id, ref, until)
  const kind = stopKindOf(told.kind)
  return kind ? await stops.set(_id, { kind, ref, until }) : false
}

function stopKindOf(text: string): StopKind | undefined {
  return stopKinds.find(kind => kind === text)
}

interface ToldDue {
  date: string | undefined
  isUndone: boolean
  asked: ToldErasure | undefined
  stops: ReadonlyMap<string, ToldStop> | undefined
}

/** What makes D that date; undefined when it is that already, or nothing was told. */
function changeOf(works: Works, row: StayingRow, told: ToldDue): Record<string, unknown> | undefined {
  const { date } = told
  if (date === undefined || !isPlainDate(date)) return undefined
  const bounds = boundsOf(row, date)
  const due = { ...row.due, date }
  const instants = instantsOf(date, works.ctx.policy.document.timeZone)
  if (!row.erasure && told.asked) return waiting(row, told.asked, { due, ...bounds, ...instants })
  if (!row.erasure) return date === row.due?.date ? undefined : { due, ...bounds, ...instants }
  const before = { ...row.erasure.before, due, ...instants }
  // An erasure that waited when the backup was made: it goes on, unless it was taken back since.
  return told.isUndone
    ? { ...bounds, ...before, ...restrictedAgain(row, told), erasure: null }
    : { due, ...bounds, 'erasure.before': before }
}

/** The restrictions that it had lifted, but those that were lifted since. */
function restrictedAgain({ erasure }: StayingRow, { stops }: ToldDue) {
  const lifted = erasure?.before.stops ?? []
  return lifted.length === 0 ? {} : { stops: lifted.filter(({ ref }) => stops?.get(ref)?.until !== null) }
}

/** Hidden, and on its way out when it was told to be. */
function waiting(
  row: StayingRow,
  { reason, requestedAt, eligibleAt }: ToldErasure,
  otherwise: Record<string, unknown> & DueInstants,
): Record<string, unknown> {
  const { due, eligibleAt: dueFrom, overdueAt: dueBefore, ...bounds } = otherwise
  const before = { state: row.state, due, eligibleAt: dueFrom, overdueAt: dueBefore }
  const erasure = { requestedAt, undoUntil: eligibleAt, reason, before }
  const overdueAt = new Date(eligibleAt.getTime() + dayMs)
  return { due, ...bounds, state: 'erasure_pending', erasure, eligibleAt, overdueAt }
}

/** What makes the objection wait that was told last, or wait no more. */
function objectionOf({ objectedAt }: StayingRow, told: Date | null | undefined) {
  if (told === undefined || Boolean(objectedAt) === (told !== null)) return {}
  return { objectedAt: told }
}

/** The dates between which D lies, so that the row's own rule gives that date. */
function boundsOf({ due, notBefore, notAfter }: StayingRow, date: string) {
  if (notBefore === undefined || notAfter === undefined) return {} // an entry of the pool has no other rule
  const dated = due?.date ?? date
  if (date > dated)
    return { notBefore: date, notAfter: notAfter !== null && notAfter < date ? date : notAfter }
  if (date < dated)
    return { notAfter: date, notBefore: notBefore !== null && notBefore > date ? date : notBefore }
  return { notBefore, notAfter }
}
