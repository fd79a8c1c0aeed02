import assert from 'node:assert/strict'
import { closeVacancy } from '../../server/decisions/close-vacancy.ts'
import { reopenVacancy } from '../../server/decisions/reopen-vacancy.ts'
import { readPolicy } from '../../server/policy/document.ts'
import { expectedDue } from '../../server/policy/expected-due.ts'
import { addDays, instantsOf } from '../../server/policy/retention.ts'
import { endLapsedStops } from '../../server/rights/end-lapsed-stops.ts'
import { exampleText } from '../policy/a-policy.ts'
import { chanceOf, chanceOfRun, type Chance } from '../support/chance.ts'
import { stateHiredIn } from '../support/hire-statement.ts'
import { openLifeWorld, type LifeWorld } from '../support/life-world.ts'
import { possibleActs, type Scene } from './acts.ts'
import { dayOf, endStop, isHidden, isOver, modelDue, shorten, type Life, type ModelVersion } from './model.ts'

const histories = process.env['GLEMME_TORTURE'] ? 10_000 : 500
const steps = 14
const arrivals = 5
const atOnce = 10
/** What happens to somebody in 500 lives. */
const everything = [
  ...['access lapsed', 'correctOrAnswer', 'decide', 'erase', 'hand', 'hold lapsed', 'lift'],
  ...['restriction lapsed', 'revert', 'stop', 'withdraw'],
]

/** The example's periods, changed: shorter at step 5, longer at step 9. */
function nextVersion(effective: string, months: number, undecided: number) {
  const text = exampleText
    .replace('effective: 2026-11-01', `effective: ${effective}`)
    .replace('rejected: { months: 6 }', `rejected: { months: ${months} }`)
    .replace('undecided: { months: 12 }', `undecided: { months: ${undecided} }`)
  const { document, findings } = readPolicy(text)
  assert.ok(document, JSON.stringify(findings))
  return document
}

async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += atOnce)
    await Promise.all(items.slice(at, at + atOnce).map(async item => await work(item)))
}

