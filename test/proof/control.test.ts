import assert from 'node:assert/strict'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Binary, MongoClient } from 'mongodb'
import { chanceOf } from '../support/chance.ts'
import { aProofGround, type ProofGround } from './ground.ts'
import { aMark, aNorwegianMark, formsOf, type Mark } from './marks.ts'
import { findMarks, type Find } from './search.ts'

const chance = chanceOf(20_261_125)

describe(`the search of the proof, seed ${chance.seed}`, () => {
  let ground: ProofGround
  before(async () => void (ground = await aProofGround()))
  after(async () => await ground?.close())

  /** Rows of two collections of the product, one of them deleted again; a file in each folder; a line in a log. */
  async function plant(mark: Mark): Promise<void> {
    const { rig, mongo } = ground
    const client = new MongoClient(mongo.uri)
    const database = client.db('glemme')
    for (const name of ['glemme_outbox', 'glemme_sessions', 'glemme_gone']) {
      await database.collection(name).createIndex({ said: 1 })
      await database.collection(name).insertOne({ said: mark.text })
    }
    await database.collection('glemme_gone').deleteMany({})
    await client.close()
    for (const folder of [join(rig.uploadsDir, 'staging'), join(rig.uploadsDir, 'files'), rig.dataDir]) {
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'planted'), mark.text)
    }
  }

  it('finds a plain mark in data, index and journal files, oplog, uploads, staging, mail queue, sessions and log', async () => {
    const mark = aMark(chance, 'planted')
    await plant(mark)
    const found = [...(await ground.find([mark])), ...findMarks([lineOfLog(mark)], [mark])]
    for (const place of [
      /^database\/db\/collection-[^:]+\.wt: planted \(utf8\)$/,
      /^database\/db\/index-[^:]+\.wt: planted \(utf8\)$/,
      /^database\/db\/journal\/WiredTigerLog[^:]+: planted \(utf8\)$/,
      /^local\.oplog\.rs: planted \(utf8\)$/,
      /^glemme\.glemme_outbox: planted \(utf8\)$/,
      /^glemme\.glemme_sessions: planted \(utf8\)$/,
      /^uploads\/staging\/planted: planted \(utf8\)$/,
      /^uploads\/files\/planted: planted \(utf8\)$/,
      /^data\/planted: planted \(utf8\)$/,
      /^log: planted \(utf8\)$/,
    ])
      assert.ok(
        found.some(find => place.test(find)),
        `${place.source} is not among\n${found.join('\n')}`,
      )
    // The deleted row is not found by any query, and still lies in the files: why only ciphertext may be stored.
    assert.ok(!found.some(find => find.startsWith('glemme.glemme_gone')))
    assert.ok(found.filter(find => find.startsWith('database/db/collection-')).length >= 3)
    await rm(join(ground.rig.dataDir, 'planted'))
  })

  it('finds a mark in every encoding, in the middle of anything', async () => {
    const marks = [aMark(chance, 'ascii'), aNorwegianMark(chance, 'norwegian')]
    const client = new MongoClient(ground.mongo.uri)
    for (const form of marks.flatMap(formsOf)) {
      const bytes = new Binary(Buffer.concat([Buffer.from('x'), form.bytes, Buffer.from('x')]))
      await client.db('glemme').collection('glemme_forms').insertOne({ bytes })
    }
    await client.close()
    const found = await ground.find(marks)
    for (const { mark, encoding } of marks.flatMap(formsOf)) {
      const find: Find = `glemme.glemme_forms: ${mark.where} (${encoding})`
      assert.ok(found.includes(find), find)
    }
  })

  it('finds a file by its name', async () => {
    const mark = aNorwegianMark(chance, 'name')
    await writeFile(join(ground.rig.uploadsDir, 'files', `${mark.text}.pdf`), '')
    assert.ok((await ground.find([mark])).some(find => find.startsWith('name of uploads/files/')))
  })

  it('finds nothing that is not there', async () => {
    assert.deepEqual(await ground.find([aMark(chance, 'nowhere'), aNorwegianMark(chance, 'nowhere')]), [])
  })
})

function lineOfLog(mark: Mark) {
  return {
    name: 'log',
    bytes: Buffer.from(JSON.stringify({ level: 'info', event: 'planted', said: mark.text })),
  }
}
