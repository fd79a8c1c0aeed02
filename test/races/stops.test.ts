import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import type { ApplicationRow } from '../../server/applications/application-row.ts'
import { Refusal } from '../../server/base/errors.ts'
import { newId, type ApplicationId } from '../../server/base/ids.ts'
import { revertDecision } from '../../server/decisions/revert-decision.ts'
import { claimableUnits } from '../../server/erasure/claimable-units-store.ts'
import { untilLifted, type Stop } from '../../server/erasure/stops.ts'
import { poolDueOf } from '../../server/consents/pool-due-of.ts'
import { joinPool } from '../../server/pool/join-pool.ts'
import { restrict } from '../../server/rights/restrict.ts'
import { into, seedMany, type Seeded } from '../support/erasure-seed.ts'
import type { ErasureWorld } from '../support/erasure-world.ts'
import { openLifeWorld, type LifeWorld } from '../support/life-world.ts'
import { agreed } from '../support/pool-member.ts'
import { aWorld } from '../support/world.ts'

const races = process.env['GLEMME_TORTURE'] ? 1000 : 50
const together = 10

/** The work is done for each, some at once; what came of it, in their order. */
async function inLanes<One, Done>(all: readonly One[], work: (one: One) => Promise<Done>): Promise<Done[]> {
  const done: Done[] = []
  const waiting = [...all.entries()]
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) done[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: together }, lane))
  return done
}

/** By how much a lead changes after each race, milliseconds. */
const stepMs = 10

/**
 * Both at once, with a lead for the one that lost, longer each time it loses again: so each wins some, however slow the
 * machine is, and the lead stays where it is close.
 */
function fairRace() {
  let otherWaitsMs = 0
  return async (claims: () => Promise<unknown>, other: () => Promise<unknown>): Promise<boolean> => {
    const [, won] = await Promise.all([
      wait(Math.max(0, -otherWaitsMs)).then(claims),
      wait(Math.max(0, otherWaitsMs))
        .then(other)
        .then(
          () => true,
          (error: unknown) => {
            assert.ok(error instanceof Refusal, String(error))
            return false
          },
        ),
    ])
    otherWaitsMs += won ? stepMs : -stepMs
    return won
  }
}

describe('P14 at the claim, one wins', () => {
  let life: LifeWorld
  let world: ErasureWorld
  before(async () => {
    life = await openLifeWorld(new Date().toISOString())
    world = life.world
  })
  after(async () => await life.close())

  const rowOf = async (id: ApplicationId) => await world.ctx.applications.byId(id)

  /** Races all units, some at once, and gives those that the other has won. */
  async function raceAll(
    units: readonly Seeded[],
    other: (unit: Seeded) => Promise<unknown>,
  ): Promise<Seeded[]> {
    const store = claimableUnits(world.ctx.database, 'applications')
    const won: Seeded[] = []
    const race = fairRace()
    const lanes = Array.from({ length: together }, async (_, lane) => {
      for (let n = lane; n < units.length; n += together) {
        const unit = units[n]
        assert.ok(unit)
        const claims = async () => await store.claim('purge', [unit.id], newId('run'))
        if (await race(claims, async () => await other(unit))) won.push(unit)
        const row = await rowOf(unit.id)
        assert.equal(row?.state === 'purging', !won.includes(unit), 'never both, never neither')
      }
    })
    await Promise.all(lanes)
    // Of a few the same one may win all.
    const isMixed = won.length > 0 && won.length < units.length
    assert.ok(isMixed || units.length < 50, `each wins some: ${won.length} of ${units.length}`)
    return won
  }

  /** What the claim has won is purged and certified, the rest stays. */
  async function assertOutcome(units: readonly Seeded[], won: readonly Seeded[]): Promise<void> {
    await world.engine.sweep()
    for (const unit of units) {
      const stays = won.includes(unit)
      assert.equal((await rowOf(unit.id)) !== null, stays)
      assert.equal((await world.certificates.find(unit.number)).verdict === 'genuine', !stays)
    }
  }

  for (const kind of ['hold', 'restriction', 'access'] as const) {
    it(`E23: a stop of kind ${kind} or the purge`, async () => {
      const units = await seedMany(world, kind === 'access' ? together : races, { files: 0 })
      const won = await raceAll(units, async unit => {
        const stop: Stop = { kind, ref: `ref ${unit.id}`, until: untilLifted }
        await world.stops.set(unit.id, stop)
      })
      for (const unit of won) assert.equal((await rowOf(unit.id))?.stops.length, 1)
      await assertOutcome(units, won)
    })
  }

  it('the decision taken back or the purge', async () => {
    const vacancyId = await life.vacancy()
    const units = await seedMany(world, races, { files: 0, vacancyId })
    const won = await raceAll(
      units,
      async ({ id }) =>
        await revertDecision(life.ctx, { applicationId: id, ...life.recruiter, code: 'mistake' }),
    )
    for (const { id } of won) assert.equal((await rowOf(id))?.state, 'received')
    await assertOutcome(units, won)
  })

  it('a stop that ends or another that begins: what is left is never deleted while one stands', async () => {
    const until = untilLifted
    const units = await seedMany(world, together, { files: 0 })
    for (const { id } of units) await world.stops.set(id, { kind: 'hold', ref: 'first', until })
    await Promise.all(
      units.map(async ({ id }) => {
        await Promise.all([
          world.stops.lift(id, 'first'),
          world.stops.set(id, { kind: 'hold', ref: 'second', until }),
        ])
      }),
    )
    await world.engine.sweep()
    for (const { id } of units)
      assert.deepEqual(
        (await rowOf(id))?.stops.map(stop => stop.ref),
        ['second'],
      )
    assert.equal((await world.ledger.verify()).fault, undefined)
    assert.equal(await into(world, 'applications').countDocuments({ state: 'purging' }), 0)
  })
})

