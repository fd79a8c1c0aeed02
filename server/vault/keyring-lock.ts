import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { link, open, readFile, rename, stat, unlink, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { codeOf } from '../base/errors.ts'
import { isAlive } from '../base/program.ts'
import { makePrivateFolder } from './private-file.ts'

/** A holder shows that it lives every so often, milliseconds; one that was silent so long is dead. */
const beatMs = 20_000
const silentMs = 120_000

/** Another process is changing the keyring or copying keys. */
export class KeyringBusy extends Error {
  readonly code = 'KEYRING_BUSY'

  constructor() {
    super('another process works on the keyring')
    this.name = 'KeyringBusy'
  }
}

/** Locks of this very process, by folder: a second one of it waits. */
const held = new Map<string, Promise<unknown>>()

/** The lock under which this work is done. */
const under = new AsyncLocalStorage<{ path: string; owner: string }>()

/**
 * The work is done while no other process rotates, copies keys or changes the root key.
 *
 * @throws KeyringBusy when one does
 */
export async function withKeyringLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = held.get(folder) ?? Promise.resolve()
  const mine = before.catch(() => undefined).then(async () => await locked(folder, work))
  held.set(folder, mine)
  return await mine
}

/**
 * The lock under which this work is done is still its own: a process that was stopped for longer than a lock lives may
 * find that another has gone on since. To be called right before each change that could bring back what that one ended.
 *
 * @throws KeyringBusy when it is another's by now
 */
export async function stillMine(): Promise<void> {
  const mine = under.getStore()
  if (mine && (await textOf(mine.path)) !== mine.owner) throw new KeyringBusy()
}

async function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await makePrivateFolder(folder)
  const path = join(folder, 'lock')
  const owner = `${hostname()} ${process.pid} ${randomBytes(8).toString('hex')}\n`
  await take(path, owner)
  const beat = setInterval(() => void touch(path, owner), beatMs)
  beat.unref()
  try {
    return await under.run({ path, owner }, work)
  } finally {
    clearInterval(beat)
    await removeOf(path, owner)
  }
}

async function take(path: string, owner: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(owner)
    const now = (await file.stat()).mtimeMs // by the clock of the file system, as the other's
    for (let tries = 1; !(await isTaken(draft, path)); tries += 1) {
      const holder = await textOf(path)
      if (tries > 2 || !(await isLeft(path, now))) throw new KeyringBusy()
      await removeOf(path, holder)
    }
  } finally {
    await file.close()
    await unlink(draft)
  }
}

/** The lock is gone if it is that owner's. Between a look and an unlink it could become another's: so it is moved away first. */
async function removeOf(path: string, owner: string): Promise<void> {
  if ((await textOf(path)) !== owner) return
  const aside = `${path}.${randomBytes(6).toString('hex')}.old`
  try {
    await rename(path, aside)
    if ((await textOf(aside)) !== owner) await link(aside, path)
  } catch {
    // Gone by itself; or a third one holds it, which the one it was taken from finds before it changes anything.
  }
  await unlink(aside).catch(() => undefined)
}

/** Whether the lock is ours now. */
async function isTaken(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    return false
  }
}

/** Whether its holder is dead: silent for long, or a process of this machine that is no more. */
async function isLeft(path: string, now: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  if (!found || now - found.mtimeMs > silentMs) return true
  const [host, pid] = (await textOf(path)).split(' ')
  if (host !== hostname()) return false
  return Number(pid) === process.pid || !isAlive(Number(pid))
}

async function textOf(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '')
}

/** The lock is as new as a file made now, by the clock of the file system; a failure is for the work itself to meet. */
async function touch(path: string, owner: string): Promise<void> {
  if ((await textOf(path)) !== owner) return
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`
  try {
    const file = await open(draft, 'wx', 0o600)
    const { mtime } = await file.stat()
    await file.close()
    await utimes(path, mtime, mtime)
    await unlink(draft)
  } catch {
    return
  }
}
