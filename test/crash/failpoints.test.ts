import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../server/base/config.ts'
import { watchFailpoints } from '../../server/base/failpoint.ts'
import { aWorld, type World } from '../support/world.ts'

/** Names that are made of a number are looked up in the steps. */
const call = /\bfailpoint\(\s*(?:'([^']+)'|`([^`$]+)\$\{[^}]+\}`)\s*\)/g

/** Every name that the product declares; one ending in a number by what comes before it. */
function declaredNames(): Set<string> {
  const files = readdirSync(join(packageRoot, 'server'), { recursive: true, encoding: 'utf8' })
  const names = new Set<string>()
  for (const file of files.filter(name => name.endsWith('.ts') && name !== join('base', 'failpoint.ts'))) {
    const text = readFileSync(join(packageRoot, 'server', file), 'utf8')
    for (const [, name, prefix] of text.matchAll(call)) names.add(name ?? `${prefix ?? ''}*`)
  }
  return names
}

/**
 * Not passed by the life below: what an operator does, the copies of keys, a member of the pool. Each is passed, and
 * armed, in the file named here.
 */
const ofAnotherLife: Readonly<Record<string, string>> = {
  'keys.beforeBackupPiece': 'vault/key-backups.test.ts',
  'pool.asked': 'pool/entry-in-trouble.test.ts',
  'pool.copied': 'pool/entry-in-trouble.test.ts',
  'replay.afterCertificates': 'crash/replay.test.ts',
  'replay.afterConsents': 'crash/replay.test.ts',
  'replay.afterCopy': 'crash/replay.test.ts',
  'replay.afterDue': 'crash/replay.test.ts',
  'replay.afterFiles': 'crash/replay.test.ts',
  'replay.afterJoins': 'crash/replay.test.ts',
  'replay.afterKeys': 'crash/replay.test.ts',
  'replay.afterLook': 'crash/replay.test.ts',
  'replay.afterRejoin': 'crash/replay.test.ts',
  'replay.afterRuns': 'crash/replay.test.ts',
  'replay.afterStops': 'crash/replay.test.ts',
  'rootKey.afterBackup': 'vault/rotate-root.test.ts',
  'rootKey.afterEpoch': 'vault/rotate-root.test.ts',
  'rootKey.afterEpochs': 'vault/rotate-root.test.ts',
  'rootKey.afterMove': 'vault/rotate-root.test.ts',
  'rootKey.afterNextKey': 'vault/rotate-root.test.ts',
  'signing.afterEntry': 'erasure/rotate-signing.test.ts',
  'signing.afterMove': 'erasure/rotate-signing.test.ts',
  'signing.afterNextKey': 'erasure/rotate-signing.test.ts',
  'signing.afterOldKept': 'erasure/rotate-signing.test.ts',
}

/** Every test file but this one, by its path below `test`. */
function testSources(): Map<string, string> {
  const folder = join(packageRoot, 'test')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const tests = files.filter(
    name => name.endsWith('.test.ts') && name !== join('crash', 'failpoints.test.ts'),
  )
  return new Map(tests.map(name => [name, readFileSync(join(folder, name), 'utf8')]))
}

/** Whether the source names that point where a setting or a list of points does: `'name'`, `name@2`, `name=kill`. */
function arms(source: string, name: string): boolean {
  if (name.endsWith('*')) return source.includes(`\`${name.slice(0, -1)}\${`)
  return new RegExp(`['"\`;]${name.replaceAll('.', '\\.')}['"\`=@]`).test(source)
}

describe('the failpoints', () => {
  let world: World
  before(async () => void (world = await aWorld()))
  after(async () => {
    watchFailpoints(undefined)
    await world?.close()
  })

  it('are each passed by one life from the form to the certificate', async () => {
    const passed = new Set<string>()
    watchFailpoints(name => passed.add(name.replace(/\d+$/, '*')).add(name))
    const applied = await world.apply()
    await world.ring()
    const { eligibleAt } = await world.row(applied)
    await world.restartOn(new Date(eligibleAt.getTime() + 60_000))
    await world.ring()
    const declared = declaredNames()
    assert.ok(declared.size >= 20, `only ${declared.size} were found`)
    assert.deepEqual(
      [...declared].filter(name => !passed.has(name)).toSorted(),
      Object.keys(ofAnotherLife).toSorted(),
    )
    const steps = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert.deepEqual(
      steps.filter(step => !passed.has(`purge.after${step}`)),
      [],
    )
  })

  it('are each armed in some test, and those of another life in the file that is named for them', () => {
    const sources = testSources()
    const armedIn = (name: string) =>
      [...sources].filter(([, text]) => arms(text, name)).map(([file]) => file)
    assert.deepEqual(
      [...declaredNames()].filter(name => armedIn(name).length === 0),
      [],
    )
    for (const [name, file] of Object.entries(ofAnotherLife)) assert.ok(armedIn(name).includes(file), name)
  })

  it('count as armed by their whole name only', () => {
    assert.ok(arms("armFailpoints('mail.claimed=throw:X')", 'mail.claimed'))
    assert.ok(arms('`${x};mail.claimed@2`', 'mail.claimed'))
    assert.ok(!arms("armFailpoints('mail.claimedTwice=kill')", 'mail.claimed'))
    assert.ok(!arms('// after mail.claimed it dies', 'mail.claimed'))
    assert.ok(arms('`purge.after${step}`', 'purge.after*'))
  })
})