describe('P14 somebody comes into the pool while they restrict the use of their application', () => {
  it('and the copy is restricted too, or is not made', async () => {
    const life = await openLifeWorld('2026-11-24T10:00:00Z')
    const { ctx } = life
    const people = await inLanes(Array.from({ length: races }), async () => await agreed(life, { files: 0 }))
    let joinWaitsMs = 0
    const copied = await inLanes(people, async ({ application: { id, subjectId }, consent }) => {
      const application = await life.row(id)
      const due = poolDueOf(ctx, consent)
      assert.ok(due)
      await Promise.all([
        wait(Math.max(0, joinWaitsMs))
          .then(async () => await joinPool(ctx, { consent, application, due }))
          .catch((error: unknown) => assert.ok(error instanceof Refusal, String(error))),
        wait(Math.max(0, -joinWaitsMs)).then(
          async () => await restrict(ctx, { applicationId: id, by: { kind: 'applicant', subjectId } }),
        ),
      ])
      const stopsOf = (row: { stops: Stop[] } | undefined) => row?.stops.map(({ ref }) => ref)
      const stops = stopsOf(await life.row(id))
      const entry = await ctx.pool.liveOf(subjectId)
      assert.equal(stops?.length, 1)
      if (entry) assert.deepEqual(stopsOf(entry), stops)
      joinWaitsMs += entry ? stepMs : -stepMs
      return entry !== undefined
    })
    const made = copied.filter(Boolean).length
    assert.ok(made > 0 && made < copied.length, `each comes first some times: ${made} of ${copied.length}`)
    await life.close()
  })
})

describe('P14 a new application while the same person is purged', () => {
  it('starts a new subject and stays whole', async () => {
    const world = await aWorld()
    const old = await inLanes(Array.from({ length: races }), async () => await world.apply({ files: [] }))
    const rows = world.ctx.database.data.collection<ApplicationRow>('glemme_applications')
    const now = new Date()
    let left = old.length
    const purging = (async () => {
      for (let n = 0; left > 0 || n < old.length; n += together) {
        const due = old.slice(n, n + together).map(({ row }) => row._id)
        const instants = { eligibleAt: now, overdueAt: new Date(now.getTime() + 3_600_000) }
        await rows.updateMany({ _id: { $in: due } }, { $set: instants })
        await world.ctx.erasure.engine.sweep()
      }
    })()
    const fresh = await inLanes(old, async one => {
      const applied = await world.apply({ fields: one.fields, files: [] })
      left -= 1
      return applied
    })
    await purging
    const gone = new Set(old.map(({ row }) => String(row.subjectId)))
    for (const { row } of old) assert.equal(await world.ctx.applications.byId(row._id), null)
    for (const { row, fields } of fresh) {
      assert.ok(!gone.has(row.subjectId))
      const person = (await world.ctx.applicants.byIds([row.subjectId]))[0]
      assert.deepEqual(person?.units, [row._id])
      const tokens = world.ctx.vault.epochs.mailTokens(String(fields['emailAddress']))
      assert.deepEqual(await world.ctx.applicants.subjectsWith(tokens), [row.subjectId])
      assert.equal((await world.ctx.vault.keys.stateOf([row.subjectId])).get(row.subjectId), 'active')
    }
    await world.close()
  })
})
