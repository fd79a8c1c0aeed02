import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { doctorNames, doctorWith } from '../../cli/doctor.ts'
import type { OpenProduct } from '../../cli/open-product.ts'
import { runCommand } from '../../cli/run-command.ts'
import { statusWith } from '../../cli/status.ts'
import { packageRoot } from '../../server/base/config.ts'
import { StartRefusal } from '../../server/base/errors.ts'

/** Nobody listens there: what the product meets when its database is down, sooner. */
const withoutDatabase: OpenProduct = async () => {
  await mongoose.createConnection('mongodb://127.0.0.1:1', { serverSelectionTimeoutMS: 50 }).asPromise()
  throw new Error('there is a database')
}

const refused: OpenProduct = async () => await Promise.reject(new StartRefusal(['PORT: is taken.', 'Two.']))

async function run(open: OpenProduct, ...args: readonly string[]) {
  const ran = { code: 0, out: '', errors: '' }
  const commands = { doctor: doctorWith(open), status: statusWith(open) }
  ran.code = await runCommand(commands, args, {
    say: line => void (ran.out += `${line}\n`),
    complain: line => void (ran.errors += `${line}\n`),
  })
  return ran
}

/** What the driver throws when the server wants a sign-in that there is not. */
const signedOut: OpenProduct = async () =>
  await Promise.reject(Object.assign(new Error('command find requires authentication'), { code: 13 }))

describe('glemme doctor', () => {
  it('is red about a database that lets us not in, and says where to look', async () => {
    const { code, out, errors } = await run(signedOut, 'doctor')
    assert.deepEqual([code, errors], [1, ''])
    assert.match(out, /^RED database: The database refuses our name and password, .*\.\n$/)
  })

  it('is red about a database that is down, in a sentence that says what to do', async () => {
    const { code, out, errors } = await run(withoutDatabase, 'doctor')
    assert.deepEqual([code, errors], [1, ''])
    assert.match(
      out,
      /^RED database: The database does not answer: see that it runs, and that MONGODB_URI .*\.\n$/,
    )
    const [line] = JSON.parse((await run(withoutDatabase, 'doctor', '--json')).out) as Record<
      string,
      unknown
    >[]
    assert.deepEqual(
      [line?.['name'], line?.['level'], line?.['what']],
      ['database', 'red', ['MongooseServerSelectionError']],
    )
  })

  it('is where every other command sends whoever has no database', async () => {
    const { code, out, errors } = await run(withoutDatabase, 'status')
    assert.deepEqual([code, out], [1, ''])
    assert.equal(errors, 'glemme status: the database does not answer. See glemme doctor\n')
  })

  it('is red about each reason not to start', async () => {
    const { code, out } = await run(refused, 'doctor')
    assert.deepEqual([code, out], [1, 'RED start: PORT: is taken.\nRED start: Two.\n'])
  })

  it('prints no name that the guide has no section for', () => {
    const guide = readFileSync(join(packageRoot, 'docs/guides/when-something-is-red.md'), 'utf8')
    const sections = [...guide.matchAll(/^## (.+)$/gm)].map(([, name]) => name)
    assert.deepEqual(new Set(sections), new Set(doctorNames))
  })
})
