// Every data key is wrapped anew under a new epoch, as each week: node --import tsx bench/rewrap.ts 10000
import { cpuUsage } from 'node:process'
import { newId } from '../server/base/ids.ts'
import { stopTestMongo } from '../test/support/mongod.ts'
import { openErasureWorld } from '../test/support/erasure-world.ts'

const [countText = '10000'] = process.argv.slice(2)
const count = Number(countText)
if (!Number.isInteger(count) || count < 1) throw new Error('give a number of keys')

const world = await openErasureWorld()
const { keys, epochs } = world.ctx.vault
for (let made = 0; made < count; made += 500)
  await keys.createAll(Array.from({ length: Math.min(500, count - made) }, () => newId('app')))
const before = epochs.current()
const [startedMs, cpu] = [performance.now(), cpuUsage()]
const report = await world.rotation.rotateNow()
const seconds = (performance.now() - startedMs) / 1000
const used = cpuUsage(cpu)
if (epochs.current() === before || report.rewrapped !== count) throw new Error('not all are wrapped anew')
const cpuMs = (used.user + used.system) / 1000 / count
process.stdout.write(`${count} keys: ${seconds.toFixed(1)} s, own CPU ${cpuMs.toFixed(3)} ms a key\n`)
await world.close()
await stopTestMongo()
