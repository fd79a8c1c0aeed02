import assert from 'node:assert/strict'
import type { LeavingId } from '../../server/base/place.ts'
import type { FsckReport } from '../../server/erasure/fsck/fsck.ts'
import { instantsOf } from '../../server/policy/retention.ts'
import { into } from '../support/erasure-seed.ts'
import { openLifeWorld, type LifeWorld } from '../support/life-world.ts'
import { aMember } from '../support/pool-member.ts'

const start = new Date('2026-11-24T10:00:00Z')
const hourMs = 3_600_000
const never = new Date('2099-01-01T00:00:00Z')
const zone = 'Europe/Oslo'

/** A unit, what was changed in its row past every check of the database, and what is found of that. */
interface Spoilt {
  from: 'received' | 'onceStopped' | 'lateStopped' | 'asked' | 'member'
  set?: Readonly<Record<string, unknown>>
  unset?: Readonly<Record<string, 1>>
  /** Code and detail; `D`: the date that there should be. */
  found: string
  /** What is found after a repair; nothing without it. */
  left?: string
}

const bothNever = { eligibleAt: never, overdueAt: never }
const spoilt: Readonly<Record<string, Spoilt>> = {
  'an alarm put off': { from: 'received', set: { overdueAt: never }, found: 'instantUnlikeDate overdueAt' },
  'an alarm put off, once stopped': {
    from: 'onceStopped',
    set: { overdueAt: never },
    found: 'instantUnlikeDate overdueAt',
  },
  'both put off, once stopped': {
    from: 'onceStopped',
    set: bothNever,
    found: 'instantUnlikeDate eligibleAt',
  },
  'an alarm put off, past D': {
    from: 'lateStopped',
    set: { overdueAt: never },
    found: 'instantUnlikeDate overdueAt',
  },
  'a request’s alarm put off': {
    from: 'asked',
    set: { overdueAt: never },
    found: 'instantUnlikeDate overdueAt',
  },
  'a request put off': { from: 'asked', set: bothNever, found: 'instantUnlikeDate eligibleAt' },
  'a request put off, with its time to undo': {
    from: 'asked',
    set: { ...bothNever, 'erasure.undoUntil': never },
    found: 'instantUnlikeDate erasure.undoUntil',
  },
  'the alarm that an undone request goes back to': {
    from: 'asked',
    set: { 'erasure.before.overdueAt': never },
    found: 'instantUnlikeDate erasure.before.overdueAt',
  },
  'the day that an undone request goes back to': {
    from: 'asked',
    set: { 'erasure.before.eligibleAt': never },
    found: 'instantUnlikeDate erasure.before.eligibleAt',
  },
  'a request that is yet to come': {
    from: 'asked',
    set: { ...bothNever, 'erasure.requestedAt': never, 'erasure.undoUntil': never },
    found: 'instantUnlikeDate erasure.requestedAt',
    left: 'instantUnlikeDate erasure.requestedAt',
  },
  'an entry’s alarm put off': {
    from: 'member',
    set: { overdueAt: never },
    found: 'instantUnlikeDate overdueAt',
  },
  'an entry put off': { from: 'member', set: bothNever, found: 'instantUnlikeDate eligibleAt' },
  'an entry without D': { from: 'member', unset: { due: 1 }, found: 'dateIsNone D' },
  'a day that is none': { from: 'received', set: { eligibleAt: 'en dag' }, found: 'dateIsNone D' },
  'an alarm that is none': { from: 'received', set: { overdueAt: null }, found: 'dateIsNone D' },
  'nothing at all': {
    from: 'received',
    unset: { due: 1, eligibleAt: 1, overdueAt: 1 },
    found: 'dateIsNone D',
  },
  'another D': {
    from: 'received',
    set: { 'due.date': '2090-01-01' },
    found: 'dateUnlikeRule D',
    left: 'dateUnlikeRule D',
  },
  'another D, and no day': {
    from: 'received',
    set: { 'due.date': '2090-01-01', eligibleAt: 'en dag' },
    found: 'dateIsNone D',
    left: 'dateIsNone D',
  },
  'nothing that makes a D': {
    from: 'received',
    set: { lastActAt: 'en dag' },
    unset: { due: 1 },
    found: 'dateIsNone',
    left: 'dateIsNone',
  },
}

/** What is set aright is what it was, but what stood nowhere else. */
const changed: readonly string[] = ['a request that is yet to come', 'an alarm put off, past D']

