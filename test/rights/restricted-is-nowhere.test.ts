import assert from 'node:assert/strict'
import { type ApplicationId } from '../../server/base/ids.ts'
import type { StaffRole } from '../../server/policy/roles.ts'
import { fieldNames, nameOf, ruleOf } from '../../server/policy/fields.ts'
import { profilesOf } from '../../server/applications/sealed-parts.ts'
import { announceLifting } from '../../server/rights/lift-restriction.ts'
import { routes } from '../../server/routes.ts'
import { remindStaff } from '../../server/notice/remind-staff.ts'
import type { Visitor } from '../support/visitor.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

const nameField = fieldNames.find(field => ruleOf(field).role === 'name') ?? ''

/** Routes of staff whose page is one thing of another kind: a token, a version, a batch. */
const ofOneThing = /:(token|number|n|seq|batchId|refereeId|fileId|noteId|exportId)\b/

describe('an application whose use is restricted', () => {
  let world: World
  let restricted: Applied
  let name: string
  let members: Visitor[]
  const roles: StaffRole[] = ['hiringManager', 'recruiter']
  before(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
    restricted = await world.apply({ fields: { [nameField]: 'Skjult Skjultsen', poolConsent: 'yes' } })
    for (let n = 0; n < 2; n += 1) await world.apply({ slug: slugOf(), fields: { [nameField]: `Åpen ${n}` } })
    const profile = (await profilesOf(world.ctx, [restricted.row.subjectId])).get(restricted.row.subjectId)
    assert.ok(profile)
    name = nameOf(profile)
    members = [await world.manager(), await world.staff(['recruiter'])]
  })
  after(async () => await world.close())
  const slugOf = () => restricted.form.action.split('/').at(-2) ?? ''

  const staffPages = () =>
    routes.filter(
      ({ method, path, allow }) =>
        method === 'get' &&
        Array.isArray(allow) &&
        roles.some(role => allow.includes(role)) &&
        !ofOneThing.test(path),
    )
  const pathsOf = (id: ApplicationId) =>
    staffPages().map(({ path }) =>
      path.includes(':id')
        ? path.replace(':id', path.includes('/applications/') ? id : restricted.row.vacancyId)
        : path,
    )
  /** What each page of staff tells of the application: its name, its id, and how many there are. */
  const told = async (): Promise<Map<string, string>> => {
    const found = new Map<string, string>()
    for (const [at, member] of members.entries())
      for (const path of pathsOf(restricted.row._id)) {
        const page = await member.get(path)
        assert.notEqual(page.status, 500, path)
        const says = page.text.includes(name) || page.html.includes(restricted.row._id)
        found.set(`${at} ${path}`, page.status === 404 ? 'not there' : says ? 'told' : 'silent')
      }
    return found
  }

  it('is on no page of those who hire: not in a list, an order or a count, in no mail; and is back when it is lifted', async () => {
    const ids = { id: restricted.row._id, vacancyId: restricted.row.vacancyId }
    const before = await told()
    const where = [...before].filter(([, says]) => says === 'told').map(([path]) => path)
    assert.ok(where.length >= 4, `it was told before: ${where.join(', ')}`)
    const counts = async () => [
      await world.ctx.applications.countOf(ids.vacancyId, 'undecided', 100),
      await world.ctx.applications.countOf(ids.vacancyId, 'unread', 100),
    ]
    const [undecided = 0] = await counts()
    const owner = await world.inside(restricted)
    assert.equal((await owner.post(`/my/applications/${ids.id}/restrict`, { reason: 'claim' })).status, 303)

    for (const [path, says] of await told()) assert.notEqual(says, 'told', path)
    assert.equal((await counts())[0], undecided - 1)
    const rows = world.ctx.database.data.collection<{ _id: string }>('glemme_applications')
    await rows.updateMany(
      {},
      { $set: { 'due.date': '2027-03-29', eligibleAt: new Date('2027-03-28T22:00:00Z') } },
    )
    assert.equal((await remindStaff(world.ctx)).undecided, undecided - 1, 'M18 counts the others')

    await owner.post(`/my/applications/${ids.id}/restrict/lift`)
    assert.deepEqual((await counts())[0], undecided)
    const after = await told()
    for (const path of where) assert.notEqual(after.get(path), 'silent', path)
  })

  it('is told to the person a week before somebody else lifts it', async () => {
    const officer = await world.staff(['privacyOfficer'])
    const owner = await world.inside(restricted)
    await owner.post(`/my/applications/${restricted.row._id}/restrict`, { reason: 'accuracy' })
    const by = { kind: 'staff', staffId: officer.staffId, role: 'privacyOfficer' } as const
    const liftOn = await announceLifting(world.ctx, { applicationId: restricted.row._id, by })
    assert.equal(liftOn, '2027-03-09')
    await world.ring()
    assert.match(world.mailTo(restricted).text, /9\. mars 2027/)
    assert.ok(linkIn(world.mailTo(restricted)))
  })
})
