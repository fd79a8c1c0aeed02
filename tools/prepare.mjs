// Installs and builds when that is needed; `npm start` and `npm test` begin with it. Needs nothing installed.
// Not as `prestart` and `pretest`: with `ignore-scripts` npm passes those by.
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { build, isStale } from './build.mjs'
import { oneAtATime } from './lock.mjs'
import { root } from './sources.mjs'

const lowestNode = [20, 19]

function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  return statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
}

/** `npm ci` empties the folder first: through a link, that of another project. */
function belongsToAnother() {
  const linked = lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true
  if (linked)
    console.error('node_modules is a link to the packages of another project: nothing is installed there.')
  return linked
}

function install() {
  if (belongsToAnother()) return false
  console.error('Installing the packages of package-lock.json (npm ci)')
  const npm = process.env.npm_execpath
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const [file, ...before] = npm ? [process.execPath, npm] : ['npm']
  return spawnSync(file, [...before, ...args], { stdio: ['ignore', 2, 2], cwd: root }).status === 0
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, program)))
}

/** Chromium is there, where it can be had without asking: as root on Debian. Else its tests are pending. */
function installChromium() {
  if (isOnPath('chromium')) return
  const canInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version') && isOnPath('apt-get')
  if (!canInstall) {
    console.error(
      'No chromium here: browser tests will be pending. Install it with your system (Debian: apt-get install chromium).',
    )
    return
  }
  console.error('Installing chromium for the browser tests (apt-get)')
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = args =>
    spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: environment })
      .status === 0
  const done =
    apt(['update']) && apt(['install', '--yes', '--no-install-recommends', 'chromium', 'fonts-liberation'])
  if (!done) console.error('apt-get could not install chromium: browser tests will be pending.')
}

function nodeIsNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > lowestNode[0] || (major === lowestNode[0] && minor >= lowestNode[1])) return true
  console.error(`Node ${process.versions.node} is too old: ${lowestNode.join('.')} or newer is needed.`)
  return false
}

function installAndBuild() {
  if (!isInstalled() && !install()) return false
  if (isStale()) {
    console.error('Building')
    if (!build()) return false
  }
  return true
}

/** Everything is installed and built, or it was said why not. */
export async function prepare() {
  return nodeIsNewEnough() && (await oneAtATime(async () => installAndBuild()))
}

/** What the tests need of the system is there, where it can be installed. */
export function prepareForTests() {
  installChromium()
}
