import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { certificateVerify } from '../../cli/certificate-verify.ts'
import { sayReport } from '../../cli/ledger-verify.ts'
import { UsageError } from '../../cli/command.ts'
import type { Certificate } from '../../server/erasure/certificate.ts'
import { openErasureWorld } from '../support/erasure-world.ts'
import { seed } from '../support/erasure-seed.ts'

describe('glemme certificate:verify', () => {
  let folder: string
  let certificate: Certificate
  let good: string
  let keyFile: string

  const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()
  const run = async (...args: string[]) => {
    const said: string[] = []
    const out = {
      say: (line: string) => void said.push(line),
      complain: (line: string) => void said.push(line),
    }
    return { code: await certificateVerify.run(args, out), said }
  }
  const fileOf = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glemme-verify-'))
    const world = await openErasureWorld()
    const unit = await seed(world, { files: 0 })
    await world.engine.sweep()
    const found = await world.certificates.find(unit.number)
    assert.ok(found.verdict === 'genuine')
    certificate = found.certificate
    const [key] = world.certificates.publicKeys()
    assert.ok(key)
    good = await fileOf('good.json', JSON.stringify(certificate))
    keyFile = await fileOf('key.pem', pem(key))
    await world.close()
  })
  after(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  it('ends with 0 for a genuine one, also when another key is given too', async () => {
    const { code, said } = await run(good, '--key', keyFile)
    assert.equal(code, 0)
    assert.match(said.join(), /^Genuine: certificate ....-....-...., ledger entry 2 of /)
    const other = await fileOf('other.pem', pem(generateKeyPairSync('ed25519').publicKey))
    assert.equal((await run(good, '--key', other, '--key', keyFile)).code, 0)
  })

  it('ends with 1 for a changed one, or another key', async () => {
    const { body, proof } = certificate
    const changed = await fileOf('changed.json', JSON.stringify({ body: { ...body, files: 7 }, proof }))
    assert.deepEqual(await run(changed, '--key', keyFile), {
      code: 1,
      said: ['Not genuine: what it says is not what the ledger has signed.'],
    })
    const other = await fileOf('other.pem', pem(generateKeyPairSync('ed25519').publicKey))
    assert.equal((await run(good, '--key', other)).code, 1)
    assert.equal((await run(await fileOf('else.json', '{}'), '--key', keyFile)).code, 1)
  })

  it('ends with 2 when nothing could be checked, and says what is wrong with which file', async () => {
    const [absent, absentKey] = [join(folder, 'missing.json'), join(folder, 'missing.pem')]
    const torn = await fileOf('torn.json', '{"body":')
    const cases: [certificate: string, key: string, said: string][] = [
      [absent, keyFile, `${absent} is not there.`],
      [good, absentKey, `${absentKey} is not there.`],
      [folder, keyFile, `${folder} cannot be read (EISDIR).`],
      [good, good, `${good} holds no public key as PEM.`],
      [torn, keyFile, `${torn} holds no JSON.`],
    ]
    for (const [file, key, said] of cases)
      assert.deepEqual(await run(file, '--key', key), { code: 2, said: [`Not checked: ${said}`] })
  })

  it('asks for what is missing', async () => {
    await assert.rejects(run(), UsageError)
    await assert.rejects(run(good), UsageError)
    await assert.rejects(run(good, good, '--key', keyFile), UsageError)
  })
})

describe('glemme ledger:verify', () => {
  it('ends with 0 for a whole ledger, with 1 and the place for a broken one, with 2 where there is none', () => {
    const said: string[] = []
    const out = {
      say: (line: string) => void said.push(line),
      complain: (line: string) => void said.push(line),
    }
    assert.equal(sayReport(out, { entries: 3, fault: undefined }), 0)
    assert.equal(sayReport(out, { entries: 3, fault: { seq: 1, code: 'hash', in: 'collection' } }), 1)
    assert.equal(sayReport(out, { entries: 0, fault: undefined }), 2)
    assert.deepEqual(said, [
      'Good: 3 entries, chain, signatures and copies agree.',
      'Broken at entry 1 (collection: hash).',
      'The database has it otherwise than it was signed, or has lost it. If the file has it: glemme ledger:repair.',
      'Not checked: there is no ledger here.',
    ])
  })
})
