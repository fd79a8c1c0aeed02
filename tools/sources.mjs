// What the built code is made of, and whether it still matches.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of package.json. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))
/** Where the compiler and the copied files go. */
export const dist = join(root, 'dist')
/** The folders that hold source. */
export const sourceFolders = ['server', 'views', 'jobs', 'cli', 'test', 'bench']

/** What `npm run bench` writes: no source. */
const measured = join('bench', 'out', '/')

const stampFile = join(dist, '.build')
const alsoMatters = [
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  'tools/build.mjs',
  'tools/sources.mjs',
]

/** Every file below the folder, relative to the root, sorted. */
export function filesBelow(folder) {
  const absolute = join(root, folder)
  if (!existsSync(absolute)) return []
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .toSorted()
}

/** Every source and every file that is copied beside the compiled code. */
export function sources() {
  return sourceFolders.flatMap(filesBelow).filter(file => !file.startsWith(measured))
}

/** Whether the compiler makes JavaScript of it. */
export function isCompiled(file) {
  return /\.tsx?$/.test(file) && !file.endsWith('.d.ts')
}

/** One mark for the contents of everything the build reads: file times say nothing after a checkout. */
export function markOfSources() {
  const hash = createHash('sha256')
  for (const file of [...alsoMatters, ...sources()]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

/** The mark of the sources the built code was made of, or undefined. */
export function markOfBuild() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined
}

export { stampFile }
