import { readFileSync, readdirSync, readlinkSync } from 'node:fs'

const listening = '0A'

/** Whether the process listens on a TCP port. Linux only. */
export function listensOnTcp(pid: number): boolean {
  const inodes = new Set(['tcp', 'tcp6'].flatMap(listenersOf))
  return readdirSync(`/proc/${pid}/fd`).some(descriptor =>
    inodes.has(socketInode(`/proc/${pid}/fd/${descriptor}`)),
  )
}

function listenersOf(protocol: string): string[] {
  const rows = readFileSync(`/proc/net/${protocol}`, 'utf8').trim().split('\n').slice(1)
  return rows
    .map(row => row.trim().split(/\s+/))
    .flatMap(([, , , state, , , , , , inode = '']) => (state === listening ? [inode] : []))
}

function socketInode(link: string): string {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.[1] ?? ''
  } catch {
    return '' // closed meanwhile
  }
}
