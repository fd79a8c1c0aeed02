import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { later } from '../portal/stories.ts'
import { addressIn } from '../support/application-form.ts'
import { anOffice, registerCase } from '../support/office.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import type { Applied, World } from '../support/world.ts'

describe('an erasure by phone of somebody in the talent pool', () => {
  let world: World
  let officer: StaffMember
  let recruiter: StaffMember
  before(async () => {
    ;({ world, officer, recruiter } = await anOffice({ now: '2027-03-10T09:00:00.000Z' }))
  })
  after(async () => await world.close())

  const entryOf = async ({ row }: Applied) => await world.ctx.pool.liveOf(row.subjectId)

  /** Rejected, told, and in the pool. */
  async function member(): Promise<Applied> {
    const applied = await world.apply({ fields: { poolConsent: 'yes' } })
    await signIn(recruiter)
    const path = `/staff/applications/${applied.row._id}/decision`
    assert.equal((await recruiter.post(path, { outcome: 'rejected' })).status, 303)
    await world.restartOn(later(world, 2 * 3_600_000))
    for (let n = 0; n < 2; n += 1) await world.ring()
    await signIn(officer)
    assert.ok(await entryOf(applied))
    return applied
  }

  /** Registered, identified and carried out: the path of the page where it can be undone. */
  async function carriedOut(applied: Applied, person: string): Promise<string> {
    const id = newId('cas')
    const location = await registerCase(world, officer, { id, type: 'erasure', person })
    await officer.post(`${location}/identity`, { method: 'inPerson' })
    assert.match((await officer.get(location)).html, /\/carry-out"/)
    assert.equal((await officer.post(`${location}/carry-out`)).status, 303)
    assert.equal((await world.ctx.cases.byId(id))?.state, 'granted')
    await world.ring()
    const mail = world.mails().findLast(one => one.to === addressIn(applied))
    const page = /\/erasures\/[\w-]{43}/.exec(mail?.text ?? '')?.[0]
    assert.ok(page, mail?.text)
    return page
  }

  it('by address takes the entry along, and undoing it brings both back', async () => {
    const applied = await member()
    const page = await carriedOut(applied, addressIn(applied))
    assert.equal((await world.row(applied)).state, 'erasure_pending')
    assert.equal((await entryOf(applied)) ?? undefined, undefined)
    assert.equal((await world.visitor().post(`${page}/undo`)).status, 303)
    assert.equal((await world.row(applied)).state, 'decided')
    assert.ok(await entryOf(applied))
  })

  it('by a reference is of that application alone', async () => {
    const applied = await member()
    await carriedOut(applied, applied.row.reference)
    assert.equal((await world.row(applied)).state, 'erasure_pending')
    assert.ok(await entryOf(applied))
  })

  it('by address of whoever has nothing but the entry is carried out too', async () => {
    const applied = await member()
    const { _id, subjectId } = applied.row
    const by = { kind: 'applicant', subjectId } as const
    await world.ctx.erasure.engine.request({ units: [_id], why: 'applicant', by, skipCooling: true })
    for (let n = 0; n < 3; n += 1) await world.ring()
    assert.equal(await world.ctx.applications.byId(_id), null)
    assert.ok(await entryOf(applied))
    await carriedOut(applied, addressIn(applied))
    assert.equal((await entryOf(applied)) ?? undefined, undefined)
  })
})
