// Compiles into dist/, copies what is not TypeScript, removes what has no source any more.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { oneAtATime } from './lock.mjs'
import {
  dist,
  filesBelow,
  isCompiled,
  markOfBuild,
  markOfSources,
  root,
  sources,
  stampFile,
} from './sources.mjs'

const buildInfo = join(dist, '.tsbuildinfo')

/** Whether the built code is not that of the sources. */
export function isStale() {
  return markOfBuild() !== markOfSources()
}

/** The built code is that of the sources; false when they do not compile. */
export function build() {
  const mark = markOfSources()
  rmSync(stampFile, { force: true })
  const files = sources()
  if (!compile()) return false
  if (files.some(file => !existsSync(join(dist, outputOf(file))) && isCompiled(file))) {
    rmSync(buildInfo, { force: true }) // output was taken away behind the compiler's back
    if (!compile()) return false
  }
  for (const file of files.filter(file => !isCompiled(file))) copy(file)
  removeStale(files)
  writeFileSync(stampFile, mark)
  return true
}

function compile() {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  return (
    spawnSync(process.execPath, [compiler, '-p', root], { stdio: ['ignore', 2, 2], cwd: root }).status === 0
  )
}

function outputOf(file) {
  return isCompiled(file) ? file.replace(/\.tsx?$/, '.js') : file
}

function copy(file) {
  mkdirSync(dirname(join(dist, file)), { recursive: true })
  copyFileSync(join(root, file), join(dist, file))
}

function removeStale(files) {
  const kept = new Set(['.build', '.tsbuildinfo'])
  for (const file of files) {
    const output = outputOf(file)
    kept.add(output)
    if (isCompiled(file)) for (const end of ['.js.map', '.d.ts']) kept.add(output.replace(/\.js$/, end))
  }
  for (const file of filesBelow('dist')) if (!kept.has(relative('dist', file))) rmSync(join(root, file))
  removeEmptyFolders(dist)
}

function removeEmptyFolders(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name))
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = (await oneAtATime(async () => build())) ? 0 : 1
}
