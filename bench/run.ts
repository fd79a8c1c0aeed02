// Deletion measured against raw baselines: npm run bench [-- --pairs 3] [-- --only purge,rewrap] [-- --full]
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { packageRoot } from '../server/base/config.ts'
import { readGates, type Gate } from './gates.ts'
import { scenarios, sizes, type InTurn, type Line } from './lines.ts'
import { figures, machineTicks, ownTicks, median, type Figures } from './measure.ts'

const exitCodes = { passed: 0, failed: 1, wrong: 2, noisy: 3 }
/** How idle the machine must be before a side begins, and how long that is waited for. */
const [idleShare, longestWaitSeconds] = [0.92, 60]
/** More of the machine taken by others while a side runs, and its figures are void. Source: performance.md 4 */
const mostForeign = 0.1
const isSource = import.meta.url.endsWith('.ts')
const side = fileURLToPath(new URL(isSource ? 'side.ts' : 'side.js', import.meta.url))

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '3' }, only: { type: 'string' }, full: { type: 'boolean' } },
})
const pairs = Number(values.pairs)
const only = values.only?.split(',')
let isNoisy = false

async function main(): Promise<number> {
  const gates = readGates()
  const chosen = Object.entries(scenarios).filter(([name]) => !only || only.includes(name))
  const lines: Line[] = []
  for (const [name, scenario] of chosen) {
    try {
      lines.push(...(await scenario(inTurn, values.full ? sizes.full : sizes.quick)))
    } catch (error) {
      say(`${name}: no number. ${error instanceof Error ? error.message : String(error)}`)
      return exitCodes.wrong
    }
  }
  const rows = lines.map(line => rowOf(line, gates[line.gate]))
  for (const row of rows) say(row.text)
  keep(rows)
  if (isNoisy) {
    say('Noisy: the machine was busy with other work, so nothing is judged.')
    return exitCodes.noisy
  }
  return rows.every(row => row.passed) ? exitCodes.passed : exitCodes.failed
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** A scenario's sides one after another, pair by pair, so that what else the machine does meets all of them. */
const inTurn: InTurn = async (...sides) => {
  const all: Figures[][] = sides.map(() => [])
  for (let pair = 0; pair < pairs; pair += 1)
    for (const [n, [name, count]] of sides.entries()) all[n]?.push(await quietly(name, count))
  return all
}

/** The side's figures; when others took too much of the machine meanwhile it runs once more, and then all is noisy. */
async function quietly(name: string, count: number): Promise<Figures> {
  for (let tries = 0; ; tries += 1) {
    await untilIdle()
    const before = usage()
    const seen = await runSide(name, count)
    const after = usage()
    if (!before || !after) return seen
    const foreign = (after.busy - before.busy - (after.own - before.own)) / (after.all - before.all)
    if (foreign > mostForeign && tries === 0) continue
    isNoisy ||= foreign > mostForeign
    return seen
  }
}

/** Ticks of the machine, and of this process with those it has started and that have ended. */
function usage(): { busy: number; all: number; own: number } | undefined {
  const machine = machineTicks()
  return machine && { ...machine, own: ownTicks() }
}

async function untilIdle(): Promise<void> {
  for (let seconds = 0; seconds < longestWaitSeconds; seconds += 1) {
    const before = machineTicks()
    await wait(1000)
    const after = machineTicks()
    if (!before || !after) return
    if (1 - (after.busy - before.busy) / (after.all - before.all) >= idleShare) return
  }
  isNoisy = true
}

/** @throws Error when the side fails: then its result was wrong */
async function runSide(name: string, count: number): Promise<Figures> {
  const args = [...(isSource ? ['--import', 'tsx'] : []), side, name, String(count)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const code = await new Promise(resolve => child.once('close', resolve))
  if (code !== 0) throw new Error(`${name} ${count} failed`)
  return figures.parse(JSON.parse(said.trim().split('\n').at(-1) ?? ''))
}

interface Row {
  gate: string
  text: string
  passed: boolean
  ratios: number[]
  seen: string
}

function rowOf(line: Line, wanted: Gate | undefined): Row {
  if (!wanted) throw new Error(`${line.gate}: no gate`)
  const [middle, least, most] = [median(line.ratios), Math.min(...line.ratios), Math.max(...line.ratios)]
  const passed = middle >= (wanted.atLeast ?? -Infinity) && middle <= (wanted.atMost ?? Infinity)
  const limit = wanted.atLeast === undefined ? `<= ${wanted.atMost}` : `>= ${wanted.atLeast}`
  const ratio = `${short(middle)} (${short(least)}-${short(most)})`
  const text = `${passed ? 'pass' : 'MISS'} | goal ${wanted.goal} | ${wanted.says} | ${ratio} | ${limit} | ${line.seen}`
  return { ...line, text, passed }
}

function short(value: number): string {
  return Number(value.toPrecision(3)).toString()
}

/** The table with what it was measured on, in bench/out. */
function keep(rows: readonly Row[]): void {
  const folder = join(packageRoot, 'bench', 'out')
  mkdirSync(folder, { recursive: true })
  const at = new Date().toISOString()
  const about = { at, node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, pairs, isNoisy }
  const name = `${at.slice(0, 19).replaceAll(':', '')}.json`
  writeFileSync(join(folder, name), `${JSON.stringify({ ...about, rows }, undefined, 2)}\n`)
}

process.exitCode = await main()
