// Writes .env.example from the settings of the built code.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './sources.mjs'

const { environmentExample } = await import('../dist/server/base/config.js')
writeFileSync(join(root, '.env.example'), environmentExample())
