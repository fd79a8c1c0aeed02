import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { Progress } from '../erasure/certificates.ts'
import { page, redirectTo, route, type Who } from '../http/route.ts'
import type { ProofStep } from '../../views/charts/proof-chain.tsx'
import { erasurePage, erasureProgress, type ErasurePageProps } from '../../views/erasure/progress.tsx'
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
    const standing = await standingOf(ctx, asked)
    const { numbers: certificateNumbers, requestedAt } = asked
    const shown = { frame: who.frame, certificateNumbers, requestedAt, ...standing }
    if (asJson) return { kind: 'json', status: 200, value: erasureProgress(shown) }
    return page(erasurePage({ ...shown, token, follow }))
  },
})

type Standing = Pick<ErasurePageProps, 'state' | 'undoUntil' | 'steps' | 'refusal'>

async function standingOf(ctx: Context, { numbers, requestedAt }: AskedErasure): Promise<Standing> {
  const rows = await Promise.all(numbers.map(async number => await unitWithNumber(ctx, number)))
  const waiting = rows.filter(row => row?.state === 'erasure_pending')
  const undoUntil = waiting[0]?.erasure?.undoUntil
  if (undoUntil && undoUntil > ctx.clock.now()) return { state: 'coolingOff', undoUntil, steps: [] }
  const undone = waiting.length === 0 && rows.every(row => row !== null && row.state !== 'purging')
  if (undone) {
    const there = rows.filter(row => row !== null)
    const refusal = await refusedByHold(ctx, there, requestedAt)
    return { state: refusal ? 'refused' : 'undone', undoUntil: null, steps: [], refusal }
  }
  const found = await Promise.all(numbers.map(number => ctx.erasure.certificates.progressOf(number)))
  const shown = stepsOf(found)
  const done = shown.every(step => step.at !== null)
  return { state: done ? 'done' : 'running', undoUntil: null, steps: shown }
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
