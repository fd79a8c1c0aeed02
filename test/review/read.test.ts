import assert from 'node:assert/strict'
import { collectionPrefix } from '../../server/store/database.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { signIn } from '../support/staff-member.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

const dayMs = 24 * 3_600_000

describe('reading an application', () => {
  let world: World
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
  })
  afterEach(async () => await world.close())

  const pathOf = ({ row }: Pick<Applied, 'row'>) => `/staff/applications/${row._id}`
  const looksAt = async ({ row }: Pick<Applied, 'row'>) =>
    (await world.stored('audit', { about: row._id })).map(event => event['what'])
  const fileOf = async (applied: Applied) => {
    const [file] = await world.stored('files', { applicationId: applied.row._id })
    return `${pathOf(applied)}/files/${String(file?.['_id'])}`
  }

  it('shows answers, letter, contact, files and D, and the first look marks it as read', async () => {
    const applied = await world.apply({ fields: { letter: 'Hei <b>du</b>' } })
    const staff = await world.manager()
    assert.equal((await world.row(applied)).stage, 'received')
    const page = await staff.get(pathOf(applied))
    assert.equal(page.status, 200)
    assert.match(page.html, new RegExp(`<h1[^>]*>${String(applied.fields['fullName'])}<`))
    for (const said of [
      'Hei <b>du</b>',
      String(applied.fields['emailAddress']),
      'Last ned CV.pdf',
      'Slettes 1. mars 2028 uten avgjørelse',
    ])
      assert.ok(page.text.includes(said), said)
    assert.doesNotMatch(page.html, /<b>du/)
    assert.match(page.html, /<svg class="chart__wide"[\s\S]*<td>Slettes<\/td><td>01\.03\.2028<\/td>/)
    assert.equal((await world.row(applied)).stage, 'reviewed')
    assert.deepEqual(
      [page.headers.get('cache-control'), page.headers.get('x-robots-tag')],
      ['no-store', 'noindex'],
    )
    const due = (await world.row(applied)).due
    assert.deepEqual(due, applied.row.due)
  })

  it('is recorded each time, with who and in what role', async () => {
    const applied = await world.apply()
    const staff = await world.staff(['recruiter', 'administrator'])
    await staff.get(pathOf(applied))
    await staff.get(pathOf(applied))
    await staff.get(await fileOf(applied))
    assert.deepEqual(await looksAt(applied), [
      'application.submitted',
      'application.opened',
      'application.opened',
      'file.downloaded',
    ])
    const [look] = await world.stored('audit', { about: applied.row._id, what: 'file.downloaded' })
    assert.deepEqual(look?.['who'], { kind: 'staff', staffId: staff.staffId, role: 'recruiter' })
  })

  it('shows nothing when the look cannot be recorded', async () => {
    const applied = await world.apply()
    const staff = await world.staff()
    const file = await fileOf(applied)
    const { data } = world.ctx.database
    await data.db?.command({
      collMod: `${collectionPrefix}audit`,
      validator: { never: true },
      validationAction: 'error',
    })
    for (const path of [pathOf(applied), file, `/staff/jobs/${applied.row.vacancyId}`]) {
      const page = await staff.get(path)
      assert.equal(page.status, 500, path)
      for (const personal of Object.values(applied.fields))
        assert.ok(!page.html.includes(String(personal)), path)
      assert.ok(!page.html.includes('%PDF'))
    }
    await data.db?.command({ collMod: `${collectionPrefix}audit`, validator: {} })
    assert.equal((await world.row(applied)).stage, 'received')
    assert.equal((await staff.get(pathOf(applied))).status, 200)
  })

  it('gives the CV out byte for byte, as an attachment that can do nothing', async () => {
    const pdf = aPdf({ text: 'Æ ø å', padToBytes: 1_500_000 })
    const applied = await world.apply({ files: [filePart(pdf, 'Søknad æøå 100%.pdf')] })
    const staff = await world.staff()
    const path = await fileOf(applied)
    const answer = await staff.get(path)
    assert.equal(answer.status, 200)
    assert.ok(answer.bytes.equals(pdf))
    const header = (name: string) => answer.headers.get(name) ?? ''
    assert.match(
      header('content-disposition'),
      /^attachment; filename="S_knad ___ 100_\.pdf"; filename\*=UTF-8''/,
    )
    const encoded = header('content-disposition').split("UTF-8''")[1] ?? ''
    assert.equal(decodeURIComponent(encoded), 'Søknad æøå 100%.pdf')
    assert.equal(header('content-type'), 'application/pdf')
    assert.equal(header('content-length'), String(pdf.length))
    assert.equal(header('content-security-policy'), "default-src 'none'; sandbox; frame-ancestors 'none'")
    assert.equal(header('x-content-type-options'), 'nosniff')
    assert.equal(header('cache-control'), 'no-store')
    assert.equal((await staff.head(path)).status, 200)
  })

  it("gives no file out under another application's address", async () => {
    const [one, other] = [await world.apply(), await world.apply()]
    const staff = await world.staff()
    const file = (await fileOf(other)).split('/').at(-1)
    assert.equal((await staff.get(`${pathOf(one)}/files/${file}`)).status, 404)
    assert.equal((await staff.get(`${pathOf(one)}/files/x`)).status, 404)
    assert.ok(!(await looksAt(one)).includes('file.downloaded'))
  })

  it('is for hiring managers and recruiters only', async () => {
    const applied = await world.apply()
    const outside = await world.visitor().get(pathOf(applied))
    assert.deepEqual([outside.status, outside.location.split('?')[0]], [303, '/staff/sign-in'])
    assert.match(outside.location, /next=%2Fstaff%2Fapplications%2F/)
    const office = await world.staff(['privacyOfficer', 'administrator'])
    for (const path of [
      pathOf(applied),
      await fileOf(applied),
      `/staff/jobs/${applied.row.vacancyId}`,
      '/staff/jobs',
    ])
      assert.equal((await office.get(path)).status, 404, path)
    await world.ring()
    const applicant = await world.portal(linkIn(world.mailTo(applied)))
    assert.equal((await applicant.get(pathOf(applied))).status, 303)
    assert.deepEqual(await looksAt(applied), ['application.submitted', 'link.used'])
  })

  it('answers 404 to an id that never was', async () => {
    const staff = await world.staff()
    for (const id of [`app_${'x'.repeat(22)}`, 'x', `sub_${'x'.repeat(22)}`])
      assert.equal((await staff.get(`/staff/applications/${id}`)).status, 404, id)
  })

  it('is hidden while an erasure waits, and says 410 once it is done', async () => {
    const applied = await world.apply()
    const staff = await world.staff()
    const file = await fileOf(applied)
    await world.ring()
    const owner = await world.portal(linkIn(world.mailTo(applied)))
    const { location } = await owner.post(`/my/applications/${applied.row._id}/erase`)
    for (const path of [pathOf(applied), file]) assert.equal((await staff.get(path)).status, 404, path)
    const decided = await staff.post(`${pathOf(applied)}/decision`, { outcome: 'rejected' })
    assert.equal(decided.status, 404)
    assert.equal((await world.row(applied)).decision, null)

    await world.visitor().post(`${location}/undo`)
    assert.equal((await staff.get(pathOf(applied))).status, 200)
    await world.ring()
    const again = await world.portal(linkIn((await renewed(applied)) ?? { text: '' }))
    await again.post(`/my/applications/${applied.row._id}/erase`, { now: 'yes' })
    await world.ring()
    await world.ring()
    for (const path of [pathOf(applied), file]) {
      const page = await staff.get(path)
      assert.equal(page.status, 410, path)
      assert.match(page.text, /Innholdet er slettet etter slettereglene, versjon 1\./)
    }
  })

  /** A fresh link for somebody whose links have all ended. */
  async function renewed(applied: Applied) {
    await world.visitor().post(`${linkIn(world.mailTo(applied))}/renew`)
    await world.ring()
    return world.mailTo(applied)
  }

  it('ends for hiring managers on the last local day after the decision, and for recruiters at D', async () => {
    const applied = await world.apply()
    const recruiter = await world.staff(['recruiter'])
    const manager = await world.manager()
    await recruiter.post(`${pathOf(applied)}/decision`, { outcome: 'rejected' })
    await world.restartOn('2027-03-31T21:59:00.000Z') // the 30th day after, to its end in Oslo
    await signIn(manager)
    const job = `/staff/jobs/${applied.row.vacancyId}`
    const name = String(applied.fields['fullName'])
    assert.equal((await manager.get(pathOf(applied))).status, 200)
    assert.ok((await manager.get(job)).text.includes(name))

    await world.restartOn('2027-03-31T22:00:00.000Z')
    for (const member of [manager, recruiter]) await signIn(member)
    const file = await fileOf(applied)
    for (const path of [pathOf(applied), file]) assert.equal((await manager.get(path)).status, 404, path)
    assert.ok(!(await manager.get(job)).text.includes(name))
    for (const path of [pathOf(applied), file]) assert.equal((await recruiter.get(path)).status, 200, path)
    assert.ok((await recruiter.get(job)).text.includes(name))

    const dueAt = (await world.row(applied)).eligibleAt
    await world.restartOn(new Date(dueAt.getTime() - dayMs / 24 / 60))
    await world.ring()
    await signIn(recruiter)
    assert.equal((await recruiter.get(pathOf(applied))).status, 200)
    await world.restartOn(dueAt)
    await world.ring()
    await world.ring()
    await signIn(recruiter)
    assert.equal((await recruiter.get(pathOf(applied))).status, 410)
  })

  it('is for hiring managers in their own jobs only: another one finds nothing', async () => {
    const applied = await world.apply()
    const own = await world.manager()
    const other = await world.staff(['hiringManager'])
    const job = `/staff/jobs/${applied.row.vacancyId}`
    const paths = [job, `${job}/edit`, `${job}/questions`, `${job}/preview`, `${job}/close`]
    for (const path of [...paths, pathOf(applied), await fileOf(applied)]) {
      assert.equal((await own.get(path)).status, 200, path)
      assert.equal((await other.get(path)).status, 404, path)
    }
    assert.ok(!(await other.get('/staff/jobs')).text.includes(applied.row.vacancyId))
    assert.equal((await other.post(`${pathOf(applied)}/decision`, { outcome: 'rejected' })).status, 404)
    assert.equal((await other.post(`${job}/close`)).status, 404)
    assert.equal((await world.row(applied)).state, 'received')
  })
})
