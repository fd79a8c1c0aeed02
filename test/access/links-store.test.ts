import assert from 'node:assert/strict'
import { linksPlace } from '../../server/access/links-place.ts'
import type { NewLink } from '../../server/access/links-store.ts'
import { newId, newToken } from '../../server/base/ids.ts'
import type { PurgeRun } from '../../server/base/place.ts'
import { freshSite, type TestSite } from '../support/site.ts'

const minuteMs = 60_000

describe('the links', () => {
  let site: TestSite
  beforeEach(async () => {
    site = await freshSite([])
  })
  afterEach(async () => await site.close())

  const made = async (more: Partial<NewLink> = {}): Promise<string> => {
    const expiresAt = new Date(site.clock.at.getTime() + 15 * minuteMs)
    return await site.ctx.links.create({
      purpose: 'see',
      subjectId: newId('sub'),
      expiresAt,
      once: true,
      ...more,
    })
  }
  const rows = async () => await site.ctx.database.data.collection('glemme_links').find({}).toArray()

  it('are stored as hashes of their tokens', async () => {
    const token = await made()
    assert.match(token, /^[A-Za-z0-9_-]{43}$/)
    const stored = await rows()
    assert.equal(stored.length, 1)
    assert.doesNotMatch(JSON.stringify(stored), new RegExp(token))
    assert.equal(await site.ctx.links.find(String(stored[0]?._id)), undefined)
  })

  it('work until the millisecond they expire', async () => {
    const token = await made({ once: false })
    site.clock.pass(15 * minuteMs - 1)
    assert.ok(await site.ctx.links.use(token, ['see']))
    site.clock.pass(1)
    assert.equal(await site.ctx.links.use(token, ['see']), undefined)
    const link = await site.ctx.links.find(token)
    assert.equal(link && site.ctx.links.isAlive(link), false)
  })

  it('work once when they are for once, even when asked ten times together', async () => {
    const token = await made()
    const used = await Promise.all(
      Array.from({ length: 10 }, async () => await site.ctx.links.use(token, ['see'])),
    )
    assert.equal(used.filter(Boolean).length, 1)
  })

  it('work again when they are not, and remember each use', async () => {
    const subjectId = newId('sub')
    const token = await made({ once: false, subjectId })
    await site.ctx.links.use(token, ['see'])
    site.clock.pass(minuteMs)
    await site.ctx.links.use(token, ['see'])
    const uses = await site.ctx.links.usesOf(subjectId)
    assert.deepEqual(
      uses.map(use => use.at.getTime()),
      [site.clock.at.getTime() - minuteMs, site.clock.at.getTime()],
    )
  })

  it('work for their purpose only', async () => {
    const token = await made({ purpose: 'erasure' })
    assert.equal(await site.ctx.links.use(token, ['see', 'erase']), undefined)
    assert.ok(await site.ctx.links.use(token, ['see', 'erasure']))
  })

  it('are dead when revoked, all of an owner and nobody else’s', async () => {
    const [mine, others] = [newId('sub'), newId('sub')]
    const [one, two, theirs] = [
      await made({ subjectId: mine }),
      await made({ subjectId: mine }),
      await made({ subjectId: others }),
    ]
    assert.equal(await site.ctx.links.revoke(mine), 2)
    assert.equal(await site.ctx.links.use(one, ['see']), undefined)
    assert.equal(await site.ctx.links.use(two, ['see']), undefined)
    assert.ok(await site.ctx.links.use(theirs, ['see']))
  })

  it('change nothing when they are only looked at', async () => {
    const token = await made()
    const before = await rows()
    for (let looked = 0; looked < 20; looked += 1) await site.ctx.links.find(token)
    assert.deepEqual(await rows(), before)
  })

  it('know no token of another shape', async () => {
    for (const token of ['', 'x', `${newToken()}=`, newToken().slice(1), '$ne', newToken()]) {
      assert.equal(await site.ctx.links.find(token), undefined)
      assert.equal(await site.ctx.links.use(token, ['see']), undefined)
    }
  })

  it('come out the same when made again with the same token', async () => {
    const token = newToken()
    assert.equal(await made({ token, purpose: 'erasure' }), token)
    assert.equal(await made({ token, purpose: 'erasure' }), token)
    assert.equal((await rows()).length, 1)
  })

  it('go with the application they lead to, and with the subject’s last one all the subject’s', async () => {
    const [leaving, staying] = [newId('app'), newId('app')]
    const subjectId = newId('sub')
    await made({ subjectId, applicationId: leaving })
    await made({ subjectId, applicationId: staying })
    await made({ subjectId })
    await made({ applicationId: newId('app') })
    const place = linksPlace(site.ctx)
    const run = (wholeSubject: boolean): PurgeRun => {
      const item = { id: leaving, subjectId, vacancyId: newId('vac'), fileIds: [], wholeSubject }
      return { _id: newId('run'), kind: 'purge', items: [item] }
    }
    assert.equal((await place.find(run(false))).length, 1)
    await place.erase(run(false))
    assert.deepEqual(await place.find(run(false)), [])
    assert.equal((await rows()).length, 3)
    assert.equal((await place.find(run(true))).length, 2)
    await place.erase(run(true))
    assert.deepEqual(await place.find(run(true)), [])
    assert.equal((await rows()).length, 1)
    await place.erase(run(true))
    assert.equal((await rows()).length, 1)
  })
})
