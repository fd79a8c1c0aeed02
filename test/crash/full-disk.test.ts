import assert from 'node:assert/strict'
import { assertReceived, filesBelow, rowsIn } from '../support/application-checker.ts'
import { chanceOfRun } from '../support/chance.ts'
import { aRig, type Rig } from '../support/process-rig.ts'
import { aSender, type Sender } from '../support/sender.ts'

/** In the order of an upload, so that each post comes as far as the next one. */
const stages = [
  'submit.streamStart',
  'submit.streamHalf',
  'submit.streamLast',
  'submit.beforeCheck',
  'submit.beforeFsync',
  'submit.beforeRename',
  'submit.beforeFolderFsync',
]
const chance = chanceOfRun(7)

describe(`P3 a disk that is full at any stage of an upload (seed ${chance.seed})`, () => {
  let rig: Rig
  before(async () => void (rig = await aRig()))
  after(async () => await rig?.close())

  it('answers 503 with Retry-After and the text typed, leaves nothing, and works when there is room again', async () => {
    const server = await rig.start({ failpoints: stages.map(stage => `${stage}=enospc@1`).join(';') })
    const sender = await aSender(rig, chance)
    const ctx = await rig.observer()
    for (const stage of stages) {
      await sender.send()
      assertComeBack(sender, stage)
      assert.equal(await rowsIn(ctx, 'files').countDocuments(), 0, stage)
      assert.equal(await rowsIn(ctx, 'applications').countDocuments(), 0, stage)
      assert.deepEqual(await filesBelow(rig.uploadsDir), [], stage)
    }
    assert.equal(await sender.send(), 'acked', sender.page?.text)
    await assertReceived(ctx, { all: [sender] })
    assert.ok(!server.output().includes('http.failed'), server.output())
  })
})

function assertComeBack({ page }: Sender, stage: string): void {
  assert.equal(page?.status, 503, `${stage}: ${page?.status} ${page?.text}`)
  assert.match(page?.headers.get('retry-after') ?? '', /^\d+$/, stage)
}
