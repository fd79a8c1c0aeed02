import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { monotonicMs } from '../../server/base/clock.ts'
import { fieldNames, ruleOf } from '../../server/policy/fields.ts'
import type { Chance } from './chance.ts'
import type { Rig } from './process-rig.ts'
import { aSender, type Sender } from './sender.ts'
import { until } from './until.ts'

/** Most send until received; a few give up after the first answer, and a few never write who they are. */
type Way = 'insists' | 'givesUp' | 'nameless'

/** People who apply, each a little after the one before. */
export interface Crowd {
  senders: Sender[]
  /** What they were answered, by status; 0: no answer. */
  answers: Map<number, number>
  /** The longest time without anybody's being received, milliseconds. */
  longestWaitMs(): number
  /** They begin to send, about ten a second, and go on until they are told that it is enough. */
  start(): void
  /** Somebody who begins now is received. */
  one(): Promise<void>
  /** All have begun, nobody does any more, and all have sent as long as is their way. */
  enough(): Promise<void>
}

const eachMs = 100
/** So long until somebody who was told to come back does. */
const pauseMs = 300
const mostTries = 200

/** A crowd of so many, their forms open and nothing sent; when all have, they send the same again. */
export async function aCrowd(rig: Pick<Rig, 'visitor'>, chance: Chance, count: number): Promise<Crowd> {
  const senders: Sender[] = []
  while (senders.length <= count) senders.push(await aSender(rig, chance))
  const [last, ...first] = senders
  assert.ok(last)
  const answers = new Map<number, number>()
  const receivedAtMs: number[] = []
  const send = async (sender: Sender): Promise<number> => {
    const known = await sender.send()
    const status = known === 'unknown' ? 0 : (sender.page?.status ?? 0)
    answers.set(status, (answers.get(status) ?? 0) + 1)
    // Told to come back, nobody knows: a commit that was not confirmed in time may still be one.
    if (sender.known === 'refused' && status === 503) sender.known = 'unknown'
    if (status === 303) receivedAtMs.push(monotonicMs())
    return status
  }
  const sendBy = async (sender: Sender, way: Way): Promise<void> => {
    if (way === 'nameless') withoutName(sender)
    for (let tries = 1; ![303, 422].includes(await send(sender)); tries += 1) {
      if (way === 'givesUp') return
      assert.ok(tries < mostTries, `${sender.address}: ${sender.page?.status} ${sender.failure}`)
      await wait(pauseMs)
    }
    assert.equal(sender.known, way === 'nameless' ? 'refused' : 'acked')
  }
  const sending: Promise<void>[] = []
  let ticking: NodeJS.Timeout | undefined
  const next = (): void => {
    const at = sending.length
    const sender = first[at % first.length]
    const way = wayOf(at % first.length)
    // Once all have sent, those who insist send again what was received, or is about to be.
    const sent = sender && (at < first.length || way === 'insists') ? sendBy(sender, way) : Promise.resolve()
    sent.catch(() => undefined) // told by `enough`
    sending.push(sent)
  }
  return {
    senders,
    answers,
    longestWaitMs: () => Math.max(0, ...receivedAtMs.slice(1).map((at, n) => at - (receivedAtMs[n] ?? at))),
    start: () => {
      receivedAtMs.push(monotonicMs())
      ticking = setInterval(next, eachMs)
    },
    one: async () => await sendBy(last, 'insists'),
    enough: async () => {
      await until(() => sending.length >= first.length)
      clearInterval(ticking)
      await Promise.all(sending)
    },
  }
}

function wayOf(at: number): Way {
  if (at % 10 === 3) return 'nameless'
  return at % 10 === 7 ? 'givesUp' : 'insists'
}

function withoutName(sender: Sender): void {
  const name = fieldNames.find(field => ruleOf(field).role === 'name') ?? ''
  sender.fields = { ...sender.fields, [name]: '' }
}
