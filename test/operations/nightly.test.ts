import assert from 'node:assert/strict'
import { onceANight } from '../../server/operations/nightly.ts'
import { nightlyStore } from '../../server/operations/nightly-store.ts'
import { aPolicy } from '../policy/a-policy.ts'
import { freshGround, type Ground } from '../support/ground.ts'

const hourMs = 3_600_000

describe('a nightly work whose worker died at it', () => {
  let ground: Ground
  const logged: string[] = []
  beforeEach(async () => {
    ground = await freshGround()
  })
  afterEach(async () => await ground.close())

  /** The work at this moment, when it was last begun so many hours ago by somebody who is gone. */
  async function counted(name: string, begunBeforeHours: number): Promise<Record<string, number>> {
    const store = nightlyStore(ground.database)
    const now = await ground.database.now()
    const begunAt = new Date(now.getTime() - begunBeforeHours * hourMs)
    await store.know(name, new Date(begunAt.getTime() - 48 * hourMs))
    await store.end(name, { before: 1 })
    const long = new Date(begunAt.getTime() - 24 * hourMs)
    assert.equal(await store.begin(name, { since: long, brokenOffBefore: long, at: begunAt }), 'due')
    return await again(name)
  }

  async function again(name: string): Promise<Record<string, number>> {
    const error = (event: string): void => void logged.push(event)
    const ctx = {
      database: ground.database,
      policy: { version: 1, hash: '', document: aPolicy() },
      log: { info: () => undefined, warn: () => undefined, error },
    }
    return await onceANight(ctx, name, () => Promise.resolve({ now: 1 }))
  }

  it('is taken for one that is at it for three hours, and then it is done again and the log says so', async () => {
    assert.deepEqual(await counted('at-work', 2.9), { before: 1 })
    assert.deepEqual(logged, [])
    assert.deepEqual(await counted('broken-off', 3.1), { now: 1 })
    assert.deepEqual(logged, ['nightly.brokenOff'])
    assert.deepEqual(await again('broken-off'), { now: 1 }, 'what it counted stays to be seen')
    assert.deepEqual(logged, ['nightly.brokenOff'])
  })

  it('is left as it is when it came to its end', async () => {
    const store = nightlyStore(ground.database)
    const at = new Date((await ground.database.now()).getTime() - 4 * hourMs)
    await store.know('ended', at)
    await store.end('ended', { before: 1 })
    assert.deepEqual(await again('ended'), { before: 1 })
  })
})
