import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { MongoClient } from 'mongodb'
import { eraseWith } from '../../cli/erase.ts'
import { runCommand } from '../../cli/run-command.ts'
import { newId } from '../../server/base/ids.ts'
import { localDate } from '../../server/policy/retention.ts'
import { chanceOf } from '../support/chance.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'
import { aNorwegianMark, type Mark } from './marks.ts'
import { aFormFullOfMarks, aVacancyWithQuestions } from './planting.ts'
import { filesIn, findMarks, writeOut, type Find, type Place } from './search.ts'

const chance = chanceOf(20_261_129)
const nothing: Find[] = []

/** The fourth way, by the clock, is `whole-life.test.ts`. */
describe(`an erasure by applicant, desk or command, seed ${chance.seed}`, () => {
  let world: World
  let officer: StaffMember
  let client: MongoClient
  const marks: Mark[] = []
  const gone: Record<string, Applied> = {}
  let stays: Applied

  before(async () => {
    world = await aWorld({ now: '2027-03-10T09:00:00.000Z' })
    client = await new MongoClient(world.uri).connect()
    officer = await world.staff(['privacyOfficer'])
    const vacancy = await aVacancyWithQuestions(world.ctx)
    const apply = async (who: string): Promise<Applied> => {
      const planted = await aFormFullOfMarks(chance, { who, vacancy })
      marks.push(...planted.marks)
      return await world.apply({ slug: vacancy.slug, fields: planted.fields, files: planted.files })
    }
    for (const who of ['applicant', 'staff', 'command']) gone[who] = await apply(who)
    stays = await apply('stays')
    await world.ring()
  })
  after(async () => {
    await client?.close()
    await world?.close()
  })

  const who = (name: string): Applied => {
    const found = gone[name]
    assert.ok(found)
    return found
  }

  /** The server's files of these two databases, its journal and its log of changes; every folder; what was logged. */
  async function places(): Promise<Place[]> {
    await writeOut(world.uri)
    const name = new URL(world.uri).pathname.slice(1)
    const { parsed } = await client.db('admin').command({ getCmdLineOpts: 1 })
    const folder = String((parsed as { storage: { dbPath: string } }).storage.dbPath)
    const tables = new Set<string>()
    const documents: Place[] = []
    for (const database of [name, `${name}_keys`]) {
      const db = client.db(database)
      for (const { name: collection } of await db.listCollections({}, { nameOnly: true }).toArray()) {
        const [stats] = await db
          .collection(collection)
          .aggregate([{ $collStats: { storageStats: {} } }])
          .toArray()
        for (const [, table] of JSON.stringify(stats).matchAll(/statistics:table:([\w-]+)/g))
          tables.add(String(table))
        const all = await db.collection(collection).find({}, { raw: true }).toArray()
        documents.push({ name: collection, bytes: Buffer.concat(all as unknown as Uint8Array[]) })
      }
    }
    assert.ok(tables.size > 40, String(tables.size))
    const ofServer = (await filesIn({ database: folder })).filter(
      ({ name: file }) =>
        file.includes('/journal/') || [...tables].some(table => file.includes(`/${table}.wt`)),
    )
    const ours = await filesIn({ data: world.dataDir, uploads: world.uploadsDir })
    return [
      ...ofServer,
      ...ours,
      ...documents,
      { name: 'log', bytes: Buffer.from(JSON.stringify(world.log)) },
    ]
  }

  it('finds a word where it lies, before anything goes', async () => {
    const plain = aNorwegianMark(chance, 'planted')
    const collection = client.db(new URL(world.uri).pathname.slice(1)).collection('glemme_strays')
    await collection.insertOne({ said: plain.text } as never)
    const found = findMarks(await places(), [plain])
    for (const place of [/^database\/collection-/, /journal\//, /^glemme_strays/])
      assert.ok(
        found.some(find => place.test(find)),
        `${place.source}: ${found.join()}`,
      )
    await collection.deleteMany({})
    assert.deepEqual(findMarks(await places(), marks), nothing)
  })

  it('leaves no word of it in database files, journal, documents, folders or log, and the other one whole', async () => {
    const owner = await world.portal(linkIn(world.mailTo(who('applicant'))))
    const asked = await owner.post(`/my/applications/${who('applicant').row._id}/erase`, { now: 'yes' })
    assert.equal(asked.status, 303, asked.text)

    const request = aNorwegianMark(chance, 'what was asked by phone')
    marks.push(request)
    const receivedOn = localDate(world.ctx.clock.now(), 'Europe/Oslo')
    const person = who('staff').row.reference
    const typed = {
      id: newId('cas'),
      type: 'erasure',
      person,
      channel: 'phone',
      receivedOn,
      request: request.text,
    }
    const { location } = await officer.post('/staff/cases/new', typed)
    await officer.post(`${location}/identity`, { method: 'inPerson' })
    assert.equal((await officer.post(`${location}/carry-out`)).status, 303)

    const command = eraseWith(async work => await work(world.ctx), Readable.from([]))
    const args = ['erase', '--reference', who('command').row.reference, '--now', '--yes']
    const out = { say: () => undefined, complain: () => undefined }
    assert.equal(await runCommand({ erase: command }, args, out), 0)

    await world.restartAt(world.ctx.config.test.offsetMs + 25 * 3_600_000) // the desk's has 24 hours to be taken back
    for (let n = 0; n < 3; n += 1) await world.ring()
    for (const [why, { row }] of Object.entries(gone)) {
      assert.equal(await world.ctx.applications.byId(row._id), null, why)
      const found = await world.ctx.erasure.certificates.find(row.certificateNo)
      assert.equal(found.verdict === 'genuine' && found.certificate.body.reason, `erase.${why}`)
    }
    assert.deepEqual(findMarks(await places(), marks), nothing)
    assert.equal((await world.row(stays)).state, 'received')
    assert.deepEqual((await world.ctx.erasure.fsck({ deep: true })).findings, [])
  })
})
