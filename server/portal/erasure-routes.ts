import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { Progress } from '../erasure/certificates.ts'
import { page, redirectTo, route, type Who } from '../http/route.ts'
import type { ProofStep } from '../../views/charts/proof-chain.tsx'
import { erasurePage, erasureProgress, type ErasurePageProps } from '../../views/erasure/progress.tsx'
import { hasHold } from '../policy/visibility.ts'
import { refusedByHold } from './refused-by-hold.ts'
import { undoErasure } from './undo-erasure.ts'
import { unitWithNumber } from './unit-with-number.ts'

const steps = ['claimed', 'deleted', 'scanned', 'keyless', 'ledger'] as const

/** An erasure that was asked for, as its page's link knows it: numbers, no person. */
interface AskedErasure {
  numbers: readonly string[]
  requestedAt: Date
}

function tokenOf(incoming: Who['incoming']): string {
  return incoming.params['token'] ?? ''
}

/** @throws Refusal 'gone' when there is no such page (any more) */
async function askedBy(ctx: Pick<Context, 'links'>, token: string): Promise<AskedErasure> {
  const link = await ctx.links.find(token)
  const numbers = link?.details?.['numbers']
  if (!link || link.purpose !== 'erasure' || !ctx.links.isAlive(link) || typeof numbers !== 'string') {
    throw new Refusal('gone', { key: 'link.dead' })
  }
  return { numbers: numbers.split(' '), requestedAt: link.createdAt }
}

/** Cooling-off and its end, then each step with its time; as JSON how far it is, for the script of the page. */
export const getErasure = route({
  method: 'get',
  path: '/erasures/:token',
  allow: 'anyone',
  record: { nothing: 'numbers and times, nothing of a person' },
  read: incoming => ({
    token: tokenOf(incoming),
    follow: incoming.query['follow'] === '1',
    asJson: incoming.raw.headers.accept === 'application/json',
  }),
  handle: async (ctx, { token, follow, asJson }, who) => {
    const asked = await askedBy(ctx, token)
    const { requestedAt } = asked
    const shown = { frame: who.frame, requestedAt, ...(await standingOf(ctx, asked)) }
    if (asJson) return { kind: 'json', status: 200, value: erasureProgress(shown) }
    return page(erasurePage({ ...shown, token, follow }))
  },
})

type Standing = Pick<
  ErasurePageProps,
  'state' | 'certificateNumbers' | 'undoUntil' | 'steps' | 'refusal' | 'isHoldOver'
>

/** What a hold keeps of several that were asked for together has no steps to wait for: the page says why it stays. */
async function standingOf(ctx: Context, { numbers, requestedAt }: AskedErasure): Promise<Standing> {
  const units = await Promise.all(
    numbers.map(async number => ({ number, row: await unitWithNumber(ctx, number) })),
  )
  const kept = units.flatMap(({ row }) => (row && !isLeaving(row) ? [row] : []))
  const going = units.filter(({ row }) => !row || isLeaving(row))
  const there = units.flatMap(({ row }) => (row ? [row] : []))
  const refusal = kept.length > 0 ? await refusedByHold(ctx, there, requestedAt) : undefined
  const isHoldOver = !kept.some(({ stops }) => hasHold(stops))
  const certificateNumbers = (going.length > 0 ? going : units).map(({ number }) => number)
  const standing = { certificateNumbers, undoUntil: null, steps: [], refusal, isHoldOver }
  if (going.length === 0) return { ...standing, state: refusal ? 'refused' : 'undone' }
  const waiting = going.find(({ row }) => row?.state === 'erasure_pending')
  const undoUntil = waiting?.row?.erasure?.undoUntil
  if (undoUntil && undoUntil > ctx.clock.now()) return { ...standing, state: 'coolingOff', undoUntil }
  const found = await Promise.all(certificateNumbers.map(one => ctx.erasure.certificates.progressOf(one)))
  const steps = stepsOf(found)
  return { ...standing, state: steps.every(step => step.at !== null) ? 'done' : 'running', steps }
}

function isLeaving({ state }: { state: string }): boolean {
  return state === 'erasure_pending' || state === 'purging'
}

/** Of several deletions asked for together, a step is done when it is done in all. */
function stepsOf(found: readonly (Progress | undefined)[]): ProofStep[] {
  return steps.map(step => {
    const times = found.map(progress => progress?.[step] ?? null)
    const all = times.flatMap(at => (at ? [at.getTime()] : []))
    return { step, at: all.length === found.length ? new Date(Math.max(...all)) : null }
  })
}

/** As before, as long as the cooling-off lasts. */
export const postUndo = route({
  method: 'post',
  path: '/erasures/:token/undo',
  allow: 'anyone',
  record: { change: 'erasure.undone' },
  limit: 'link',
  read: tokenOf,
  handle: async (ctx, token) => {
    await undoErasure(ctx, (await askedBy(ctx, token)).numbers)
    return redirectTo(`/erasures/${token}`)
  },
})
