import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environmentWith, packageRoot } from '../../server/base/config.ts'
import { dropDatabases, freshDatabaseUri } from '../support/mongod.ts'
import { freePort } from '../support/process-rig.ts'
import { until } from '../support/until.ts'

const runsFromSource = import.meta.url.endsWith('.ts')
const entry = new URL(`../../server/glemme.${runsFromSource ? 'ts' : 'js'}`, import.meta.url).href

describe('the site of the guide to mounting, as it stands there', () => {
  let folder: string
  let uri: string
  let port: number
  let opsPort: number
  let site: ChildProcess | undefined

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glemme-site-'))
    uri = await freshDatabaseUri()
    port = await freePort()
    opsPort = await freePort()
    await install()
    await writeFile(join(folder, 'site.js'), await siteOfGuide())
  })
  after(async () => {
    site?.kill('SIGKILL')
    await dropDatabases(uri)
    await rm(folder, { recursive: true })
  })

  /** The two packages that the guide installs. */
  async function install(): Promise<void> {
    const glemme = join(folder, 'node_modules/glemme')
    await mkdir(glemme, { recursive: true })
    await symlink(join(packageRoot, 'node_modules/express'), join(folder, 'node_modules/express'))
    await writeFile(join(glemme, 'package.json'), '{ "type": "module", "exports": "./index.js" }')
    await writeFile(join(glemme, 'index.js'), `export * from '${entry}'\n`)
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  }

  /** The first and the last example of the guide, with own ports, database and policy file in the place of those of its reader. */
  async function siteOfGuide(): Promise<string> {
    const guide = await readFile(join(packageRoot, 'docs/guides/mount.md'), 'utf8')
    const examples = [...guide.matchAll(/```js\n(.*?)```/gs)].map(([, text = '']) => text)
    const example = `${examples[0]}${examples.at(-1)}`
    const own = [
      [/mongodb:\/\/127[^']+/, uri],
      [/\/etc\/glemme\/policy\.yaml/, join(packageRoot, 'policy.example.yaml')],
      [/3600/g, String(port)],
      [/9465/, String(opsPort)],
    ] as const
    return own.reduce((text, [theirs, ours]) => {
      assert.match(text, theirs)
      return text.replace(theirs, ours)
    }, example)
  }

  const answerTo = async (path: string): Promise<number> =>
    await fetch(`http://localhost:${port}${path}`, { redirect: 'manual' }).then(
      answer => answer.status,
      () => 0,
    )

  const figures = async (): Promise<string> =>
    await fetch(`http://127.0.0.1:${opsPort}/metrics`).then(
      async answer => await answer.text(),
      () => '',
    )

  it('answers at the addresses that the guide names, and ends soon after SIGTERM', async () => {
    const env = environmentWith({
      GLEMME_DATA_DIR: join(folder, 'data'),
      GLEMME_UPLOADS_DIR: join(folder, 'uploads'),
    })
    const args = [...(runsFromSource ? ['--import', 'tsx'] : []), join(folder, 'site.js')]
    site = spawn(process.execPath, args, { env, cwd: packageRoot, stdio: 'ignore' })
    await until(async () => (await answerTo('/jobb/readyz')) === 200, 60_000, 50)
    const found = ['/', '/jobb/jobs', '/jobb/staff', '/jobb/certificates', '/jobb/healthz', '/else'].map(
      answerTo,
    )
    assert.deepEqual(await Promise.all(found), [200, 200, 303, 200, 200, 404])
    await until(async () => /^glemme_people_on_file 0$/m.test(await figures()), 20_000, 50)
    const ended = once(site, 'exit')
    site.kill('SIGTERM')
    await until(() => site?.exitCode !== null || site.signalCode !== null, 45_000, 50)
    assert.deepEqual(await ended, [0, null])
  })
})
