import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { jobs } from '../../jobs/index.ts'
import { packageRoot } from '../../server/base/config.ts'
import { createGlemme, type Glemme } from '../../server/glemme.ts'
import { aPdf } from '../support/documents.ts'
import { freshDatabaseUri, silentLog } from '../support/mongod.ts'
import { filePart } from '../support/multipart.ts'
import { aVisitor, type Visitor } from '../support/visitor.ts'
import { linkIn } from '../support/world.ts'

describe('E44 two legal entities in one site', () => {
  let server: Server
  let url: string
  let folder: string
  let mounts: { north: Glemme; south: Glemme }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glemme-two-'))
    const app = express()
    server = createServer(app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://localhost:${(server.address() as AddressInfo).port}`
    mounts = { north: await aMount('north', 6), south: await aMount('south', 3) }
    app.use('/north', mounts.north.router)
    app.use('/south', mounts.south.router)
  })
  after(async () => {
    await mounts.north.close()
    await mounts.south.close()
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** A mount as a host makes it, whose policy keeps the rejected so many months. */
  async function aMount(name: string, months: number): Promise<Glemme> {
    const policyFile = join(folder, `${name}.yaml`)
    const text = await readFile(join(packageRoot, 'policy.example.yaml'), 'utf8')
    await writeFile(policyFile, text.replace(/(rejected: \{ ?months: )\d+/, `$1${months}`))
    return await createGlemme({
      mongo: await freshDatabaseUri(),
      publicUrl: `${url}/${name}`,
      policyFile,
      cookieSuffix: `-${name}`,
      log: silentLog,
      settings: {
        GLEMME_DATA_DIR: join(folder, name),
        GLEMME_UPLOADS_DIR: join(folder, `${name}-uploads`),
      },
    })
  }

  async function apply(visitor: Visitor, name: 'north' | 'south') {
    const { ctx } = mounts[name]
    const [vacancy] = await ctx.vacancies.published()
    const form = await visitor.get(`/${name}/jobs/${vacancy?.slug ?? ''}/apply`)
    const action = /action="([^"]+\/apply\?form=[^"]+)"/.exec(form.html)?.[1] ?? ''
    const typed = { fullName: 'Kari Konsern', emailAddress: 'kari@eksempel.no', letter: 'Til begge.' }
    const parts = Object.entries(typed).map(([key, value]) => ({ name: key, value }))
    const sent = await visitor.send(action, [...parts, filePart(aPdf(), 'CV.pdf')])
    assert.equal(sent.status, 303, sent.text)
    await ring(name)
    const mail = ctx.developmentMailbox?.mails().at(-1)
    assert.ok(mail)
    assert.equal((await visitor.post(linkIn(mail))).status, 303)
    return await visitor.follow(await visitor.get(`/${name}/my`))
  }

  async function ring(name: 'north' | 'south'): Promise<void> {
    for (const job of jobs) await job.run(mounts[name].ctx)
  }

  it('keep each their own policy, sessions, keys and ledger: what the one erases, the other keeps', async () => {
    const person = aVisitor(url, '10.0.0.1')
    const inNorth = await apply(person, 'north')
    const inSouth = await apply(person, 'south')
    assert.match(inNorth.text, /6 måneder/)
    assert.match(inSouth.text, /3 måneder/)
    assert.equal((await person.get('/north/my')).status, 303, 'one session did not end the other')

    const own = (await person.get('/north/my')).location
    assert.equal((await person.post(`${own}/erase`, { now: 'yes' })).status, 303)
    await ring('north')
    await ring('south')
    const count = async ({ ctx }: Glemme) =>
      await ctx.database.data.collection('glemme_applications').countDocuments()
    assert.deepEqual([await count(mounts.north), await count(mounts.south)], [0, 1])
    const [certificate] = await mounts.north.ctx.database.data
      .collection<{ _id: string }>('glemme_certificates')
      .find()
      .toArray()
    const number = certificate?._id ?? ''
    assert.equal((await person.get(`/north/certificates/${number}`)).status, 200)
    assert.equal((await person.get(`/south/certificates/${number}`)).status, 404)
    assert.equal((await person.get('/south/my')).status, 303)
  })
})
