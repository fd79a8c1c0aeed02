import { readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Config } from './base/config.ts'
import { isAlive } from './base/program.ts'

const shape = z.strictObject({ pid: z.int(), publicUrl: z.string() })

function fileIn({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'server.json')
}

/** The command line can tell where the server of this data folder is reached, whatever its own settings say. */
export async function noteRunning(config: Pick<Config, 'dataDir' | 'publicUrl'>): Promise<void> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const said = { pid: process.pid, publicUrl: config.publicUrl }
  await writeFile(fileIn(config), JSON.stringify(said), { mode: 0o600 })
}

/** Nothing says any more that this server runs. */
export async function forgetRunning(config: Pick<Config, 'dataDir'>): Promise<void> {
  await rm(fileIn(config), { force: true })
}

/** The public address of the server that runs on this data folder; undefined when none does. */
export function runningUrl(config: Pick<Config, 'dataDir'>): string | undefined {
  try {
    const { pid, publicUrl } = shape.parse(JSON.parse(readFileSync(fileIn(config), 'utf8')))
    return isAlive(pid) ? publicUrl : undefined
  } catch {
    return undefined // no such file, or the torn one of a killed process: the settings say where
  }
}
