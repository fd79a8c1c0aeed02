import assert from 'node:assert/strict'
import type { ApplicationId } from '../../server/base/ids.ts'
import { Refusal } from '../../server/base/errors.ts'
import { closeVacancy } from '../../server/decisions/close-vacancy.ts'
import { deleteVacancy } from '../../server/decisions/delete-vacancy.ts'
import { handOver } from '../../server/decisions/hand-over.ts'
import { recordDecision } from '../../server/decisions/record-decision.ts'
import { reopenVacancy } from '../../server/decisions/reopen-vacancy.ts'
import { revertDecision } from '../../server/decisions/revert-decision.ts'
import { undoDecision } from '../../server/decisions/undo-decision.ts'
import { withdrawApplication } from '../../server/portal/withdraw-application.ts'
import type { Outcome } from '../../server/policy/states.ts'
import { into } from '../support/erasure-seed.ts'
import { stateHiredIn } from '../support/hire-statement.ts'
import { openLifeWorld, type LifeWorld } from '../support/life-world.ts'

describe('the life of one application', () => {
  let real: LifeWorld
  let id: ApplicationId
  let by: { kind: 'applicant'; subjectId: `sub_${string}` }
  beforeEach(async () => {
    real = await openLifeWorld('2027-03-01T11:00:00Z')
    const received = await real.receive(await real.vacancy())
    id = received.id
    by = { kind: 'applicant', subjectId: received.subjectId }
  })
  afterEach(async () => await real.close())

  const staff = () => ({ applicationId: id, ...real.recruiter })
  const decide = async (outcome: Exclude<Outcome, 'cancelled'>, at?: string) => {
    if (at) real.goTo(new Date(at))
    await recordDecision(real.ctx, { ...staff(), outcome })
    if (outcome === 'hired') await stateHiredIn(real.ctx, staff())
  }
  const told = async () => {
    real.goTo(new Date(real.now().getTime() + 2 * 3_600_000))
    await real.mailsLeave()
  }
  const revert = async () => await revertDecision(real.ctx, { ...staff(), code: 'mistake' })
  const due = async () => {
    const { date, rule } = (await real.row(id)).due
    return `${date} ${rule}`
  }
  const mails = async (kind: string) => await into(real.world, 'outbox').countDocuments({ about: id, kind })
  const ledgered = async () => {
    await real.world.ledger.appendQueued()
    const [last] = await into(real.world, 'ledger')
      .find({ kind: 'due_moved' })
      .sort({ seq: -1 })
      .limit(1)
      .toArray()
    const { detail } = JSON.parse(String(last?.['line'])) as { detail: { date: string; rule: string } }
    return `${detail.date} ${detail.rule}`
  }
  const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

  it('E6: reverted, is undecided again with the D that it had, and the applicant is told', async () => {
    await decide('rejected', '2027-04-01T11:00:00Z')
    assert.equal(await due(), '2027-10-01 rejected')
    await assert.rejects(revert(), refused('conflict'), 'while it can be undone')
    await told()
    await revert()
    assert.equal(await due(), '2028-03-01 undecided')
    const row = await real.row(id)
    assert.equal(row.state, 'received')
    assert.equal(row.firstDecidedAt?.toISOString().slice(0, 10), '2027-04-01')
    assert.deepEqual([await mails('M3revert'), await ledgered()], [1, '2028-03-01 undecided'])
    await revert()
    assert.equal(await mails('M3revert'), 1, 'again changes nothing')
  })

  it('E6: reverted when `undecided` has run out, goes no sooner than was told, nor later than 12 months after the first decision', async () => {
    await decide('rejected', '2028-02-20T11:00:00Z')
    await told()
    real.goTo(new Date('2028-04-10T11:00:00Z'))
    await revert()
    assert.equal(await due(), '2028-08-20 undecided')
    await decide('rejected', '2028-08-10T11:00:00Z')
    await told()
    await revert()
    assert.equal(await due(), '2029-02-10 undecided')
    await decide('rejected', '2029-02-01T11:00:00Z')
    assert.equal(await due(), '2029-08-01 rejected')
    await told()
    await revert()
    assert.equal(await due(), '2029-02-20 undecided', 'first decided 2028-02-20')
  })

  it('E6: a floor that a revert set holds no later rule back, and is there again when that is undone', async () => {
    await decide('rejected', '2028-02-20T11:00:00Z')
    await told()
    real.goTo(new Date('2028-04-10T11:00:00Z'))
    await revert()
    assert.equal((await real.row(id)).notBefore, '2028-08-20')
    await decide('hired')
    await undoDecision(real.ctx, staff())
    assert.equal(await due(), '2028-08-20 undecided', 'by its rule it would have gone long ago')
    await decide('hired')
    assert.equal(await due(), '2028-10-10 hired')
    await into(real.world, 'applications').updateOne({ _id: id }, { $set: { notBefore: '2028-10-10' } })
    await handOver(real.ctx, { ...staff(), recipient: 'X', handedOn: '2028-04-10' })
    assert.equal(await due(), '2028-05-10 hired')
  })

  it('E6: a floor that a revert set keeps nobody who withdraws', async () => {
    await decide('rejected', '2028-02-20T11:00:00Z')
    await told()
    real.goTo(new Date('2028-04-10T11:00:00Z'))
    await revert()
    await withdrawApplication(real.ctx, { applicationId: id, by })
    assert.equal(await due(), '2028-05-10 withdrawn')
    assert.equal(await ledgered(), '2028-05-10 withdrawn')
  })

  it('E7: rejected, then hired, has the D of the hired rule', async () => {
    await decide('rejected', '2027-04-01T11:00:00Z')
    await told()
    await revert()
    await decide('hired', '2027-05-01T11:00:00Z')
    assert.equal(await due(), '2027-11-01 hired')
    assert.equal(await ledgered(), '2027-11-01 hired')
  })

  it('E8: hired and handed over, goes 30 days after the hand-over', async () => {
    await decide('hired', '2027-04-01T11:00:00Z')
    real.goTo(new Date('2027-04-20T11:00:00Z'))
    await handOver(real.ctx, { ...staff(), recipient: 'Personalavdelingen', handedOn: '2027-04-15' })
    assert.equal(await due(), '2027-05-15 hired')
    assert.equal(await ledgered(), '2027-05-15 hired')
    await handOver(real.ctx, { ...staff(), recipient: 'Personalavdelingen', handedOn: '2027-04-10' })
    assert.equal(await due(), '2027-05-10 hired', 'a wrong day is corrected')
    for (const handedOn of ['2027-03-31', '2027-04-21']) {
      const wrong = handOver(real.ctx, { ...staff(), recipient: 'X', handedOn })
      await assert.rejects(wrong, refused('invalid'), handedOn)
    }
    await handOver(real.ctx, { ...staff(), recipient: 'Personalavdelingen', handedOn: '2027-04-10' })
    assert.equal(await mails('M9due'), 1, 'told once of the day that holds')
    const rows = await into(real.world, 'audit').find({ what: 'application.handedOver' }).toArray()
    assert.ok(rows.length >= 2)
    assert.ok(rows.every(row => row['sealed'] && !JSON.stringify(row).includes('Personal')))
  })

  it('E8: handed over and then undone or reverted, is told of no day that does not hold', async () => {
    await decide('hired', '2027-04-01T11:00:00Z')
    await handOver(real.ctx, { ...staff(), recipient: 'X', handedOn: '2027-04-01' })
    const [mail] = await into(real.world, 'outbox').find({ about: id, kind: 'M9due' }).toArray()
    assert.ok(mail && (mail['nextAt'] as Date) > real.now(), 'after the mail about the decision')
    await undoDecision(real.ctx, staff())
    assert.equal(await mails('M9due'), 0)
    await decide('hired')
    await handOver(real.ctx, { ...staff(), recipient: 'X', handedOn: '2027-04-01' })
    await told()
    await revert()
    assert.equal(await mails('M9due'), 0)
  })

  it('E9: hired and never handed over, goes six months after the decision; handed over late, not later', async () => {
    await decide('hired', '2027-04-01T11:00:00Z')
    assert.equal(await due(), '2027-10-01 hired')
    real.goTo(new Date('2027-09-20T11:00:00Z'))
    await handOver(real.ctx, { ...staff(), recipient: 'X', handedOn: '2027-09-20' })
    assert.equal(await due(), '2027-10-01 hired')
    const rejected = await real.receive(await real.vacancy())
    const never = handOver(real.ctx, {
      ...staff(),
      applicationId: rejected.id,
      recipient: 'X',
      handedOn: '2027-09-20',
    })
    await assert.rejects(never, refused('conflict'))
  })

  it('E10: of a job that is closed, is cancelled; one that was rejected before keeps its D', async () => {
    await decide('rejected', '2027-04-01T11:00:00Z')
    const { vacancyId } = await real.row(id)
    const other = await real.receive(vacancyId)
    real.goTo(new Date('2027-05-01T11:00:00Z'))
    await closeVacancy(real.ctx, { id: vacancyId, by: real.recruiter.by })
    assert.equal(await due(), '2027-10-01 rejected')
    assert.deepEqual((await real.row(other.id)).due, {
      date: '2027-11-01',
      rule: 'cancelled',
      policyVersion: 1,
    })
  })

  it('E10: of a job that is opened again, stays decided with its D', async () => {
    await decide('rejected', '2027-04-01T11:00:00Z')
    const { vacancyId } = await real.row(id)
    const vacancy = { id: vacancyId, by: real.recruiter.by }
    await closeVacancy(real.ctx, vacancy)
    await reopenVacancy(real.ctx, vacancy)
    assert.equal((await real.ctx.vacancies.byId(vacancyId))?.state, 'published')
    assert.equal(await due(), '2027-10-01 rejected')
  })

  it('E11: keeps its job from being deleted while it lives, and not after', async () => {
    await decide('rejected', '2027-04-01T11:00:00Z')
    const { vacancyId } = await real.row(id)
    const vacancy = { id: vacancyId, by: real.recruiter.by }
    await assert.rejects(deleteVacancy(real.ctx, vacancy), refused('conflict'), 'open')
    await closeVacancy(real.ctx, vacancy)
    real.goTo(new Date('2027-09-30T11:00:00Z'))
    await assert.rejects(deleteVacancy(real.ctx, vacancy), refused('conflict'), 'a unit lives')
    real.goTo(new Date('2027-10-01T11:00:00Z'))
    await real.world.engine.sweep()
    assert.ok(!(await real.exists(id)))
    await deleteVacancy(real.ctx, vacancy)
    assert.equal(await real.ctx.vacancies.byId(vacancyId), null)
    await assert.rejects(deleteVacancy(real.ctx, vacancy), refused('notFound'))
  })

  it('names in its certificate what its D was counted from', async () => {
    const { certificateNo } = await real.row(id)
    real.goTo(new Date('2027-03-10T11:00:00Z'))
    await withdrawApplication(real.ctx, { applicationId: id, by })
    const received = await real.receive(await real.vacancy())
    id = received.id
    const { certificateNo: ofHired } = await real.row(id)
    await decide('hired')
    await handOver(real.ctx, { ...staff(), recipient: 'X', handedOn: '2027-03-10' })
    real.goTo(new Date('2027-04-09T11:00:00Z'))
    await real.world.engine.sweep()
    for (const [number, event, rule] of [
      [certificateNo, 'withdrawal', 'withdrawn'],
      [ofHired, 'handOver', 'hired'],
    ] as const) {
      const found = await real.world.certificates.find(number)
      assert.ok(found.verdict === 'genuine')
      const { trigger, reason, promised } = found.certificate.body
      const expected = {
        trigger: { event, date: '2027-03-10' },
        reason: `purge.${rule}`,
        promised: '2027-04-09',
      }
      assert.deepEqual({ trigger, reason, promised }, expected)
    }
  })

  it('E12: of a job that is never closed, goes by `undecided`', async () => {
    assert.equal(await due(), '2028-03-01 undecided')
    real.goTo(new Date('2028-02-29T22:59:00.000Z'))
    await real.world.engine.sweep()
    assert.ok(await real.exists(id))
    real.goTo(new Date('2028-02-29T23:00:00.000Z'))
    await real.world.engine.sweep()
    assert.ok(!(await real.exists(id)))
  })

  it('withdrawn, goes after 30 days, or on the D it had when that is sooner', async () => {
    real.goTo(new Date('2027-03-10T11:00:00Z'))
    await withdrawApplication(real.ctx, { applicationId: id, by })
    assert.equal(await due(), '2027-04-09 withdrawn')
    assert.deepEqual([await mails('M4'), await ledgered()], [1, '2027-04-09 withdrawn'])
    await withdrawApplication(real.ctx, { applicationId: id, by })
    assert.equal(await mails('M4'), 1, 'again changes nothing')
    await assert.rejects(decide('rejected'), refused('conflict'))
    const { id: other, subjectId } = await real.receive(await real.vacancy())
    real.goTo(new Date('2028-02-25T11:00:00Z'))
    await withdrawApplication(real.ctx, { applicationId: other, by: { kind: 'applicant', subjectId } })
    assert.deepEqual((await real.row(other)).due, { date: '2028-03-10', rule: 'undecided', policyVersion: 1 })
  })

  it('withdrawn while the mail about a decision waits, is not told of the decision', async () => {
    await decide('rejected', '2027-04-01T11:00:00Z')
    assert.equal(await mails('M3'), 1)
    await withdrawApplication(real.ctx, { applicationId: id, by })
    assert.equal(await mails('M3'), 0)
  })

  it('E16-E18: in the last days of months, at changes of the clock and after midnight, goes by the local date', async () => {
    const cases = [
      ['2027-08-29T22:30:00Z', '2028-02-28T23:00:00.000Z'], // 30 August in Oslo
      ['2027-09-28T10:00:00Z', '2028-03-27T22:00:00.000Z'],
      ['2027-11-30T23:30:00Z', '2028-05-31T22:00:00.000Z'], // 1 December, 00:30
    ] as const
    for (const [decidedAt, eligibleAt] of cases) {
      real.goTo(new Date(decidedAt))
      const { id: one } = await real.receive(await real.vacancy())
      await recordDecision(real.ctx, { ...staff(), applicationId: one, outcome: 'rejected' })
      assert.equal((await real.row(one)).eligibleAt.toISOString(), eligibleAt, decidedAt)
    }
  })
})
