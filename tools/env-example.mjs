// Writes .env.example from the settings of the built code.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { prepare } from './prepare.mjs'
import { root } from './sources.mjs'

if (!(await prepare())) process.exit(1)
const { environmentExample } = await import('../dist/server/base/config.js')
writeFileSync(join(root, '.env.example'), environmentExample())
