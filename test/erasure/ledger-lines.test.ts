import assert from 'node:assert/strict'
import { constants } from 'node:buffer'
import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry } from '../../server/erasure/ledger-entry.ts'
import { ledgerFile } from '../../server/erasure/ledger-file.ts'
import { linesOfFile } from '../../server/erasure/ledger-lines.ts'
import { aChain } from '../support/ledger-samples.ts'

async function arrayOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('a file of lines', () => {
  let folder: string
  let path: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glemme-lines-'))
    path = join(folder, 'ledger.jsonl')
  })
  afterEach(async () => await rm(folder, { recursive: true }))

  for (const text of ['', '\n', 'one', 'one\n', 'one\ntwo\n', '\n\none\n\ntwo', 'æ€😀\r\u2028\nå'])
    it(`gives the same lines whatever the size of its blocks: ${JSON.stringify(text)}`, async () => {
      await writeFile(path, text)
      const whole = text.split('\n')
      if (whole.at(-1) === '') whole.pop()
      for (const block of [1, 2, 3, 5, 1024])
        assert.deepEqual(await arrayOf(linesOfFile(path, { block })), whole, String(block))
    })

  it('gives of a line that is too long no more than that, and the next one whole', async () => {
    await writeFile(path, `short\n${'x'.repeat(1000)}\nshort again\n`)
    for (const block of [1, 7, 64, 4096])
      assert.deepEqual(await arrayOf(linesOfFile(path, { block, most: 20 })), [
        'short',
        'x'.repeat(20),
        'short again',
      ])
  })

  it('has no lines when it is not there', async () => {
    assert.deepEqual(await arrayOf(linesOfFile(join(folder, 'none'))), [])
  })

  it('is read where it is larger than a string may be, and what is behind that counts', async () => {
    const chain: Entry[] = aChain(3)
    const file = ledgerFile(folder)
    const [first, second, third] = chain
    assert.ok(first && second && third)
    await file.appendEntry(first)
    await file.appendEntry(second)
    // As a disk that lost what was on it: a hole, longer than any string.
    await truncate(path, constants.MAX_STRING_LENGTH + 1024)
    await appendFile(path, '\n')
    await file.appendEntry(third)
    const { entries, fault } = await file.read()
    assert.deepEqual(entries, chain)
    assert.deepEqual(fault, { seq: 2, code: 'unreadable' })
    assert.equal((await file.last())?.hash, third.hash)
  })
})
