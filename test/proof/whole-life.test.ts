import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fieldNames } from '../../server/policy/fields.ts'
import { chanceOf } from '../support/chance.ts'
import { aProof, type Proof } from './proof.ts'
import type { Find } from './search.ts'
import { complaint } from '../support/complaints.ts'

/** Where the ids of what was deleted may stay, and why. Source: deletion.md 3, 9 */
const idsMayStay: Readonly<Record<string, string>> = {
  'glemme.glemme_purgeRuns': 'the plan of the run: random ids only, until the horizon',
  'glemme_keys.glemme_dataKeys': 'the row of a destroyed key, so that no id gets a second one',
  'local.oplog.rs': 'the log of changes of the database server, which overwrites itself',
  'config.image_collection':
    'what the server keeps of a changed row to repeat its answer; goes half an hour after the session ends',
}

const chance = chanceOf(20_261_126)
const nothing: Find[] = []
/** Kinds of question that are answered in words. */
const inWords = 2
/** A note, what is said against it, the answer; messages both ways; a complaint, its answer, a restriction; a receiver; three parts of a statement. */
const inOthersWords = 3 + 2 + 3 + 1 + 3

/** What the weekly rotation writes anew for everybody: the wrapped key, the token of the address, its epoch. */
const rewritten = /^glemme(_keys\.glemme_dataKeys|\.glemme_mailTokens|\.glemme_applicants) /

function untouched(stored: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(stored).filter(([key]) => !rewritten.test(key)))
}

describe(`the proof, seed ${chance.seed}`, () => {
  let proof: Proof
  before(async () => void (proof = await aProof(chance)))
  after(async () => await proof?.close())

  it('plants a different mark in every field, answer, text, metadata and name of each file, and all that is written of it', () => {
    const marks = proof.marks()
    assert.equal(new Set(marks.map(mark => mark.text)).size, marks.length)
    assert.equal(marks.length, 4 * (fieldNames.length + inWords + 6) + 3 + inOthersWords)
  })

  it('finds none of them while the applications live: after each act, in no file, document or log', () => {
    assert.deepEqual(Object.keys(proof.live), [
      'sent, and another form with files held over an error',
      'mails sent, read by applicant and staff, written to, decided, undone, decided',
      'the mail of the decision sent',
    ])
    for (const [when, found] of Object.entries(proof.live)) assert.deepEqual(found, nothing, when)
  })

  it('finds none of them after the day of deletion either', async () => {
    assert.deepEqual(await proof.ground.find(proof.marks()), nothing)
  })

  it('finds the ids of what was deleted only where they may stay', async () => {
    const { collections, files } = await proof.placesOfIds([...proof.first.ids, ...proof.hired.ids])
    assert.deepEqual(
      collections.filter(name => !(name in idsMayStay)),
      [],
    )
    assert.deepEqual(files, [])
    const before = proof.firstBefore
    for (const place of ['applications', 'applicants', 'files', 'audit', 'links', 'mailTokens', 'outbox']) {
      assert.ok(
        Object.keys(before).some(key => key.startsWith(`glemme.glemme_${place} `)),
        `${place} had nothing`,
      )
    }
    assert.equal(Object.keys(before).filter(key => key.startsWith('file ')).length, 2)
  })

  it('leaves the other applicant untouched to the byte: every row, every file, but for what a new key epoch writes anew', async () => {
    assert.ok(Object.keys(proof.secondBefore).length >= 9)
    const after = await proof.storedOf(proof.second.ids)
    assert.deepEqual(untouched(after), untouched(proof.secondBefore))
    assert.equal(Object.keys(after).length, Object.keys(proof.secondBefore).length)
  })

  it('opens nothing of what an old copy of database and uploads holds, and the living one still', async () => {
    const copy = await proof.openCopy()
    try {
      const [gone, alive] = [proof.first.row._id, proof.second.row._id]
      assert.equal((await copy.open(alive)).files.length, 2)
      assert.equal((await copy.filesOf(alive)).length, 2)
      await assert.rejects(copy.open(gone), { name: 'KeyErased' })
      await assert.rejects(copy.filesOf(gone), { name: 'KeyErased' })
      assert.equal(await copy.openedWithKeyOf(alive, alive), 3)
      assert.equal(await copy.openedWithKeyOf(alive, gone), 0)
    } finally {
      await copy.close()
    }
  })

  it('has a certificate and a ledger that tell nothing of it', async () => {
    const { rig } = proof.ground
    const number = proof.first.row.certificateNo
    const page = await rig.visitor().get(`/certificates/${number}.json`)
    assert.equal(page.status, 200)
    const ledger = await readFile(join(rig.dataDir, 'ledger', 'ledger.jsonl'), 'utf8')
    assert.ok(ledger.includes('"kind":"commit"'))
    const said = page.html + ledger
    for (const mark of proof.marks()) assert.ok(!said.includes(mark.text), mark.where)
    for (const id of [...proof.first.ids, ...proof.second.ids, ...proof.hired.ids])
      assert.ok(!said.includes(id), id)
  })

  it('made the server complain of nothing', () => {
    assert.doesNotMatch(proof.ground.rig.output(), complaint)
  })
})
