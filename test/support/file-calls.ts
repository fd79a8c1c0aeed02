import fs from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { sep } from 'node:path'

/** One call of the file system. */
export interface FileCall {
  /** As node names it: `rename`, `handle.sync`, `stream.read`. */
  name: string
  path: string
}

/** What this process does with files below some folders, and the way to let one call of it fail. */
export interface FileCalls {
  /** Every call since the beginning, or since `forget`. */
  readonly seen: readonly FileCall[]
  forget(): void
  /**
   * The n-th call of what is done fails with that code, and no other: a write with half of it done, a close after it has
   * closed. Gives that call; undefined when there were fewer.
   */
  failing(fault: { n: number; code: string }, work: () => Promise<unknown>): Promise<FileCall | undefined>
  /** Paths of what was opened and is not closed yet. */
  open(): string[]
  /** Everything is as node made it. */
  end(): void
}

type AnyFunction = (...args: never[]) => unknown
type Functions = Record<string, AnyFunction | undefined>

/** Each function of `node:fs/promises` that takes a path first. */
const ofPaths = [
  ...['access', 'appendFile', 'chmod', 'copyFile', 'cp', 'link', 'lstat', 'mkdir', 'mkdtemp', 'open'],
  ...['readFile', 'readdir', 'rename', 'rm', 'rmdir', 'stat', 'statfs', 'symlink', 'truncate', 'unlink'],
  ...['utimes', 'writeFile'],
]
const ofHandles = [
  'appendFile',
  'chmod',
  'datasync',
  'read',
  'readFile',
  'readLines',
  'stat',
  'sync',
  'truncate',
]
const streamMakers = ['createReadStream', 'createWriteStream'] as const
const ofStreams = ['open', 'read', 'write', 'writev', 'fsync']

interface State {
  isWatched: (path: string) => boolean
  seen: FileCall[]
  left: number
  code: string
  failed: FileCall | undefined
  open: Map<object, string>
}

/**
 * From now on each call of the product that names something below these folders is seen. The product imports functions by
 * their names, which node lets follow the module's own object: nothing else is put in their place.
 */
export function watchFileCalls(isWatched: (path: string) => boolean): FileCalls {
  const state: State = { isWatched, seen: [], left: 0, code: '', failed: undefined, open: new Map() }
  const promises = fs.promises as unknown as Functions
  const plain = fs as unknown as Functions
  const before = { promises: { ...promises }, plain: { ...plain } } as const
  for (const name of ofPaths) promises[name] = pathCall(state, name, before.promises[name])
  for (const name of streamMakers) plain[name] = streamCall(state, before.plain[name])
  syncBuiltinESMExports()
  return {
    seen: state.seen,
    forget: () => void (state.seen.length = 0),
    failing: async ({ n, code }, work) => {
      Object.assign(state, { left: n, code, failed: undefined })
      await work()
      state.left = 0
      return state.failed
    },
    open: () => [...state.open.values()],
    end: () => {
      for (const name of ofPaths) promises[name] = before.promises[name]
      for (const name of streamMakers) plain[name] = before.plain[name]
      syncBuiltinESMExports()
    },
  }
}

/** Whether the path is one of these folders or below it. */
export function below(...folders: readonly string[]): (path: string) => boolean {
  return path => folders.some(folder => path === folder || path.startsWith(folder + sep))
}

/** The error of the call, when it is the one that is to fail. */
function faultOf(state: State, name: string, path: string): Error | undefined {
  state.seen.push({ name, path })
  if (state.left === 0) return undefined
  state.left -= 1
  if (state.left > 0) return undefined
  state.failed = { name, path }
  return Object.assign(new Error(`${state.code}: ${name}`), { code: state.code, path })
}

function pathCall(state: State, name: string, real: AnyFunction | undefined): AnyFunction {
  return async (...args: unknown[]) => {
    const paths = args.slice(0, 2).filter(one => typeof one === 'string')
    const path = paths.find(state.isWatched)
    const fault = path === undefined ? undefined : faultOf(state, name, path)
    if (fault) throw fault
    const done = await (real as (...all: unknown[]) => unknown)(...args)
    if (name === 'open' && path !== undefined) watchHandle(state, done as FileHandle, path)
    return done
  }
}

function watchHandle(state: State, handle: FileHandle, path: string): void {
  state.open.set(handle, path)
  const own = handle as unknown as Functions
  for (const name of ofHandles) {
    const real = own[name]?.bind(handle) as ((...all: unknown[]) => unknown) | undefined
    own[name] = (...args: unknown[]) => {
      const fault = faultOf(state, `handle.${name}`, path)
      if (!fault) return real?.(...args)
      if (name === 'readLines') throw fault
      return Promise.reject(fault)
    }
  }
  watchWrites(state, own, path)
  const close = own['close']?.bind(handle)
  own['close'] = async () => {
    const fault = state.open.has(handle) ? faultOf(state, 'handle.close', path) : undefined
    await close?.()
    state.open.delete(handle)
    if (fault) throw fault
  }
}

/** What fails has come half-way: a disk that fills up does not wait for the end of a line. */
function watchWrites(state: State, own: Functions, path: string): void {
  const write = own['write']?.bind(own) as ((...all: unknown[]) => unknown) | undefined
  const append = own['appendFile']?.bind(own) as ((text: string) => unknown) | undefined
  own['write'] = (async (bytes: Uint8Array, ...where: [number?, number?, number?]) => {
    const fault = faultOf(state, 'handle.write', path)
    const [offset = 0, length = bytes.length - offset, position] = where
    const done = await write?.(bytes, offset, fault ? length >> 1 : length, position)
    if (fault) throw fault
    return done
  }) as AnyFunction
  for (const name of ['appendFile', 'writeFile']) {
    own[name] = (async (text: string) => {
      const fault = faultOf(state, `handle.${name}`, path)
      await append?.(fault ? text.slice(0, text.length >> 1) : text)
      if (fault) throw fault
    }) as AnyFunction
  }
}

type Callback = (error: Error | null, ...more: unknown[]) => void

function streamCall(state: State, real: AnyFunction | undefined): AnyFunction {
  return ((path: string, options: string | object = {}) => {
    const make = real as unknown as (path: string, options: object) => fs.ReadStream
    const asked = typeof options === 'string' ? { encoding: options } : options
    if (!state.isWatched(path)) return make(path, asked)
    const stream = make(path, { ...asked, fs: { ...fs, ...streamFunctions(state, path) } })
    state.open.set(stream, path)
    stream.once('close', () => state.open.delete(stream))
    return stream
  }) as AnyFunction
}

function streamFunctions(state: State, path: string): Functions {
  const plain = fs as unknown as Record<string, (...args: unknown[]) => void>
  const entries = ofStreams.map(name => [
    name,
    (...args: unknown[]) => {
      const fault = faultOf(state, `stream.${name}`, path)
      if (fault) process.nextTick(args.at(-1) as Callback, fault)
      else plain[name]?.(...args)
    },
  ])
  return Object.fromEntries(entries) as Functions
}
