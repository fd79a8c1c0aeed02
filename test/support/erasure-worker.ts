import { armFailpoints } from '../../server/base/failpoint.ts'
import { openErasureWorld } from './erasure-world.ts'

// A worker of its own: opens the database and data folder it is given, arms failpoints, sweeps once.
const [uri = '', dataDir = '', failpoints = ''] = process.argv.slice(2)
const world = await openErasureWorld({ uri, dataDir })
process.stdout.write('open\n')
armFailpoints(failpoints)
const report = await world.engine.sweep()
await world.engine.finish()
process.stdout.write(`${JSON.stringify(report)}\n`)
await world.close()
