import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import {
  entryFault,
  entryOf,
  lineOf,
  noHash,
  saying,
  signEntry,
  type Entry,
} from '../../server/erasure/ledger-entry.ts'
import { chainFault, readLines } from '../../server/erasure/ledger-chain.ts'
import { tokenOf, tokensOf, tokensRootOf } from '../../server/erasure/ledger-tokens.ts'
import { aChain, testKey, testPublicKey } from '../support/ledger-samples.ts'

const first = signEntry(
  saying('genesis', { detail: { note: 'æ' } }),
  { seq: 0, at: new Date('2026-11-24T16:00:00.000Z'), prevHash: noHash },
  testKey,
)

describe('a ledger entry', () => {
  it('has the hash, key and signature that were computed elsewhere', () => {
    assert.equal(first.key, 'BuP9j9opu2CrWVV95h7bCuzbIxE0vjDnW0Vfjht5L6k')
    assert.equal(first.hash, '_WJPnRl36GME3Jc7F4TfNqixlohi3RHKRErTJM1w-Hk')
    assert.equal(
      first.sig,
      'TM_wB4FvN1T7XHDcUrJ41wPyCZfs1cMj7Jyb-F-WfSug3KNMkNad0eUFqdbomJCxRa2cn-cma0o31-bi5Lc6Dg',
    )
    assert.equal(entryFault(first, [testPublicKey]), undefined)
  })

  it('is found out when any of its fields is changed', () => {
    const changes: Partial<Entry>[] = [
      { seq: 1 },
      { at: '2026-11-24T16:00:00.001Z' },
      { kind: 'sweep' },
      { runId: 'run_x' },
      { counts: { applications: 1 } },
      { reasons: { 'purge.rejected': 1 } },
      { policyVersions: [2] },
      { tokensRoot: noHash },
      { tokenCount: 1 },
      { certificatesRoot: noHash },
      { certificateCount: 1 },
      { scan: { reference: 0, value: 0, key: 0 } },
      { epoch: 2 },
      { detail: null },
      { prevHash: first.hash },
      { hash: noHash },
    ]
    for (const change of changes) assert.equal(entryFault({ ...first, ...change }, [testPublicKey]), 'hash')
    const forged = { ...first, sig: Buffer.alloc(64, 1).toString('base64url') }
    assert.equal(entryFault(forged, [testPublicKey]), 'signature')
  })

  it('is of no worth under a key that is not ours', () => {
    const other = generateKeyPairSync('ed25519')
    assert.equal(entryFault(first, [other.publicKey]), 'key')
    const resigned = signEntry(
      saying('genesis'),
      { seq: 0, at: new Date(0), prevHash: noHash },
      other.privateKey,
    )
    assert.equal(entryFault(resigned, [testPublicKey]), 'key')
  })

  it('is one line that reads back as it is, and no other form of it', () => {
    assert.deepEqual(entryOf(lineOf(first)), first)
    assert.equal(entryOf(JSON.stringify({ ...first })), undefined)
    assert.equal(entryOf(lineOf(first).slice(0, -1)), undefined)
    assert.equal(entryOf(lineOf(first).replace('"seq":0', '"seq":0.5')), undefined)
  })
})

describe('a chain of entries', () => {
  const chain = aChain(5)
  const keys = [testPublicKey]

  it('is whole as it was made', () => {
    assert.equal(chainFault(chain, keys), undefined)
  })

  it('is broken where an entry is dropped, swapped, repeated or put in front', () => {
    const [e0, e1, e2, e3, e4] = chain
    assert.ok(e0 && e1 && e2 && e3 && e4)
    assert.deepEqual(chainFault([e0, e1, e3, e4], keys), { seq: 2, code: 'order' })
    assert.deepEqual(chainFault([e0, e2, e1, e3, e4], keys), { seq: 1, code: 'order' })
    assert.deepEqual(chainFault([e0, e1, e1, e2], keys), { seq: 2, code: 'order' })
    assert.deepEqual(chainFault([e1, e2], keys), { seq: 0, code: 'order' })
  })

  it('is broken where an entry was made anew in the right place', () => {
    const [e0, e1, e2] = chain
    assert.ok(e0 && e1 && e2)
    const anew = signEntry(
      saying('sweep', { counts: { drafts: 9 } }),
      { seq: 1, at: new Date(0), prevHash: e0.hash },
      testKey,
    )
    assert.deepEqual(chainFault([e0, anew, e2], keys), { seq: 2, code: 'link' })
  })

  it('has of one run one entry of a kind', () => {
    const [e0] = chain
    assert.ok(e0)
    const says = saying('intent', { runId: 'run_one' })
    const e1 = signEntry(says, { seq: 1, at: new Date(0), prevHash: e0.hash }, testKey)
    const e2 = signEntry(says, { seq: 2, at: new Date(0), prevHash: e1.hash }, testKey)
    assert.deepEqual(chainFault([e0, e1, e2], keys), { seq: 2, code: 'run' })
  })
})

describe('the lines of a ledger file', () => {
  const chain = aChain(4)
  const lines = chain.map(lineOf)
  const [l0 = '', l1 = '', l2 = '', l3 = ''] = lines

  it('are its entries', async () => {
    assert.deepEqual(await readLines([...lines, '']), { entries: chain, fault: undefined })
  })

  it('may be torn at the end, or repeated, by a worker that died or was overtaken', async () => {
    assert.deepEqual(await readLines([l0, l1, l2.slice(0, 100)]), {
      entries: chain.slice(0, 2),
      fault: undefined,
    })
    assert.deepEqual(await readLines([l0, l1, l2.slice(0, 100), l2, l3]), {
      entries: chain,
      fault: undefined,
    })
    assert.deepEqual(await readLines([l0, l1, l2, l1, l3]), { entries: chain, fault: undefined })
    assert.deepEqual(await readLines([l0, l1, '', l2, l3]), { entries: chain, fault: undefined })
  })

  it('are refused where one is changed, missing or out of order', async () => {
    assert.deepEqual((await readLines([l0, l2, l3])).fault, { seq: 1, code: 'order' })
    assert.deepEqual((await readLines([l0, 'no entry at all', l1])).fault, { seq: 1, code: 'unreadable' })
    const spoilt = await readLines([l0, l1.replace('"drafts":1', '"drafts":"1"'), l1])
    assert.deepEqual(spoilt.fault, { seq: 1, code: 'unreadable' })
    const other = await readLines([l0, l1, l1.replace('"drafts":1', '"drafts":2'), l2])
    assert.deepEqual(other.fault, { seq: 2, code: 'order' })
  })
})

describe('the tokens of an entry', () => {
  const pepper = Buffer.alloc(32, 7)

  it('are keyed, short and the same each time', () => {
    assert.equal(tokenOf(pepper, 'app_AAAAAAAAAAAAAAAAAAAAAA'), 'AdLlLClOG-EZKiGvCtjNng')
    assert.notEqual(tokenOf(Buffer.alloc(32, 8), 'app_AAAAAAAAAAAAAAAAAAAAAA'), 'AdLlLClOG-EZKiGvCtjNng')
  })

  it('have one root in whatever order, and another when one is missing', () => {
    const tokens = tokensOf(pepper, ['c', 'a', 'b', 'a'])
    assert.equal(tokens.length, 3)
    assert.equal(tokensRootOf(tokens), tokensRootOf(tokens.toReversed()))
    assert.notEqual(tokensRootOf(tokens), tokensRootOf(tokens.slice(1)))
    assert.equal(tokensRootOf([]), null)
  })
})
