// Writes docs/life-cycle.md from the states and transitions of the built code.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { prepare } from './prepare.mjs'
import { root } from './sources.mjs'

if (!(await prepare())) process.exit(1)
const { lifeCyclePage } = await import('../dist/server/policy/life-cycle-page.js')
writeFileSync(join(root, 'docs', 'life-cycle.md'), lifeCyclePage())
