import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import {
  buildTree,
  verifyCertificate,
  type Body,
  type Certificate,
} from '../../server/erasure/certificate.ts'
import { readNumber, showNumber } from '../../server/erasure/certificate-number.ts'
import { noHash, saying, signEntry } from '../../server/erasure/ledger-entry.ts'
import { testKey, testPublicKey } from '../support/ledger-samples.ts'

function aBody(number: string): Body {
  const at = '2026-11-24T16:00:00.000Z'
  return {
    format: 'glemme-certificate-1',
    number,
    unit: 'application',
    reason: 'purge.rejected',
    policy: { version: 1, rule: 'rejected' },
    trigger: { event: 'decision', date: '2026-05-24' },
    promised: '2026-11-24',
    times: { claimed: at, deleted: at, scanned: at, keyless: at },
    counts: { applications: 1, audit: 3 },
    files: 1,
    fileBytes: 300_000,
    latenessHours: 0,
    stoppedBy: [],
    noticeSentOn: null,
    scan: { reference: { places: 8, found: 0 }, value: { places: 5, values: 20, found: 0 }, key: 0 },
    epoch: { number: 1, destroyBy: null },
    lastMailBy: at,
    backupsUntil: at,
    outside: ['Eksempelpost AS'],
    controller: 'Fjordkontor AS',
    authority: 'Datatilsynet',
    verifyUrl: 'https://jobb.firma.example/certificates/x',
    software: 'glemme 0.1.0',
    dataMap: '0'.repeat(64),
  }
}

function certificatesOf(count: number): Certificate[] {
  const bodies = Array.from({ length: count }, (_none, at) => aBody(String(at).padStart(12, '0')))
  const tree = buildTree(bodies)
  const says = saying('commit', { runId: 'run_one', certificatesRoot: tree.root, certificateCount: count })
  const entry = signEntry(
    says,
    { seq: 7, at: new Date('2026-11-24T16:00:01.000Z'), prevHash: noHash },
    testKey,
  )
  return bodies.map((body, leafIndex) => {
    return { body, proof: { leafIndex, leafCount: count, path: tree.leaves[leafIndex]?.path ?? [], entry } }
  })
}

const keys = [testPublicKey]

type Json = string | number | null | Json[] | { [name: string]: Json }

/** Each way to change one leaf of the JSON, or to add to it. */
function* changedForms(value: Json): Generator<Json> {
  if (typeof value === 'string') yield `${value.slice(0, -1)}${value.endsWith('7') ? '8' : '7'}`
  else if (typeof value === 'number') yield value + 1
  else if (value === null) yield 'x'
  else if (Array.isArray(value)) {
    yield [...value, 'x']
    for (const [at, part] of value.entries())
      for (const changed of changedForms(part)) yield value.with(at, changed)
  } else {
    yield { ...value, extra: 1 }
    for (const [name, part] of Object.entries(value)) {
      for (const changed of changedForms(part)) yield { ...value, [name]: changed }
    }
  }
}

describe('a certificate', () => {
  it('verifies offline, each of a batch of 1, 2 and 500', () => {
    for (const count of [1, 2, 500]) {
      for (const certificate of certificatesOf(count)) assert.ok(verifyCertificate(certificate, keys).genuine)
    }
  })

  it('survives being written to a file and read again', () => {
    const [certificate] = certificatesOf(3)
    const read: unknown = JSON.parse(JSON.stringify(certificate, null, 2))
    assert.ok(verifyCertificate(read, keys).genuine)
  })

  it('is refused when any value anywhere in it is changed', () => {
    const certificate = certificatesOf(5)[2]
    assert.ok(certificate)
    let tried = 0
    for (const changed of changedForms(certificate)) {
      tried += 1
      assert.equal(verifyCertificate(changed, keys).genuine, false, JSON.stringify(changed))
    }
    assert.ok(tried >= 70)
  })

  it('is refused with the proof of another certificate', () => {
    const [one, other] = certificatesOf(2)
    assert.ok(one && other)
    assert.deepEqual(verifyCertificate({ body: one.body, proof: other.proof }, keys), {
      genuine: false,
      fault: 'path',
    })
  })

  it('is refused under another key, and without one', () => {
    const [certificate] = certificatesOf(1)
    const { publicKey } = generateKeyPairSync('ed25519')
    assert.deepEqual(verifyCertificate(certificate, [publicKey]), { genuine: false, fault: 'key' })
    assert.deepEqual(verifyCertificate(certificate, []), { genuine: false, fault: 'key' })
  })

  it('is refused when it is anything else', () => {
    const [certificate] = certificatesOf(1)
    assert.ok(certificate)
    const { path: _path, ...withoutPath } = certificate.proof
    for (const other of [
      null,
      1,
      'x',
      [],
      {},
      { body: certificate.body },
      { ...certificate, proof: withoutPath },
    ]) {
      assert.deepEqual(verifyCertificate(other, keys), { genuine: false, fault: 'format' })
    }
  })

  it('is refused with an entry that is no commit, however well signed', () => {
    const [certificate] = certificatesOf(1)
    assert.ok(certificate)
    const { certificatesRoot } = certificate.proof.entry
    const says = saying('intent', { certificatesRoot, certificateCount: 1 })
    const entry = signEntry(says, { seq: 7, at: new Date(0), prevHash: noHash }, testKey)
    const other = { ...certificate, proof: { ...certificate.proof, entry } }
    assert.deepEqual(verifyCertificate(other, keys), { genuine: false, fault: 'format' })
  })
})

describe('the number of a certificate', () => {
  it('is read as people type it', () => {
    for (const typed of [
      '4F9C-21KM-7Q2X',
      '4f9c21km7q2x',
      ' 4f9c 21km 7q2x ',
      '4F9C-2lKM-7Q2X',
      '4F9C-2IKM-7Q2X',
    ]) {
      assert.equal(readNumber(typed), '4F9C21KM7Q2X')
    }
    assert.equal(readNumber('oO00-0000-0000'), '000000000000')
    assert.equal(showNumber('4F9C21KM7Q2X'), '4F9C-21KM-7Q2X')
  })

  it('is nothing else', () => {
    for (const typed of [
      '',
      '4F9C-21KM-7Q2',
      '4F9C-21KM-7Q2XX',
      '4F9C-21KM-7Q2U',
      'x'.repeat(10_000),
      '../../etc/passwd',
    ]) {
      assert.equal(readNumber(typed), undefined)
    }
  })
})
