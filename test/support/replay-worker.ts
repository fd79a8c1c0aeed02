import { armFailpoints } from '../../server/base/failpoint.ts'
import { openErasureWorld } from './erasure-world.ts'

// A worker of its own over a restored database: opens it, arms failpoints, replays once.
const [uri = '', dataDir = '', failpoints = ''] = process.argv.slice(2)
const world = await openErasureWorld({ uri, dataDir })
process.stdout.write('open\n')
armFailpoints(failpoints)
const report = await world.replay({ dropUnreadable: false })
process.stdout.write(`${JSON.stringify(report)}\n`)
await world.close()
