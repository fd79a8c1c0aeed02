import { armFailpoints } from '../../server/base/failpoint.ts'
import { openErasureWorld } from './erasure-world.ts'

// A worker of its own: opens the database and data folder it is given, arms failpoints, rotates once.
const [uri = '', dataDir = '', backups = '', failpoints = ''] = process.argv.slice(2)
const world = await openErasureWorld({ uri, dataDir, settings: { GLEMME_KEY_BACKUP_DIRS: backups } })
process.stdout.write('open\n')
armFailpoints(failpoints)
await world.rotation.rotateNow()
await world.close()
