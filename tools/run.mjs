// Runs a built program in this very process, so that signals reach it: `node tools/run.mjs dist/cli/glemme.js ARGS`.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepare } from './prepare.mjs'
import { root } from './sources.mjs'

const [node, , program, ...args] = process.argv
if (program === undefined) throw new Error('Usage: node tools/run.mjs PROGRAM [ARGUMENTS]')
if (await prepare()) {
  process.setSourceMapsEnabled(true)
  process.argv = [node, join(root, program), ...args]
  await import(pathToFileURL(join(root, program)).href)
} else {
  process.exitCode = 1
}