describe('fsck, about the day of deletion', () => {
  let life: LifeWorld
  let clean: FsckReport
  let found: FsckReport
  let mended: FsckReport
  const units = new Map<string, { id: LeavingId; before: object; date: string }>()

  const rows = (id: LeavingId) => into(life.world, id.startsWith('poo_') ? 'pool' : 'applications')
  const unit = (name: string) => units.get(name) ?? assert.fail(name)
  const dates = { due: 1, eligibleAt: 1, overdueAt: 1, erasure: 1, state: 1 }
  const datesOf = async (id: LeavingId) =>
    (await rows(id).findOne({ _id: id }, { projection: dates })) ?? assert.fail(id)
  const about = (report: FsckReport, id: string) =>
    report.findings
      .filter(one => one.id === id && one.code.match(/^(date|instant)/))
      .map(({ code, detail = '' }) => `${code} ${detail}`.trim())

  async function stoppedFor(id: LeavingId, until: Date): Promise<LeavingId> {
    await life.world.stops.set(id, { kind: 'hold', ref: `hld_${id}`, until: never })
    life.goTo(until)
    await life.world.stops.lift(id, `hld_${id}`)
    return id
  }

  const vacancy = async () => await life.vacancy()
  const makes: Record<Spoilt['from'], () => Promise<LeavingId>> = {
    received: async () => (await life.receive(await vacancy())).id,
    onceStopped: async () => await stoppedFor(await makes.received(), life.now()),
    lateStopped: async () => {
      const today = life.now()
      life.goTo(new Date(today.getTime() - 400 * 24 * hourMs))
      return await stoppedFor(await makes.received(), today)
    },
    asked: async () => {
      const id = await makes.received()
      const by = { kind: 'system' } as const
      await life.world.engine.request({ units: [id], why: 'applicant', by, skipCooling: false })
      return id
    },
    member: async () => (await aMember(life)).entry._id,
  }

  before(async () => {
    life = await openLifeWorld(start.toISOString())
    for (const [name, { from }] of Object.entries(spoilt)) {
      const id = await makes[from]()
      const before = await datesOf(id)
      units.set(name, { id, before, date: String((before['due'] as { date: string }).date) })
    }
    await life.world.ledger.appendQueued()
    clean = await life.world.fsck()
    for (const [name, { set = {}, unset = {} }] of Object.entries(spoilt)) {
      const { id } = unit(name)
      const change = {
        ...(Object.keys(set).length > 0 ? { $set: set } : {}),
        ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}),
      }
      await rows(id).updateOne({ _id: id }, change, { bypassDocumentValidation: true })
    }
    found = await life.world.fsck()
    mended = await life.world.fsck({ repair: 'few' })
  })
  after(async () => await life.close())

  for (const [name, { found: says, left }] of Object.entries(spoilt)) {
    it(`finds ${name}, and ${left ? 'leaves it to a person' : 'sets it right'}`, async () => {
      const { id, before, date } = unit(name)
      assert.deepEqual(about(clean, id), [])
      assert.deepEqual(about(found, id), [says.replace(' D', ` ${date}`)])
      assert.deepEqual(about(mended, id), left ? [left.replace(' D', ` ${date}`)] : [])
      if (left || changed.includes(name)) return
      assert.deepEqual(await datesOf(id), before)
      assert.ok(mended.repaired.some(one => one.id === id))
    })
  }

  it('lets the end of a stop after D leave a day from now, and no more', async () => {
    const { id, date } = unit('an alarm put off, past D')
    const { eligibleAt, overdueAt } = await datesOf(id)
    const day = instantsOf(date, zone)
    assert.deepEqual(eligibleAt, day.eligibleAt)
    assert.ok(overdueAt instanceof Date && overdueAt > day.overdueAt)
    assert.ok(overdueAt.getTime() <= life.now().getTime() + 24 * hourMs)
  })

  it('lets nobody wait longer than a whole cooling-off when a request says nonsense', async () => {
    const { eligibleAt } = await datesOf(unit('a request that is yet to come').id)
    assert.ok(eligibleAt instanceof Date && eligibleAt.getTime() <= life.now().getTime() + 24 * hourMs)
  })

  it('tells the ledger and the log of a D that it has set, and of no other', async () => {
    const anew = ['an entry without D', 'nothing at all'].map(name => unit(name))
    const events = into(life.world, 'audit').find({ what: 'application.dueMoved' })
    const moved = (await events.toArray()).map(row => String(row['about']))
    assert.deepEqual(new Set(moved), new Set(anew.map(({ id }) => id)))
    const queued = await into(life.world, 'ledgerQueue').find({}).toArray()
    assert.equal(queued.length, 2)
    const dates = queued.map(row => /"date":"([0-9-]+)"/.exec(String(row['says']))?.[1])
    assert.deepEqual(new Set(dates), new Set(anew.map(({ date }) => date)))
    assert.ok(queued.every(row => String(row['says']).includes('"kind":"due_moved"')))
  })
})
