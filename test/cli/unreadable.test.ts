import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { doctorWith } from '../../cli/doctor.ts'
import { eraseWith } from '../../cli/erase.ts'
import { fsckWith } from '../../cli/fsck.ts'
import type { OpenProduct } from '../../cli/open-product.ts'
import { replayWith } from '../../cli/replay.ts'
import { runCommand } from '../../cli/run-command.ts'
import { referenceText } from '../../views/numbers.ts'
import { aMemberOf } from '../pool/members.ts'
import { decided } from '../portal/stories.ts'
import { stateHired } from '../support/hire-statement.ts'
import { loseKeys, nameAbsentEpoch } from '../support/lost-keys.ts'
import { aWorld, type World } from '../support/world.ts'

interface Said {
  code: number
  said: string
}

describe('what nobody can read any more, by the commands', () => {
  let world: World
  beforeEach(async () => {
    world = await aWorld()
  })
  afterEach(async () => await world.close())

  async function glemme(...args: readonly string[]): Promise<Said> {
    let said = ''
    const say = (line: string): void => void (said += `${line}\n`)
    const open: OpenProduct = async work => await work(world.ctx)
    const erase = eraseWith(open, Readable.from([]))
    const commands = { erase, fsck: fsckWith(open), doctor: doctorWith(open), replay: replayWith(open) }
    return { code: await runCommand(commands, args, { say, complain: say }), said }
  }

  /** What fsck says beside it, taken word for word. */
  async function wayOut(reference: string): Promise<string[]> {
    const { code, said } = await glemme('fsck')
    assert.equal(code, 1, said)
    const command = `glemme erase --reference ${referenceText(reference)} --now --yes`
    assert.ok(said.includes(command), said)
    return command.split(' ').slice(1)
  }

  const certificateOf = async (number: string): Promise<Record<string, unknown>> => {
    const page = await world.visitor().get(`/certificates/${number}.json`)
    assert.equal(page.status, 200, page.text)
    return (JSON.parse(page.html) as { body: Record<string, unknown> }).body
  }

  for (const [what, spoil] of [
    ['lost', loseKeys],
    ['named by an absent epoch', nameAbsentEpoch],
  ] as const)
    for (const paths of [['_id', 'subjectId'], ['_id'], ['subjectId']] as const)
      it(`is named by fsck with the command that deletes all of it: ${paths.join(', ')} ${what}`, async () => {
        const [one, other] = [await world.apply(), await world.apply()]
        await world.ring()
        await spoil(
          world.ctx,
          paths.map(path => one.row[path]),
        )
        const { code, said } = await glemme(...(await wayOut(one.row.reference)))
        assert.equal(code, 0, said)
        await world.ring()
        await world.ring()
        assert.equal(await world.ctx.applications.byId(one.row._id), null)
        assert.deepEqual(await world.ctx.applicants.byIds([one.row.subjectId]), [])
        assert.equal((await world.stored('files', { applicationId: one.row._id })).length, 0)
        const { scan, counts, reason } = await certificateOf(one.row.certificateNo)
        assert.equal(reason, 'erase.command')
        assert.equal((scan as Record<string, unknown>)['value'], 'not_done', 'nothing was there to search by')
        assert.equal((counts as Record<string, unknown>)['files'], 1)
        const page = await world.visitor().get(`/certificates/${one.row.certificateNo}`)
        assert.match(page.text, /Beviset er ekte/)
        assert.match((await glemme('fsck')).said, /Clean/)
        assert.doesNotMatch((await glemme('doctor')).said, /RED (fsck|keys)/)
        assert.equal((await world.row(other)).state, 'received')
      })

  it('is red as soon as fsck has found it, also before any worker knew the nightly check', async () => {
    const { row } = await world.apply()
    await loseKeys(world.ctx, [row._id])
    assert.doesNotMatch((await glemme('doctor')).said, /RED fsck/)
    await wayOut(row.reference)
    const { code, said } = await glemme('doctor')
    assert.equal(code, 1)
    assert.match(said, /RED fsck: .*Run glemme fsck, and do what it says beside each finding\./)
    assert.match(await world.metrics(), /glemme_fsck_findings [1-9]/)
  })

  it('is deleted alike in the talent pool, and nobody is put there again', async () => {
    const member = await aMemberOf(world)
    await loseKeys(world.ctx, [member.entry._id])
    const { code, said } = await glemme(...(await wayOut(member.entry.reference)))
    assert.equal(code, 0, said)
    await world.ring()
    await world.ring()
    assert.equal((await world.stored('pool')).length, 0)
    assert.equal((await certificateOf(member.entry.certificateNo))['unit'], 'pool')
    assert.ok(await world.ctx.applications.byId(member.row._id))
  })

  for (const [what, spoil] of [
    ['lost', loseKeys],
    ['named by an absent epoch', nameAbsentEpoch],
  ] as const)
    it(`of somebody hired is dropped by the command beside it, and written anew: its key is ${what}`, async () => {
      const staff = await world.staff()
      const applied = await world.apply()
      const { row } = applied
      await decided(staff, applied, 'hired')
      await stateHired(staff, row._id)
      const [before] = await world.stored('hireStatements')
      await spoil(world.ctx, [String(before?.['_id'])])
      const found = await glemme('fsck')
      assert.ok(found.said.includes(`${String(before?.['_id'])} glemme fsck --repair --yes`), found.said)
      await glemme('fsck', '--repair')
      assert.equal((await world.stored('hireStatements')).length, 1, 'nobody has said that it may go')
      const mended = await glemme('fsck', '--repair', '--yes')
      assert.match(mended.said, /Repaired: 1\./)
      assert.deepEqual(await world.stored('hireStatements'), [])
      await stateHired(staff, row._id)
      assert.match((await glemme('fsck')).said, /Clean/)
      assert.deepEqual(await world.ctx.erasure.rotation.strayEpochs(), [])
    })

  it('is not dropped by a replay that has nothing to replay, which says what does it', async () => {
    const { row } = await world.apply()
    const all = await glemme('replay', '--drop-unreadable')
    assert.deepEqual([all.code, all.said], [0, 'Nothing to replay: the database is as new as the ledger.\n'])
    await loseKeys(world.ctx, [row._id])
    const { code, said } = await glemme('replay', '--drop-unreadable')
    assert.equal(code, 1)
    assert.match(said, /1 applications and pool entries cannot be read: glemme fsck names them/)
    assert.equal((await world.row({ row })).state, 'received')
  })

  it('is dropped by a replay of what is too old, which says what else is forgotten', async () => {
    const report = { entries: 1, keys: 0, applications: 1, files: 0, due: 0, stops: 0 }
    const erasure = { ...world.ctx.erasure, replay: async () => await Promise.resolve(report) }
    const open: OpenProduct = async work => await work({ ...world.ctx, erasure })
    let said = ''
    const say = (line: string): void => void (said += `${line}\n`)
    const commands = { replay: replayWith(open) }
    assert.equal(await runCommand(commands, ['replay', '--drop-unreadable'], { say, complain: say }), 0)
    assert.match(said, /Days, stops and withdrawn consents .* are not known any more/)
  })

  it('is red at once where a key names an epoch that nobody has', async () => {
    const { row } = await world.apply()
    await nameAbsentEpoch(world.ctx, [row._id])
    assert.match((await glemme('doctor')).said, /RED keys: .*keys_lost.*glemme fsck/)
  })
})
