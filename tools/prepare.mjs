// Runs before `npm start` and `npm test`: installs and builds when that is needed. Needs nothing installed.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
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

function install() {
  console.log('Installing the packages of package-lock.json (npm ci)')
  const npm = process.env.npm_execpath
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const [file, ...before] = npm ? [process.execPath, npm] : ['npm']
  return spawnSync(file, [...before, ...args], { stdio: 'inherit', cwd: root }).status === 0
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, program)))
}

/** Chromium is there, where it can be had without asking: as root on Debian. Else its tests are pending. */
function installChromium() {
  if (isOnPath('chromium')) return
  const canInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version') && isOnPath('apt-get')
  if (!canInstall) {
    console.log(
      'No chromium here: browser tests will be pending. Install it with your system (Debian: apt-get install chromium).',
    )
    return
  }
  console.log('Installing chromium for the browser tests (apt-get)')
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = args =>
    spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: environment })
      .status === 0
  const done =
    apt(['update']) && apt(['install', '--yes', '--no-install-recommends', 'chromium', 'fonts-liberation'])
  if (!done) console.log('apt-get could not install chromium: browser tests will be pending.')
}

function nodeIsOldEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > lowestNode[0] || (major === lowestNode[0] && minor >= lowestNode[1])) return true
  console.error(`Node ${process.versions.node} is too old: ${lowestNode.join('.')} or newer is needed.`)
  return false
}

function prepare() {
  if (!isInstalled() && !install()) return false
  if (isStale()) {
    console.log('Building')
    if (!build()) return false
  }
  return true
}

const wanted = process.argv[2] ?? 'start'
const ready = nodeIsOldEnough() && (await oneAtATime(async () => prepare()))
if (ready && wanted === 'test') installChromium()
process.exitCode = ready ? 0 : 1
