import assert from 'node:assert/strict'
import { exitCodeOf, fsckWith } from '../../cli/fsck.ts'
import type { OpenProduct } from '../../cli/open-product.ts'
import { runCommand } from '../../cli/run-command.ts'
import type { FsckFinding } from '../../server/erasure/fsck/finding.ts'
import { knownChainCheck } from '../../server/operations/check-engine.ts'
import { fsckCheck, orphansCheck } from '../../server/operations/check-jobs.ts'
import { heartbeatsStore } from '../../server/operations/heartbeats-store.ts'
import { nightlyStore } from '../../server/operations/nightly-store.ts'
import { checkEachNight } from '../../jobs/check-everything.ts'
import { aWorld } from '../support/world.ts'

describe('glemme fsck', () => {
  const finding = { code: 'fileWithoutRow', where: 'uploads/files', id: 'x' } as const

  it('exits with 0 when all is clean, 1 with findings, 2 when something was not checked', () => {
    assert.equal(exitCodeOf({ findings: [], unchecked: [] }), 0)
    assert.equal(exitCodeOf({ findings: [finding], unchecked: [] }), 1)
    assert.equal(exitCodeOf({ findings: [], unchecked: [{ check: 'files', code: 'EACCES' }] }), 2)
    assert.equal(exitCodeOf({ findings: [finding], unchecked: [{ check: 'files', code: 'EACCES' }] }), 2)
  })

  it('takes the place of what the night found, be it more, less or nothing', async () => {
    const world = await aWorld()
    try {
      const { ctx } = world
      const nightly = nightlyStore(ctx.database)
      await nightly.know('check-everything', new Date())
      await nightly.end('check-everything', { findings: 2, unchecked: 0, chain: 1 })
      const beats = heartbeatsStore(ctx.database)
      await beats.know([{ name: 'sweep-orphans', everyMs: 3_600_000 }])
      await beats.ran('sweep-orphans', { files: 3, keysLeft: 101 })
      const { erasure } = ctx
      let findings: FsckFinding[] = [finding]
      const counts = { ledgerBroken: 0, auditBroken: 0, keyWithoutOwner: 101 }
      const seeing = { ...erasure, fsck: async () => ({ ...(await erasure.fsck()), findings, counts }) }
      const open: OpenProduct = async work => await work({ ...ctx, erasure: seeing })
      const out = { say: () => undefined, complain: () => undefined }
      const fsck = async () => await runCommand({ fsck: fsckWith(open) }, ['fsck'], out)
      const checks = [fsckCheck, knownChainCheck, orphansCheck]
      const reds = async () => await Promise.all(checks.map(async ({ look }) => (await look(ctx)).count))

      assert.equal(await fsck(), 1)
      assert.deepEqual(await reds(), [1, 0, 101])

      findings = []
      counts.keyWithoutOwner = 0
      assert.equal(await fsck(), 0)
      assert.deepEqual(await reds(), [0, 0, 0])
      const sweep = (await beats.all()).find(({ _id }) => _id === 'sweep-orphans')
      assert.deepEqual(sweep?.counts, { files: 3, keysLeft: 0 })
      assert.equal((await nightly.countsOf('check-everything'))['findings'], 0)
    } finally {
      await world.close()
    }
  })

  it('stays red about a file that --deep found, until --deep finds it no more', async () => {
    const world = await aWorld()
    try {
      const { ctx } = world
      const { erasure } = ctx
      const changed = { code: 'fileChanged', where: 'files', id: 'x', detail: 'HASH' } as const
      let isMended = false
      const fsck: typeof erasure.fsck = async (asked = {}) => {
        const isFound = asked.deep && !isMended
        const report = { ...(await erasure.fsck(asked)), findings: isFound ? [changed] : [] }
        return { ...report, counts: isFound ? { fileChanged: 1 } : {} }
      }
      const seeing = { ...ctx, erasure: { ...erasure, fsck } }
      const open: OpenProduct = async work => await work(seeing)
      const said: string[] = []
      const out = { say: () => undefined, complain: (line: string) => void said.push(line) }
      const run = async (...args: string[]) =>
        await runCommand({ fsck: fsckWith(open) }, ['fsck', ...args], out)
      const red = async () => (await fsckCheck.look(ctx)).count

      assert.equal(await run('--deep'), 1)
      assert.equal(await red(), 1)
      assert.equal(await run(), 0)
      assert.equal(await red(), 1)
      assert.match(said.at(-1) ?? '', /1 .*glemme fsck --deep/)
      await nightlyStore(ctx.database).giveBack('check-everything')
      await checkEachNight.run(seeing)
      assert.equal(await red(), 1)
      isMended = true
      assert.equal(await run('--deep'), 0)
      assert.equal(await red(), 0)
    } finally {
      await world.close()
    }
  })
})
