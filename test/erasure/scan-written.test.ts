import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { soughtIn } from '../../server/erasure/sought-in.ts'
import { insertMessage } from '../../server/review/messages-store.ts'
import { insertNote } from '../../server/review/notes-store.ts'
import { sealAbout, sealMessage, sealNote } from '../../server/review/sealed-words.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { into, seed, tracesOf, type Seeded } from '../support/erasure-seed.ts'

const noted = 'Hun fortalte at hun hadde seilt alene fra Bergen til Azorene om vinteren.'
const said = 'Jeg seilte ikke alene, vi var to, og det var om våren det året.'
const asked = 'Kan dere sende meg en oversikt over hva som står om reisen min?'

describe('the scan for what was written about an applicant', () => {
  let world: ErasureWorld
  beforeEach(async () => {
    world = await openErasureWorld()
  })
  afterEach(async () => await world.close())

  /** An application with a note that is contested, points, and a message. */
  async function seedWritten(): Promise<Seeded> {
    const unit = await seed(world)
    const { id: applicationId, vacancyId } = unit
    const key = await world.ctx.vault.keys.create(applicationId)
    const [noteId, messageId] = [newId('not'), newId('msg')]
    const by = { author: newId('stf'), role: 'recruiter' as const }
    const writtenAt = new Date()
    const contest = {
      state: 'open' as const,
      sealed: sealAbout(key, { id: noteId, path: 'contest.sealed' }, said),
      at: writtenAt,
      caseId: newId('cas'),
      answer: null,
    }
    const sealed = sealNote(key, noteId, { text: noted, scores: [] })
    const row = { _id: noteId, applicationId, sealed, ...by, writtenAt, changedAt: null, contest }
    await insertNote(world.ctx, { ...row, kind: 'note' })
    const message = { _id: messageId, applicationId, vacancyId, writtenAt, isUnread: true }
    const from = { from: 'applicant' as const, author: null, role: null }
    await insertMessage(world.ctx, { ...message, ...from, sealed: sealMessage(key, messageId, asked) })
    return unit
  }

  it('finds nothing where all went, and counts it in the certificate', async () => {
    const [unit, bystander] = [await seedWritten(), await seed(world, { eligibleAt: new Date('2100-01-01') })]
    assert.ok((await tracesOf(world, unit)).includes('notes'))
    assert.equal((await world.engine.sweep()).done, 1)
    assert.deepEqual(await tracesOf(world, unit), [])
    assert.ok((await tracesOf(world, bystander)).length > 0)
    const found = await world.certificates.find(unit.number)
    assert.ok(found.verdict === 'genuine')
    const { counts, scan } = found.certificate.body
    assert.deepEqual([counts['notes'], counts['messages']], [1, 1])
    assert.ok(scan.value !== 'not_done' && scan.value.found === 0)
  })

  for (const text of [noted, said, asked]) {
    it(`finds "${text.slice(0, 20)}..." where a background job kept it`, async () => {
      const unit = await seedWritten()
      await into(world, 'agendaJobs').insertOne({ _id: 'x', failReason: `Could not send: ${text}` })
      assert.equal((await world.engine.sweep()).waiting, 1)
      assert.equal((await world.certificates.find(unit.number)).verdict, 'reserved')
    })
  }

  it('takes a few words of a note for anybody’s, and looks for so many runs at most', () => {
    const none = { profile: undefined, own: undefined, fileNames: [] }
    assert.deepEqual(soughtIn({ ...none, texts: ['Virker grei og blid.', ''] }), [])
    assert.ok(soughtIn({ ...none, texts: [noted] }).length > 0)
    const long = Array.from({ length: 100 }, (_none, n) => `${noted} ${n} ${said}`)
    assert.equal(soughtIn({ ...none, texts: long }).length, 64)
  })
})
