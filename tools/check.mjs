// Lint and format; with the build before, which is the type check, and the architecture test this is `npm run check`.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepare } from './prepare.mjs'
import { root, sourceFolders } from './sources.mjs'

const folders = [...sourceFolders, 'tools'].filter(folder => existsSync(join(root, folder)))
const bin = name => join(root, 'node_modules', name)

const checks = [
  { name: 'lint', args: [bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings', ...folders] },
  { name: 'format', args: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
]
const architecture = {
  name: 'architecture',
  args: [
    bin('mocha/bin/mocha.js'),
    '--no-config',
    '--reporter',
    'dot',
    '--timeout',
    '60000',
    'dist/test/architecture.test.js',
  ],
}

/** What a program printed, and whether it ended with 0. */
function run(args) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (printed += text))
    child.on('close', code => resolve({ ok: code === 0, printed }))
  })
}

async function runAll(list, say = console.log) {
  const failed = []
  for (const { name, args } of list) {
    const { ok, printed } = await run(args)
    say(`${ok ? '✔' : '✖'} ${name}`)
    if (ok) continue
    failed.push(name)
    say(printed.trimEnd())
  }
  return failed
}

/** The names of the checks that failed; each says why. The sources compile: else there would be nothing built. */
export async function check(say) {
  return await runAll(checks, say)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const failed = (await prepare()) ? await runAll([...checks, architecture]) : ['build']
  process.exitCode = failed.length === 0 ? 0 : 1
}
