import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { BSON, MongoClient } from 'mongodb'
import { processClock } from '../../server/base/clock.ts'
import { readConfig } from '../../server/base/config.ts'
import type { ApplicationId } from '../../server/base/ids.ts'
import { createGlemme, type Glemme } from '../../server/glemme.ts'
import { profilesOf } from '../../server/applications/sealed-parts.ts'
import { dropDatabases, freshDatabaseUri } from '../support/mongod.ts'

type Documents = Record<string, BSON.Document[]>

/** An installation as the version before had it, of made-up people: what its databases and folders held, by name and path. */
interface Previous {
  data: Documents
  keys: Documents
  folders: Record<string, string>
  numbers: Record<'purgedBefore' | 'undecided' | 'rejected' | 'hired' | 'erasing', string>
  undecided: ApplicationId
}

/** When its worker was killed: one deletion had its files behind it, another was claimed only. */
const killedAt = '2041-01-10T23:00:30.000Z'
/** A day after what nobody decided is due. */
const undecidedDue = '2041-07-10T12:00:00.000Z'

describe('what the version before has left, in the middle of two deletions', () => {
  let folder: string
  let uri: string
  let previous: Previous
  const opened: Glemme[] = []

  before(async () => {
    const text = await readFile(new URL('previous-version.ejson', import.meta.url), 'utf8')
    previous = BSON.EJSON.parse(text, { relaxed: false }) as Previous
    folder = await mkdtemp(join(tmpdir(), 'glemme-previous-'))
    for (const [path, bytes] of Object.entries(previous.folders)) {
      await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o700 })
      await writeFile(join(folder, path), Buffer.from(bytes, 'base64'), { mode: 0o600 })
    }
    uri = await freshDatabaseUri()
    const client = await MongoClient.connect(uri)
    const { databaseName } = client.db()
    for (const [name, places] of [
      [databaseName, previous.data],
      [`${databaseName}_keys`, previous.keys],
    ] as const)
      for (const [place, rows] of Object.entries(places))
        await client.db(name).collection(place).insertMany(rows)
    await client.close()
  })
  after(async () => {
    for (const glemme of opened) await glemme.close()
    await dropDatabases(uri)
    await rm(folder, { recursive: true, force: true })
  })

  async function openAt(instant: string): Promise<Glemme> {
    for (const glemme of opened.splice(0)) await glemme.close()
    const offsetMs = Date.parse(instant) - processClock().now().getTime()
    const config = readConfig({
      GLEMME_DATA_DIR: join(folder, 'data'),
      GLEMME_UPLOADS_DIR: join(folder, 'uploads'),
      GLEMME_TEST_OFFSET_MS: String(Math.round(offsetMs)),
    })
    const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const glemme = await createGlemme({ config, mongo: uri, log: quiet })
    opened.push(glemme)
    return glemme
  }
  const verdicts = async ({ ctx }: Glemme) => {
    const found: Record<string, string> = {}
    for (const [who, number] of Object.entries(previous.numbers))
      found[who] = (await ctx.erasure.certificates.find(number)).verdict
    return found
  }

  it('is migrated, brought to its end, sound, and deleted on its day with a certificate', async () => {
    const glemme = await openAt(killedAt)
    const { ctx } = glemme
    const row = await ctx.applications.byId(previous.undecided)
    assert.ok(row)
    const profile = (await profilesOf(ctx, [row.subjectId])).get(row.subjectId)
    assert.match(JSON.stringify(profile), /Kari Gammel 1/)
    await ctx.database.data
      .collection('glemme_purgeRuns')
      .updateMany({}, { $set: { leaseUntil: new Date(0), nextAt: new Date(0) } })
    const { waiting, failed, overdue } = await ctx.erasure.engine.sweep()
    assert.deepEqual([waiting, failed, overdue], [0, 0, 0])
    const gone = { purgedBefore: 'genuine', rejected: 'genuine', hired: 'genuine', erasing: 'genuine' }
    assert.deepEqual(await verdicts(glemme), { ...gone, undecided: 'reserved' })
    await ctx.erasure.engine.finish()
    // That version wrote no certificates to the folder: this is what `glemme ledger:repair --yes` does.
    assert.equal(await ctx.erasure.ledger.repairParts(), 1)
    assert.deepEqual((await ctx.erasure.fsck({ deep: true })).findings, [])

    const later = await openAt(undecidedDue)
    await later.ctx.erasure.engine.sweep()
    assert.deepEqual(await verdicts(later), { ...gone, undecided: 'genuine' })
    assert.equal(await later.ctx.applications.byId(previous.undecided), null)
    assert.equal((await later.ctx.erasure.ledger.verify()).fault, undefined)
  })
})
