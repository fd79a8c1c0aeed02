import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { adminCreate } from '../../cli/admin-create.ts'
import { runCommand } from '../../cli/run-command.ts'
import { openLinks } from '../../server/access/links-store.ts'
import { openStaffAccounts } from '../../server/access/staff-store.ts'
import { processClock } from '../../server/base/clock.ts'
import { environmentWith, readConfig } from '../../server/base/config.ts'
import { openDatabase } from '../../server/store/database.ts'
import { freshDatabaseUri } from '../support/mongod.ts'

interface Ran {
  code: number
  out: string
  errors: string
}

const program = import.meta.url.endsWith('.ts') ? '../../cli/glemme.ts' : '../../cli/glemme.js'
const loader = import.meta.url.endsWith('.ts') ? ['--import', 'tsx'] : []
const shown = z.strictObject({ staffId: z.string(), link: z.string(), expiresAt: z.iso.datetime() })

describe('glemme admin:create', () => {
  let folder = ''
  let uri = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glemme-cli-'))
    uri = await freshDatabaseUri()
  })
  after(async () => await rm(folder, { recursive: true, force: true }))

  async function glemme(args: readonly string[], settings: Record<string, string> = {}): Promise<Ran> {
    const env = environmentWith({ GLEMME_DATA_DIR: folder, MONGODB_URI: uri, ...settings })
    const file = fileURLToPath(new URL(program, import.meta.url))
    return await new Promise(resolve => {
      execFile(process.execPath, [...loader, file, ...args], { env }, (error, out, errors) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, errors })
      })
    })
  }

  /** The same in this process, for what needs no database. */
  async function here(args: readonly string[]): Promise<Ran> {
    const ran: Ran = { code: 0, out: '', errors: '' }
    const say = (line: string): void => void (ran.out += `${line}\n`)
    const complain = (line: string): void => void (ran.errors += line)
    ran.code = await runCommand({ 'admin:create': adminCreate }, args, { say, complain })
    return ran
  }

  const kari = ['admin:create', '--name', 'Kari Ås', '--email', 'Kari@Firma.example']

  it('makes an account and prints the one link to it', async () => {
    const ran = await glemme([...kari, '--json'], { GLEMME_PUBLIC_URL: 'https://jobb.firma.example/x' })
    assert.equal(ran.code, 0, ran.errors)
    const { link, staffId } = shown.parse(JSON.parse(ran.out))
    const token = /^https:\/\/jobb\.firma\.example\/x\/staff\/invite\/([\w-]{43})$/.exec(link)?.[1] ?? ''
    const config = readConfig({ GLEMME_DATA_DIR: folder })
    const database = await openDatabase(config, uri)
    const ctx = { database, clock: processClock() }
    const found = await openLinks(ctx).find(token)
    const account = await openStaffAccounts(ctx).byEmail('kari@firma.example')
    await database.close()
    assert.equal(found?.subjectId, staffId)
    assert.equal(found?.once, true)
    assert.deepEqual(account?.roles, ['hiringManager', 'recruiter', 'privacyOfficer', 'administrator'])
    assert.equal(account?.passwordHash, null)
  })

  it('gives an account the roles that are named', async () => {
    const ran = await glemme([...kari, '--roles', 'recruiter,privacyOfficer'])
    assert.equal(ran.code, 0, ran.errors)
    assert.match(ran.out, /Kari Ås <Kari@firma\.example> \(recruiter, privacyOfficer\)/)
    assert.match(ran.out, /http:\/\/localhost:3000\/staff\/invite\/[\w-]{43}\n$/)
  })

  it('says what is wrong with how it was called', async () => {
    for (const [args, sentence] of [
      [['admin:create'], /--name must be a name/],
      [
        ['admin:create', '--name', 'Kari', '--email', 'a@b.example, c@d.example'],
        /--email must be one e-mail address/,
      ],
      [[...kari, '--roles', 'boss'], /--roles must be among hiringManager/],
      [[...kari, '--nonsense'], /nonsense/],
      [['nonsense'], /no command nonsense/],
      [['toString'], /no command toString/],
      [[], /^$/],
    ] as const) {
      const ran = await here(args)
      assert.equal(ran.code, 64, ran.errors)
      assert.match(ran.errors, sentence)
    }
  })

  it('explains itself', async () => {
    const list = await here(['--help'])
    assert.equal(list.code, 0)
    assert.match(list.out, /admin:create +Make an account/)
    const help = await here(['admin:create', '--help'])
    assert.equal(help.code, 0)
    assert.match(help.out, /--email +the address they sign in with/)
  })

  it('refuses with every wrong setting and code 78', async () => {
    const ran = await glemme(kari, { PORT: 'x', GLEMME_NONSENSE: '1' })
    assert.equal(ran.code, 78)
    assert.match(ran.errors, /^PORT: /m)
    assert.match(ran.errors, /^GLEMME_NONSENSE: there is no such setting/m)
  })

  it('starts the embedded server when none runs, and leaves none behind', async () => {
    const ran = await glemme([...kari, '--json'], { MONGODB_URI: '' })
    assert.equal(ran.code, 0, ran.errors)
    assert.match(ran.out, /staff\/invite/)
    assert.equal(existsSync(join(folder, 'mongod.json')), false)
  })
})
