import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../server/base/config.ts'
import { StartRefusal } from '../../server/base/errors.ts'
import { openDatabase } from '../../server/store/database.ts'
import { openPolicies } from '../../server/store/policy-versions.ts'
import { freshDatabaseUri, silentLog } from '../support/mongod.ts'

describe('the configured policy at the first start', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glemme-policy-'))
  })
  after(async () => await rm(folder, { recursive: true }))

  /** The version that a first start at that instant gives. */
  const firstStart = async (at: string, settings: Record<string, string> = {}) => {
    const policyFile = join(folder, 'policy.yaml')
    await writeFile(policyFile, await readFile('policy.example.yaml', 'utf8'))
    const config = readConfig({ GLEMME_POLICY: policyFile, ...settings })
    const database = await openDatabase(config, await freshDatabaseUri())
    const clock = { now: () => new Date(at) }
    const started = openPolicies({ config, database, clock, log: silentLog })
    return await started.finally(async () => await database.close())
  }
  const refusedFor = (code: string) => (error: unknown) =>
    error instanceof StartRefusal && error.reasons.every(reason => reason.includes(code))

  it('is version 1 from the first instant of its day in its zone, and refused before', async () => {
    assert.equal((await firstStart('2026-10-31T23:00:00.000Z')).inForce.version, 1)
    await assert.rejects(firstStart('2026-10-31T22:59:59.999Z'), refusedFor('effective: L22'))
  })

  it('is refused when mails go to a supplier it does not name', async () => {
    const at = '2026-11-24T12:00:00Z'
    await assert.rejects(firstStart(at, { SMTP_URL: 'smtps://u:p@smtp.annen.example' }), refusedFor('L21'))
    assert.equal((await firstStart(at, { SMTP_URL: 'smtp://127.0.0.1:25' })).inForce.version, 1)
  })
})
