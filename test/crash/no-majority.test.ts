import assert from 'node:assert/strict'
import { monotonicMs } from '../../server/base/clock.ts'
import { threeMongods, type ThreeMongods } from '../support/three-mongods.ts'
import { until } from '../support/until.ts'
import type { Page } from '../support/visitor.ts'
import type { OpenForm } from '../support/application-form.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'

/** A request gets 10 s of database time; the rest is the machine's. */
const longestAnswerMs = 30_000
const person = {
  fullName: 'Kari Nordmann',
  emailAddress: 'kari@eksempel.no',
  phoneNumber: '412 34 567',
  letter: 'Hei.',
}

describe('P5 no majority of the database', () => {
  let mongods: ThreeMongods
  let world: World
  let recruiter: StaffMember
  let acked: Applied
  let form: OpenForm

  before(async () => {
    mongods = await threeMongods()
    world = await aWorld({ uri: mongods.uri })
    await world.vacancy()
    recruiter = await world.staff()
    acked = await world.apply()
    form = await world.openForm()
  })
  after(async () => {
    await world?.close()
    await mongods?.remove()
  })

  const decide = async () =>
    await recruiter.post(`/staff/applications/${acked.row._id}/decision`, { outcome: 'rejected' })

  async function assertRefused(asked: Promise<Page>): Promise<void> {
    const startedMs = monotonicMs()
    const page = await asked
    const tookMs = monotonicMs() - startedMs
    assert.equal(page.status, 503, page.text)
    assert.equal(page.headers.get('retry-after'), '10')
    assert.ok(tookMs < longestAnswerMs, `answered after ${tookMs} ms`)
  }

  it('refuses what is sent, in its time and not as a fault; what was received before stays', async () => {
    mongods.freezeTwo()
    await Promise.all([assertRefused(form.send(person)), assertRefused(decide())])
    assert.deepEqual(
      world.log.filter(({ level }) => level === 'error'),
      [],
    )
  })

  it('takes it once when the majority is back, whether or not it had been written', async () => {
    await mongods.thaw()
    await until(async () => (await form.send(person)).status === 303)
    await until(async () => [303, 409].includes((await decide()).status))
    assert.equal((await world.row(acked)).state, 'decided')
    assert.equal((await world.stored('applications')).length, 2)
  })
})
