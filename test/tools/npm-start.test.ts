import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { environmentWith } from '../../server/base/config.ts'
import { isAlive } from '../../server/base/program.ts'
import { freePort } from '../support/process-rig.ts'
import { until } from '../support/until.ts'
import { smallProject, type SmallProject } from './built.ts'

const runsFromSource = import.meta.url.endsWith('.ts')
const product = new URL(`../../server/start.${runsFromSource ? 'ts' : 'js'}`, import.meta.url).href

describe('npm start, as a service manager has it', () => {
  let project: SmallProject
  let child: ChildProcess | undefined

  before(() => {
    project = smallProject()
    // The real product, begun by the scripts and tools of a project that may be built anew.
    project.write('server/start.ts', `await import('${product}' as string)\nexport {}\n`)
  })
  afterEach(() => {
    const isLeft = child?.pid !== undefined && isAlive(-child.pid)
    if (isLeft && child?.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  })
  after(() => project.end())

  /** It serves, on a database of its own; gives the ids of its server and its `mongod`. */
  async function started(dataDir: string): Promise<{ npm: number; server: number; mongod: number }> {
    const environment = environmentWith({
      PORT: String(await freePort()),
      GLEMME_OPS_PORT: '0',
      GLEMME_DATA_DIR: dataDir,
      GLEMME_UPLOADS_DIR: `${dataDir}-uploads`,
      MONGODB_URI: '',
      NODE_OPTIONS: runsFromSource ? '--import=tsx' : '',
    })
    child = spawn('npm', ['start'], {
      ...{ cwd: project.folder, env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
    await until(() => output.includes('Glemme is ready.') || child?.exitCode !== null, 120_000, 50)
    assert.match(output, /Glemme is ready\./)
    const pidIn = (file: string): number =>
      (JSON.parse(readFileSync(join(dataDir, file), 'utf8')) as { pid: number }).pid
    return { npm: child.pid ?? 0, server: pidIn('server.json'), mongod: pidIn('mongod.json') }
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Ctrl-C reaches the whole group, and npm hands it on once more; a service manager asks npm only.
    const where = signal === 'SIGTERM' ? 'npm' : 'everything that npm started'
    it(`ends server and mongod in their order when ${signal} reaches ${where}`, async () => {
      const dataDir = join(project.folder, signal)
      const { npm, server, mongod } = await started(dataDir)
      assert.ok(isAlive(server) && isAlive(mongod))
      const ended = once(child ?? assert.fail(), 'exit')
      process.kill(signal === 'SIGTERM' ? npm : -npm, signal)
      await ended
      await until(() => !isAlive(server) && !isAlive(mongod), 40_000, 50)
      assert.ok(!existsSync(join(dataDir, 'server.json')), 'it was not cut off: it took its note away')
      assert.equal(child?.exitCode, 0)
    })
  }
})
