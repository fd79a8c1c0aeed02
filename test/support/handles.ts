import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { below } from './file-calls.ts'

const established = '01'
const pageBytes = 4096

/** Paths below the folder that the process has open. Linux only. */
export function openFilesOf(pid: number, folder: string): string[] {
  return readdirSync(`/proc/${pid}/fd`)
    .map(descriptor => targetOf(pid, descriptor))
    .filter(below(folder))
}

function targetOf(pid: number, descriptor: string): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${descriptor}`)
  } catch {
    return '' // closed meanwhile
  }
}

/** How many connections to that port of this machine are open. Linux only. */
export function connectionsTo(port: number): number {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = ['tcp', 'tcp6'].flatMap(name =>
    readFileSync(`/proc/net/${name}`, 'utf8').trim().split('\n').slice(1),
  )
  return rows
    .map(row => row.trim().split(/\s+/))
    .filter(([, local = '', , state]) => local.endsWith(end) && state === established).length
}

/** Memory of the process that is not swapped out, MiB. Linux only. */
export function residentMiB(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
  return (pages * pageBytes) / 1024 / 1024
}
