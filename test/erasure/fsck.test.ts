import assert from 'node:assert/strict'
import type { FindingCode } from '../../server/erasure/fsck/finding.ts'
import type { FsckReport } from '../../server/erasure/fsck/fsck.ts'
import { openVault } from '../../server/vault/vault.ts'
import { into, type Seeded } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { plants, type Planted } from '../support/fsck-plants.ts'
import { otherPlants } from '../support/fsck-state-plants.ts'
import { seedSound } from '../support/sound-seed.ts'

/** What a repair mends; everything else needs a person. */
const mended: readonly FindingCode[] = [
  'uploadLeft',
  'childWithoutOwner',
  'caseNotStripped',
  'traceOfErased',
  'keyWithoutOwner',
  'keyOfErased',
  'dateIsNone',
  'instantUnlikeDate',
  'jobTwice',
  'jobForeign',
  'indexMissing',
  'validatorMissing',
  'modeTooOpen',
]

/** The ledger last: nothing is deleted on a broken one. */
const codes = (Object.keys(plants) as FindingCode[]).toSorted(
  (one, other) => Number(one === 'ledgerBroken') - Number(other === 'ledgerBroken'),
)

function has(report: FsckReport, code: FindingCode, { where, id }: Planted): boolean {
  return report.findings.some(one => one.code === code && one.where === where && one.id === id)
}

describe('fsck, after every fault there is', () => {
  let world: ErasureWorld
  let living: Seeded
  let found: FsckReport
  let mendedReport: FsckReport
  const planted = new Map<FindingCode, Planted>()
  const others = new Map<string, Planted>()
  before(async function () {
    world = await openErasureWorld()
    living = await seedSound(world)
    for (const [name, { plant }] of Object.entries(otherPlants))
      others.set(name, await plant(world, await seedSound(world)))
    for (const code of codes) planted.set(code, await plants[code](world, await seedSound(world)))
    found = await world.fsck({ deep: true })
    mendedReport = await world.fsck({ repair: 'few' })
  })
  after(async () => await world.close())

  for (const code of codes) {
    it(`has found the planted ${code}`, () => {
      const at = planted.get(code)
      assert.ok(at && has(found, code, at), JSON.stringify(found.findings))
    })
  }

  for (const code of mended) {
    it(`has repaired the planted ${code}`, () => {
      const at = planted.get(code)
      assert.ok(at && !has(mendedReport, code, at), JSON.stringify(mendedReport.findings))
      assert.ok(mendedReport.repaired.some(one => one.code === code))
    })
  }

  for (const [name, { code, isMended = false }] of Object.entries(otherPlants)) {
    it(`has found ${name}${isMended ? ', and repaired that' : ''}`, () => {
      const at = others.get(name)
      assert.ok(at && has(found, code, at), JSON.stringify(found.findings))
      assert.equal(has(mendedReport, code, at), !isMended)
    })
  }

  it('has left the case whose mask it took away', async () => {
    const left = await into(world, 'cases').findOne({ type: 'access' })
    assert.deepEqual([left?.['state'], left?.['masks']], ['open', []])
  })

  it('has left what needs a person, and everybody who is there', async () => {
    const left = codes.filter(code => !mended.includes(code) && code !== 'fileChanged')
    for (const code of left) assert.ok((mendedReport.counts[code] ?? 0) > 0, code)
    assert.equal(await into(world, 'applications').countDocuments(), codes.length + others.size + 1)
    assert.deepEqual(await world.ctx.fileStore.present(living.fileIds), living.fileIds)
    assert.equal((await world.ctx.vault.keys.open([living.id])).size, 1)
  })
})

describe('fsck, while another process begins a key epoch', () => {
  it('takes no key for one that does not open', async () => {
    const world = await openErasureWorld()
    try {
      const { id } = await seedSound(world)
      const { keyring } = await openVault(world.ctx)
      await keyring.locked(async () => {
        await keyring.begin(await world.ctx.database.now())
        await keyring.rewrap()
      })
      assert.deepEqual((await world.fsck()).findings, [])
      assert.equal((await world.ctx.vault.keys.open([id])).size, 1)
    } finally {
      await world.close()
    }
  })
})
