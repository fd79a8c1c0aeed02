import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { addressField, fieldNames, ruleOf } from '../../server/policy/fields.ts'
import { restrict } from '../../server/rights/restrict.ts'
import { joined } from '../portal/joined.ts'
import { aQuickApplicant, erasureOf, type Applicant } from '../portal/stories.ts'
import { openedTexts } from '../support/opened.ts'
import type { Page } from '../support/visitor.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'

const letterField = fieldNames.find(field => ruleOf(field).role === 'letter') ?? ''
const nameField = fieldNames.find(field => ruleOf(field).role === 'name') ?? ''

describe('a person with two applications', () => {
  let world: World
  let first: Applicant
  let second: Applied
  let bystander: Applied
  before(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
    bystander = await world.apply()
    first = await aQuickApplicant(world, { fields: { [letterField]: 'Brevet om det første fyret.' } })
    second = await world.apply({ fields: { [letterField]: 'Brevet om det andre fyret.' } })
    await joined(world.ctx, first, second)
  })
  after(async () => await world.close())

  const said = ({ fields }: Applied, name: string) => String(fields[name])
  const tracesOf = async (text: string) => (await openedTexts(world)).filter(line => line.includes(text))
  const placesOf = async ({ row }: Applied) => {
    const { _id, subjectId } = row
    const found = await Promise.all([
      world.stored('applications', { _id }),
      world.stored('files', { applicationId: _id }),
      world.stored('outbox', { about: _id }),
      world.stored('links', { applicationId: _id }),
      world.stored('applicants', { _id: subjectId }),
      world.stored('mailTokens', { subjectIds: subjectId }),
      world.stored('cases', { subjectId }),
    ])
    return found.map(rows => rows.length > 0)
  }
  /** Asked for without the time to undo, and carried out. */
  const erase = async (own: string) => {
    await erasureOf({ portal: first.portal, own }, { scope: 'one', now: 'yes' })
    for (let n = 0; n < 3; n += 1) await world.ring()
  }
  let shownBefore: Page

  it('erases one: the other opens as before, and the profile stays', async () => {
    const other = `/my/applications/${second.row._id}`
    shownBefore = await first.portal.get(other)
    assert.equal(shownBefore.status, 200)
    assert.equal((await tracesOf('Brevet om det første fyret.')).length, 1)
    assert.equal((await tracesOf('Brevet om det andre fyret.')).length, 1)

    await erase(first.own)

    assert.deepEqual(await tracesOf('Brevet om det første fyret.'), [])
    assert.deepEqual((await placesOf(first)).slice(0, 4), [false, false, false, false])
    assert.equal((await first.portal.get(first.own)).status, 410)
    const shown = await first.portal.get(other)
    assert.equal(shown.status, 200)
    for (const text of ['Brevet om det andre fyret.', said(first, nameField), said(first, addressField)])
      assert.ok(shown.text.includes(text) && shownBefore.text.includes(text), text)
    const [profile] = await world.stored('applicants', { _id: first.row.subjectId })
    assert.deepEqual(profile?.['units'], [second.row._id])
    const { state, due, stops } = await world.row(second)
    assert.deepEqual([state, due, stops], ['received', second.row.due, []])
  })

  it('erases the other too: after it there is nothing of either', async () => {
    await erase(`/my/applications/${second.row._id}`)

    assert.equal((await first.portal.get('/my')).location, '/find', 'the session has ended')
    for (const name of [nameField, addressField]) assert.deepEqual(await tracesOf(said(first, name)), [])
    for (const text of ['Brevet om det første fyret.', 'Brevet om det andre fyret.'])
      assert.deepEqual(await tracesOf(text), [])
    const units = [first.row._id, second.row._id, first.row.subjectId]
    assert.deepEqual(
      [...(await world.ctx.vault.keys.stateOf(units)).values()],
      units.map(() => 'destroyed'),
    )
    for (const one of [first, { ...second, row: { ...second.row, subjectId: first.row.subjectId } }])
      assert.deepEqual(await placesOf(one), [false, false, false, false, false, false, false])
    for (const { row } of [first, second])
      assert.equal((await world.ctx.erasure.certificates.find(row.certificateNo)).verdict, 'genuine')
    const kept = await world.stored('cases', { type: 'erasure' })
    assert.deepEqual(
      kept.map(row => [row['state'], row['subjectId'], row['applicationIds'], row['history']]),
      kept.map(() => ['granted', null, [], null]),
    )
    assert.equal(kept.length, 2)
  })

  it('and nobody else has lost anything', async () => {
    assert.equal((await world.row(bystander)).state, 'received')
    assert.ok((await tracesOf(said(bystander, nameField))).length > 0)
  })
})

describe('a restriction of two applications of one person by one case', () => {
  let world: World
  let first: Applicant
  let second: Applied
  before(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
    first = await aQuickApplicant(world, { files: [] })
    second = await world.apply({ files: [] })
    await joined(world.ctx, first, second)
  })
  after(async () => await world.close())

  const kindsOf = async () => {
    const rows = await Promise.all([world.row(first), world.row(second)])
    return rows.map(({ stops }) => stops.map(stop => stop.kind))
  }
  const restrictBoth = async () => {
    const by = { kind: 'applicant', subjectId: first.row.subjectId } as const
    const ref = newId('cas')
    for (const { row } of [first, second]) await restrict(world.ctx, { applicationId: row._id, by, ref })
    assert.deepEqual(await kindsOf(), [['restriction'], ['restriction']])
  }

  it('is lifted from the one that the person lifts it from, and from no other', async () => {
    await restrictBoth()
    await first.portal.post(`${first.own}/restrict/lift`)
    assert.deepEqual(await kindsOf(), [[], ['restriction']])
    await first.portal.post(`/my/applications/${second.row._id}/restrict/lift`)
    assert.deepEqual(await kindsOf(), [[], []])
  })

  it('stays on the one when the person erases the other', async () => {
    await restrictBoth()
    const follows = await erasureOf(first, { scope: 'one' })
    assert.deepEqual(await kindsOf(), [[], ['restriction']])
    assert.equal((await world.visitor().post(`${follows}/undo`)).status, 303)
    assert.deepEqual(await kindsOf(), [['restriction'], ['restriction']], 'undone, it is as it was')
  })
})
