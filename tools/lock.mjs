// Two commands at once must not install or build over each other.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { root } from './sources.mjs'

/** What the work gives, done while no other process does such work in this folder. */
export async function oneAtATime(work, file = join(root, '.prepare.lock')) {
  await take(file)
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

async function take(file) {
  const own = `${file}.${process.pid}`
  writeFileSync(own, String(process.pid))
  let told = false
  try {
    while (!linked(own, file)) {
      const holder = readHolder(file)
      if (holder !== undefined && !isAlive(holder)) breakLock(file, holder)
      else if (!told) told = tell(holder)
      await wait(100)
    }
  } finally {
    rmSync(own, { force: true })
  }
}

function tell(holder) {
  console.error(
    `Another command (pid ${holder ?? 'unknown'}) is installing or building here; waiting for it.`,
  )
  return true
}

/** A hard link appears whole, with its content, or not at all. */
function linked(own, file) {
  try {
    linkSync(own, file)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function readHolder(file) {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** The lock of a dead process is taken away; should another have got it meanwhile, it gets it back. */
function breakLock(file, holder) {
  const aside = `${file}.${process.pid}.dead`
  try {
    renameSync(file, aside)
  } catch {
    return // somebody else was faster
  }
  if (readHolder(aside) !== holder) linked(aside, file)
  rmSync(aside, { force: true })
}
