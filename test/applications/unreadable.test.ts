import assert from 'node:assert/strict'
import { changeKeys, loseKeys, nameAbsentEpoch } from '../support/lost-keys.ts'
import type { Page } from '../support/visitor.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'
import { referenceText } from '../../views/numbers.ts'

/** A restored application that is younger than the copy of the keys: its rows are there, its key is not. */
describe('an application whose key is lost', () => {
  let world: World
  let staff: StaffMember
  let officer: StaffMember
  before(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
    staff = await world.staff()
    officer = await world.staff(['privacyOfficer'])
  })
  after(async () => await world.close())

  /** Two to one job; of the first, these keys are lost. */
  async function two(...lost: readonly ('_id' | 'subjectId')[]): Promise<[Applied, Applied, string]> {
    const { _id, slug } = await world.vacancy()
    const [one, other] = [await world.apply({ slug }), await world.apply({ slug })]
    await loseKeys(
      world.ctx,
      lost.map(path => one.row[path]),
    )
    return [one, other, `/staff/jobs/${_id}`]
  }

  const linksTo = (page: Page, { row }: Applied): boolean =>
    page.html.includes(`"/staff/applications/${row._id}"`)

  for (const lost of [['_id', 'subjectId'], ['_id'], ['subjectId']] as const)
    it(`hides no other from the list: ${lost.join(', ')}`, async () => {
      const [one, other, list] = await two(...lost)
      const page = await staff.get(list)
      assert.equal(page.status, 200, page.text)
      assert.ok(page.text.includes(`Kan ikke leses ${referenceText(one.row.reference)}`), page.text)
      assert.ok(!linksTo(page, one), 'a link that leads nowhere')
      assert.ok(!page.text.includes(String(one.fields['fullName'])))
      assert.ok(linksTo(page, other) && page.text.includes(String(other.fields['fullName'])))
      const english = await staff.get(`/en${list}`)
      assert.ok(english.text.includes(`Cannot be read ${referenceText(one.row.reference)}`))
      const close = await staff.get(`${list}/close`)
      assert.equal(close.status, 200)
      assert.ok(close.text.includes(String(other.fields['fullName'])))
      assert.ok(!close.text.includes(String(one.fields['fullName'])), 'it would not be decided')
    })

  it('says on its page what has happened and what is done about it, to staff and to its person', async () => {
    const [one, other] = await two('_id', 'subjectId')
    const path = `/staff/applications/${one.row._id}`
    for (const [page, says] of [
      [await staff.get(path), /Kan ikke leses.*Nøkkelen .* er tapt.*Personvernansvarlig ber .*glemme fsck/],
      [await staff.get(`/en${path}`), /Cannot be read.*The key .* is lost.*The privacy officer asks/],
    ] as const) {
      assert.equal(page.status, 409)
      assert.match(page.text, says)
      assert.ok(page.text.includes(referenceText(one.row.reference)))
      assert.doesNotMatch(page.text, /Feilkode|Error code|raskere|faster|slettet etter/)
    }
    const person = await world.inside(one)
    const own = await person.get(`/my/applications/${one.row._id}`)
    assert.equal(own.status, 409, own.text)
    assert.match(own.text, /ingen kan lese det lenger/)
    assert.doesNotMatch(own.text, /glemme fsck/)
    assert.ok(own.html.includes(`/my/applications/${one.row._id}/erase`), 'the way to have it deleted')
    assert.equal((await person.get(`/my/applications/${one.row._id}/erase`)).status, 200)
    assert.equal((await staff.get(`/staff/applications/${other.row._id}`)).status, 200)
    assert.equal((await (await world.inside(other)).get('/my')).status, 303)
    assert.equal(world.log.filter(line => line.event === 'http.failed').length, 0)
  })

  it('is another thing than a deleted one, and than one whose row was changed', async () => {
    const [one, other] = await two('_id', 'subjectId')
    const person = await world.inside(one)
    const erased = await person.post(`/my/applications/${one.row._id}/erase`, { now: 'yes' })
    assert.equal(erased.status, 303, erased.text)
    await world.ring()
    assert.equal((await staff.get(`/staff/applications/${one.row._id}`)).status, 410)
    await world.ctx.database.data
      .collection('glemme_applications')
      .updateOne({ _id: other.row._id as never }, { $set: { own: Buffer.alloc(40) } })
    assert.equal((await staff.get(`/staff/applications/${other.row._id}`)).status, 500)
  })

  for (const [what, spoil] of [
    ['names an epoch that is not in the keyring', nameAbsentEpoch],
    ['was changed', changeKeys],
  ] as const)
    it(`is the same when its key ${what}`, async () => {
      const [one, other, list] = await two()
      await spoil(world.ctx, [one.row._id, one.row.subjectId])
      const page = await staff.get(list)
      assert.equal(page.status, 200, page.text)
      assert.ok(page.text.includes(`Kan ikke leses ${referenceText(one.row.reference)}`))
      assert.ok(linksTo(page, other))
      assert.equal((await staff.get(`/staff/applications/${one.row._id}`)).status, 409)
    })

  it('keeps nobody from the pages of all of them', async () => {
    const [one] = await two('_id', 'subjectId')
    for (const path of ['/staff/jobs', '/staff/cases', '/staff/pool'])
      assert.equal((await staff.get(path)).status, 200, path)
    for (const path of ['/staff/privacy', '/staff/privacy/holds', '/staff/cases'])
      assert.equal((await officer.get(path)).status, 200, path)
    const found = await officer.post('/staff/find', { q: one.row.reference })
    assert.equal(found.status, 200)
    assert.ok(found.text.includes(referenceText(one.row.reference)))
  })
})
