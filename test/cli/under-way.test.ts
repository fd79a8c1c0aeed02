import assert from 'node:assert/strict'
import type { OpenProduct } from '../../cli/open-product.ts'
import { purgeWith } from '../../cli/purge.ts'
import { runCommand } from '../../cli/run-command.ts'
import { statusWith } from '../../cli/status.ts'
import { backupsStore } from '../../server/backup/backups-store.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { aWorld, type World } from '../support/world.ts'

const hourMs = 3_600_000

describe('glemme purge and glemme status', () => {
  let world: World
  before(async () => {
    world = await aWorld()
  })
  after(async () => await world.close())

  const rows = (place: string) =>
    world.ctx.database.data.collection<{ _id: string } & Record<string, unknown>>(collectionPrefix + place)
  const unvalidated = { bypassDocumentValidation: true } as const

  async function glemme(...args: readonly string[]): Promise<string> {
    let said = ''
    const say = (line: string): void => void (said += `${line}\n`)
    const open: OpenProduct = async work => await work(world.ctx)
    const commands = { purge: purgeWith(open), status: statusWith(open) }
    const code = await runCommand(commands, args, { say, complain: say })
    assert.equal(code, 0, said)
    return said
  }

  it('say which deletions are under way, held by whoever began them', async () => {
    assert.doesNotMatch(await glemme('purge', '--dry-run'), /Under way/)
    assert.match(await glemme('status'), /^Under way +nothing$/m)
    const later = new Date(Date.now() + hourMs)
    const items = [
      { number: 'A', overdueAt: later },
      { number: 'B', overdueAt: later },
    ]
    const held = { state: 'running', step: 0, items, leaseUntil: later, nextAt: later, keylessAt: null }
    await rows('purgeRuns').insertOne({ _id: 'run_held', ...held }, unvalidated)
    const open =
      /^Under way: 1 run with 2 applications or pool entries\. .* lease ends \(in about a minute\)\.$/m
    const dry = await glemme('purge', '--dry-run')
    assert.match(dry, open)
    assert.match(dry, /^Nothing else is due\./m)
    assert.match(await glemme('purge', '--yes'), open)
    assert.match(await glemme('status'), /^Under way +2 in 1 runs \(see glemme purge --dry-run\)$/m)
    await rows('purgeRuns').deleteOne({ _id: 'run_held' })
  })

  it('say that a backup of the future tells of a wrong clock', async () => {
    const at = new Date(Date.now() + 3.5 * hourMs)
    await backupsStore(world.ctx.database).noteBackup({ at, seq: 0 })
    assert.match(await glemme('status'), /^Last backup +4 hours in the future: look at the clock/m)
  })
})
