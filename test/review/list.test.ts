import assert from 'node:assert/strict'
import { collectionPrefix } from '../../server/store/database.ts'
import type { Page } from '../support/visitor.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

describe('the table of applications', () => {
  let world: World
  let staff: StaffMember
  before(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
    staff = await world.staff()
  })
  after(async () => await world.close())

  /** Links of the page itself; those of the language switch lead back to it. */
  const linksIn = (page: Page) =>
    [...page.html.matchAll(/<a ([^>]*)href="([^"]+)"([^>]*)>/g)]
      .filter(match => !`${match[1]}${match[3]}`.includes('hreflang'))
      .map(match => match[2]?.replaceAll('&amp;', '&') ?? '')
  const idsIn = (page: Page) =>
    linksIn(page).flatMap(link => /^\/staff\/applications\/(app_[\w-]{22})$/.exec(link)?.[1] ?? [])
  const nextOf = (page: Page) => linksIn(page).find(link => link.includes('after='))
  const all = async (path: string): Promise<Page[]> => {
    const pages: Page[] = []
    for (
      let next: string | undefined = path;
      next !== undefined && pages.length < 9;
      next = nextOf(pages.at(-1) as Page)
    )
      pages.push(await staff.get(next))
    return pages
  }

  it('says how to get applications when there are none', async () => {
    const { _id, slug } = await world.vacancy()
    const page = await staff.get(`/staff/jobs/${_id}`)
    assert.match(page.text, /Ingen søknader ennå\. Del lenken til annonsen:/)
    assert.ok(page.html.includes(`/jobs/${slug}`))
    assert.equal((await world.stored('audit', { about: _id, what: 'application.listed' })).length, 1)
  })

  it('shows the others beside one whose D somebody has spoilt, and that one without a day', async () => {
    const { _id: vacancyId, slug } = await world.vacancy()
    const applied = [await world.apply({ slug, files: [] }), await world.apply({ slug, files: [] })]
    const rows = world.ctx.database.data.collection<{ _id: string }>(`${collectionPrefix}applications`)
    const [spoilt] = applied
    const loose = { bypassDocumentValidation: true } as const
    await rows.updateOne({ _id: spoilt?.row._id ?? '' }, { $unset: { due: 1 } }, loose)
    const page = await staff.get(`/staff/jobs/${vacancyId}`)
    assert.equal(page.status, 200)
    assert.deepEqual(new Set(idsIn(page)), new Set(applied.map(({ row }) => row._id)))
  })

  it('gives every application once over its pages, newest first, also where instants are equal', async () => {
    const { _id: vacancyId, slug } = await world.vacancy()
    const applied: Applied[] = []
    for (let n = 0; n < 53; n += 1) applied.push(await world.apply({ slug, files: [] }))
    const rows = world.ctx.database.data.collection<{ _id: string }>(`${collectionPrefix}applications`)
    for (const [at, { row }] of applied.entries()) {
      const receivedAt = new Date(Date.UTC(2027, 1, 1 + Math.floor(at / 20))) // 20 of the same instant
      await rows.updateOne({ _id: row._id }, { $set: { receivedAt } })
    }
    const pages = await all(`/staff/jobs/${vacancyId}`)
    assert.deepEqual(
      pages.map(page => idsIn(page).length),
      [25, 25, 3],
    )
    const seen = pages.flatMap(idsIn)
    assert.deepEqual(new Set(seen), new Set(applied.map(({ row }) => row._id)))
    assert.equal(new Set(seen).size, seen.length)
    const order = await world.stored('applications', { vacancyId })
    const instant = new Map(order.map(row => [row['_id'], Number(row['receivedAt'])]))
    const instants = seen.map(id => instant.get(id) ?? 0)
    assert.deepEqual(
      instants,
      instants.toSorted((one, other) => other - one),
    )

    const second = await staff.get(nextOf(pages[0] as Page) ?? '')
    const added = await world.apply({ slug, files: [] })
    const again = await staff.get(nextOf(pages[0] as Page) ?? '')
    assert.deepEqual(idsIn(again), idsIn(second), 'a new application moves no page')
    assert.equal(idsIn(await staff.get(`/staff/jobs/${vacancyId}`))[0], added.row._id)
  })

  it('shows one stage when asked, and keeps it over the pages', async () => {
    const { _id: vacancyId, slug } = await world.vacancy()
    const [read, unread] = [await world.apply({ slug }), await world.apply({ slug })]
    await staff.get(`/staff/applications/${read.row._id}`)
    const shown = async (stage: string) => idsIn(await staff.get(`/staff/jobs/${vacancyId}?stage=${stage}`))
    assert.deepEqual(await shown('received'), [unread.row._id])
    assert.deepEqual(await shown('reviewed'), [read.row._id])
    assert.equal((await shown('all')).length, 2)
    const jobs = await staff.get('/staff/jobs')
    assert.equal(jobs.status, 200)
    assert.match(jobs.text, /Fyrvokter/)
  })

  it('answers 404 to a place in it that nobody was given', async () => {
    const { _id } = await world.vacancy()
    for (const after of ['x', `1.app_x`, `x.app_${'x'.repeat(22)}`])
      assert.equal((await staff.get(`/staff/jobs/${_id}?after=${after}`)).status, 404, after)
    assert.equal((await staff.get(`/staff/jobs/vac_${'x'.repeat(22)}`)).status, 404)
  })

  it("says 'Trukket' without name or link while an erasure waits, and leads past it", async () => {
    const { _id: vacancyId, slug } = await world.vacancy()
    const [first, pulled, last] = [
      await world.apply({ slug }),
      await world.apply({ slug }),
      await world.apply({ slug }),
    ]
    await world.ring()
    const owner = await world.portal(linkIn(world.mailTo(pulled)))
    await owner.post(`/my/applications/${pulled.row._id}/erase`)
    const page = await staff.get(`/staff/jobs/${vacancyId}`)
    assert.deepEqual(idsIn(page), [last.row._id, first.row._id])
    assert.match(page.text, /Trukket/)
    for (const hidden of [pulled.row._id, String(pulled.fields['fullName'])])
      assert.ok(!page.html.includes(hidden))
    const newest = await staff.get(`/staff/applications/${last.row._id}`)
    assert.deepEqual(idsIn(newest), [first.row._id])
    const close = await staff.get(`/staff/jobs/${vacancyId}/close`)
    assert.ok(!close.html.includes(String(pulled.fields['fullName'])))
  })

  it('privacy P21: counts the deleted only from five on', async () => {
    const { _id: vacancyId, slug } = await world.vacancy()
    const applied: Applied[] = []
    for (let n = 0; n < 5; n += 1) applied.push(await world.apply({ slug, files: [] }))
    await world.ring()
    const erase = async (one: Applied | undefined) => {
      assert.ok(one)
      const owner = await world.portal(linkIn(world.mailTo(one)))
      await owner.post(`/my/applications/${one.row._id}/erase`, { now: 'yes' })
      await world.ring()
    }
    for (const one of applied.slice(0, 4)) await erase(one)
    assert.doesNotMatch((await staff.get(`/staff/jobs/${vacancyId}`)).text, /slettede søkere/)
    await erase(applied[4])
    assert.match((await staff.get(`/staff/jobs/${vacancyId}`)).text, /5 slettede søkere, sist mars 2027/)
  })
})
