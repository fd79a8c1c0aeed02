import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { hideOlderTwins } from '../../server/portal/older-twins.ts'
import { aWorld, linkIn, type World } from '../support/world.ts'
import { anApplicant, hourMs, later, minuteMs, type Applicant } from './stories.ts'

describe('two applications to one job', () => {
  let world: World
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    await world.vacancy()
  })
  afterEach(async () => {
    await world.close()
  })

  const person = { fullName: 'Åse Ås', emailAddress: 'ase@eksempel.no' }

  async function twice(
    again: Record<string, string> = {},
    between: (older: Applicant) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<{ older: Applicant; newer: Applicant }> {
    const older = await anApplicant(world, { fields: person })
    await between(older)
    await world.restartOn(later(world, hourMs))
    const newer = await world.apply({ fields: { ...person, ...again } })
    await world.ring()
    const state = (await world.row(older)).state
    assert.equal(state, 'received', 'both stand until the newer link is opened')
    const link = linkIn(world.mailTo(newer))
    const portal = await world.portal(link)
    return { older, newer: { ...newer, link, portal, own: `/my/applications/${newer.row._id}` } }
  }

  it('E2 stand both; the newer link opened, name and address equal, the older is hidden and gone after 24 h', async () => {
    const { older, newer } = await twice({ fullName: ' åse  ås ', emailAddress: 'Ase@eksempel.no' })
    assert.equal((await world.row(older)).state, 'erasure_pending')
    assert.equal((await world.row(newer)).state, 'received')
    assert.match((await newer.portal.get(newer.own)).text, /Den eldste søknaden er skjult/)
    await world.restartOn(later(world, 24 * hourMs - minuteMs))
    await world.ring()
    assert.equal((await world.stored('applications', { _id: older.row._id })).length, 1)
    await world.restartOn(later(world, 2 * minuteMs))
    await world.ring()
    assert.equal((await world.stored('applications', { _id: older.row._id })).length, 0)
    assert.equal((await world.row(newer)).state, 'received')
    assert.match(world.mailTo(older).text, /Dette gjelder den eldste søknaden\. Den nyeste har vi fortsatt/)
    const { verdict } = await world.ctx.erasure.certificates.find(older.row.certificateNo)
    assert.equal(verdict, 'genuine')
  })

  it('E2 are both kept when the person says so, also when the link is used again', async () => {
    const { older, newer } = await twice()
    const kept = await newer.portal.post(`${newer.own}/keep-both`)
    assert.equal(kept.location, `${newer.own}?done=bothKept`)
    assert.match((await newer.portal.get(kept.location)).text, /Vi beholder begge søknadene\./)
    assert.equal((await world.row(older)).state, 'received')
    await world.portal(newer.link)
    assert.equal((await world.row(older)).state, 'received')
    const again = await newer.portal.post(`${newer.own}/keep-both`)
    assert.equal(again.location, kept.location, 'sent twice, it has the same result')
    const back = await world.inside(older)
    assert.match((await back.post(`${older.own}/erase`, { now: 'yes' })).location, /erasures/)
    assert.equal((await newer.portal.post(`${newer.own}/keep-both`)).status, 410, 'there is one only')
  })

  it('E2 stay both while the older one is restricted, or its person waits for a copy of it', async () => {
    const { older, newer } = await twice(
      {},
      async ({ portal, own }) => await portal.post(`${own}/restrict`, { reason: 'claim' }),
    )
    const standing = async () => {
      const { state, stops } = await world.row(older)
      return [state, ...stops.map(({ kind }) => kind)]
    }
    assert.deepEqual(await standing(), ['received', 'restriction'])
    const { _id } = older.row
    const [restriction] = (await world.row(older)).stops
    const access = { kind: 'access', ref: newId('cas'), until: later(world, 24 * hourMs) } as const
    await world.ctx.erasure.stops.lift(_id, restriction?.ref ?? '')
    await world.ctx.erasure.stops.set(_id, access)
    await hideOlderTwins(world.ctx, newer.row)
    assert.deepEqual(await standing(), ['received', 'access'])
    await world.ctx.erasure.stops.lift(_id, access.ref)
    await hideOlderTwins(world.ctx, newer.row)
    assert.deepEqual(await standing(), ['erasure_pending'])
  })

  it('E2 of two people behind one mailbox, or to two jobs, stay as they are', async () => {
    const { older } = await twice({ fullName: 'Aslak Ås' })
    assert.equal((await world.row(older)).state, 'received')
    const other = await world.vacancy({ title: 'Los' })
    const elsewhere = await world.apply({ slug: other.slug, fields: person })
    await world.ring()
    await world.portal(linkIn(world.mailTo(elsewhere)))
    assert.equal((await world.row(older)).state, 'received')
  })

  it('E3 applying after a purge is a beginning: new ids, no link to what was, no block', async () => {
    const first = await anApplicant(world, { fields: person })
    await first.portal.post(`${first.own}/erase`, { now: 'yes' })
    await world.ring()
    assert.equal((await world.stored('applications', {})).length, 0)
    const again = await anApplicant(world, { fields: person })
    assert.notEqual(again.row._id, first.row._id)
    assert.notEqual(again.row.subjectId, first.row.subjectId)
    const page = await again.portal.get(again.own)
    assert.equal(page.status, 200)
    assert.ok(!page.text.includes(first.row.certificateNo))
    const old = JSON.stringify(await world.stored('mailTokens', {}))
    assert.ok(!old.includes(first.row.subjectId))
  })
})