describe(`${histories} random lives`, () => {
  const chance: Chance = chanceOfRun(20_261_124)
  const versions: ModelVersion[] = []
  const lives: Life[] = []
  const happened = new Set<string>()
  let real: LifeWorld
  let scene: Scene
  before(async () => {
    real = await openLifeWorld('2026-11-24T11:00:00Z')
    versions.push({ version: 1, document: real.ctx.policy.document })
    scene = { real, versions, chance }
  })
  after(async () => await real.close())

  it(`end on their day: none deleted that should stay, none left that should go (seed ${chance.seed})`, async function () {
    this.timeout(histories * 400)
    const vacancies = [await real.vacancy(), await real.vacancy(), await real.vacancy()]
    let at = real.now()
    for (let step = 0; step < steps; step += 1) {
      at = new Date(at.getTime() + chance.between(8, 1700) * 3_600_000)
      real.goTo(at)
      if (step === 5) await change(3, 8)
      if (step === 9) await change(9, 12)
      await real.mailsLeave()
      await stopsLapse()
      await sweepAndCompare()
      if (step === 7 || step === 12) await close(vacancies[0] ?? '')
      if (step === 10) await reopen(vacancies[0])
      if (step < arrivals || step === 11) await arrive(vacancies, step)
      await eachOf(living(), act)
      await compareDues()
    }
    real.goTo(new Date(at.getTime() + 800 * 86_400_000))
    await stopsLapse()
    real.goTo(new Date(real.now().getTime() + 15 * 86_400_000)) // after a restriction there are fourteen days more
    await sweepAndCompare()
    assert.ok(
      living().every(life => life.stops.size > 0),
      'only a stop keeps anything',
    )
    assert.ok(living().length < lives.length / 2)
    assert.deepEqual([...happened].toSorted(), everything)
  })

  const living = (): Life[] => lives.filter(life => !life.gone)

  async function change(months: number, undecided: number): Promise<void> {
    const document = nextVersion(addDays(dayOf(real.now()), 1), months, undecided)
    const { version } = await real.publish(document)
    real.goTo(instantsOf(document.effective, 'Europe/Oslo').eligibleAt)
    versions.push({ version, document })
    for (const life of living()) shorten(life, versions)
    await real.apply()
    await compareDues()
  }

  /** What has an end of its own has come to it, and everything else is as it was. */
  async function stopsLapse(): Promise<void> {
    const now = real.now()
    await endLapsedStops(real.ctx)
    for (const life of living())
      for (const [ref, { kind, until }] of life.stops) {
        if (until > now) continue
        endStop(life, ref, versions, now)
        happened.add(`${kind} lapsed`)
      }
    await compareDues()
  }

  /** People can apply again; nobody who was decided is brought back. */
  async function reopen(id: Life['vacancyId'] | undefined): Promise<void> {
    assert.ok(id)
    const before = (await real.ctx.vacancies.byId(id))?.state
    await reopenVacancy(real.ctx, { id, by: real.recruiter.by })
    assert.deepEqual([before, (await real.ctx.vacancies.byId(id))?.state], ['closed', 'published'])
    await compareDues()
  }

  async function close(id: string): Promise<void> {
    const vacancyId = lives.find(life => life.vacancyId === id)?.vacancyId
    assert.ok(vacancyId)
    // Those who hire do not see what is held or restricted, and decide nothing about it.
    const inSight = living().filter(life => life.vacancyId === id && !isHidden(life) && !life.erasedFrom)
    for (const life of inSight)
      if (life.outcome === 'hired' && !life.withdrawn)
        await stateHiredIn(real.ctx, { applicationId: life.id, ...real.recruiter })
    await closeVacancy(real.ctx, { id: vacancyId, by: real.recruiter.by })
    for (const life of inSight) {
      if (life.outcome || life.withdrawn) continue
      life.outcome = 'cancelled'
      life.decidedAt = real.now()
      life.notBefore = null
    }
    real.goTo(new Date(real.now().getTime() + 3 * 3_600_000))
    await real.mailsLeave()
  }

  async function arrive(vacancies: readonly Life['vacancyId'][], step: number): Promise<void> {
    const count = Math.floor(histories / arrivals)
    const news = Array.from({ length: count }, (_, at) => vacancies[(at + step) % vacancies.length])
    await eachOf(news, async vacancyId => {
      if (!vacancyId) return
      const { id, subjectId } = await real.receive(vacancyId)
      lives.push({ ...newLife(), id, subjectId, vacancyId })
    })
  }

  function newLife() {
    return {
      version: real.ctx.policy.version,
      lastActAt: real.now(),
      outcome: null,
      decidedAt: null,
      firstDecidedAt: null,
      handedOverAt: null,
      withdrawn: null,
      notBefore: null,
      stops: new Map(),
      erasedFrom: null,
      gone: false,
    }
  }

  async function act(life: Life): Promise<void> {
    if (chance.between(1, 100) > 22) return
    const acts = possibleActs(life)
    // Chance of its own for each, since several happen at once.
    const own = chanceOf(chance.between(0, 0x7fff_ffff))
    const chosen = acts[own.between(0, acts.length - 1)]
    assert.ok(chosen)
    await chosen({ ...scene, chance: own }, life)
    happened.add(chosen.name)
  }

  async function sweepAndCompare(): Promise<void> {
    const at = real.now()
    await real.world.brake.release({ kind: 'system' })
    await real.world.engine.sweep()
    await real.world.brake.release({ kind: 'system' })
    await real.world.engine.sweep()
    const there = new Set(await real.ctx.applications.existing(living().map(life => life.id)))
    for (const life of living()) {
      const over = isOver(life, versions, at)
      assert.equal(there.has(life.id), !over, `${over ? 'left' : 'wrongly deleted'}: ${JSON.stringify(life)}`)
      life.gone = over
    }
  }

  async function compareDues(): Promise<void> {
    const rows = await real.ctx.applications.byIds(living().map(life => life.id))
    const byId = new Map(rows.map(row => [row._id, row]))
    for (const life of living()) {
      const row = byId.get(life.id)
      assert.ok(row)
      assert.deepEqual(row.due, expectedDue(row, real.ctx.policies.since(row.policyVersion)))
      assert.equal(row.due.date, modelDue(life, versions), JSON.stringify(life))
      assert.equal(row.stops.length, life.stops.size)
    }
  }
})
