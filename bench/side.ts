// One side of one scenario, in a process of its own; its figures are the last line: node bench/side.ts NAME COUNT
import { stopTestMongo } from '../test/support/mongod.ts'
import { deleteOneByOne, eraseOwn, purgeAmong, sweepNothing } from './scenarios/erase.ts'
import { deleteMass, purgeMass, roundTrips } from './scenarios/purge.ts'
import { replayMass } from './scenarios/replay.ts'
import { rewrapAll, updateAll } from './scenarios/rewrap.ts'
import { purgeBesideTraffic } from './scenarios/traffic.ts'
import type { Figures } from './measure.ts'

const sides: Record<string, (count: number) => Promise<Figures>> = {
  purgeMass,
  deleteMass,
  roundTrips,
  eraseOwn,
  deleteOneByOne,
  sweepNothing,
  purgeAmong,
  purgeBesideTraffic,
  replayMass,
  rewrapAll,
  updateAll,
}

const [name = '', countText = ''] = process.argv.slice(2)
const side = sides[name]
const count = Number(countText)
if (!side || !Number.isInteger(count) || count < 1)
  throw new Error(`Usage: side.ts ${Object.keys(sides).join('|')} COUNT`)
const figures = await side(count)
await stopTestMongo()
process.stdout.write(`${JSON.stringify(figures)}\n`)
