import assert from 'node:assert/strict'
import { verifyAudit } from '../../server/audit/chain.ts'
import { inviteStaff } from '../../server/staff/invite-staff.ts'
import { rowsIn } from '../support/application-checker.ts'
import { chanceOfRun } from '../support/chance.ts'
import { aRig, type Rig } from '../support/process-rig.ts'
import { aSender } from '../support/sender.ts'
import type { Visitor } from '../support/visitor.ts'

const chance = chanceOfRun(25)
const password = 'en lang setning om måker'

describe(`P25 a server that is killed while staff read (seed ${chance.seed})`, () => {
  let rig: Rig
  let staff: Visitor
  let path: string
  let fileId: string

  before(async () => {
    rig = await aRig()
    const running = await rig.start()
    const sender = await aSender(rig, chance)
    await sender.send(running.url)
    staff = rig.visitor()
    const ctx = await rig.observer()
    const { token } = await inviteStaff(ctx, {
      name: 'Ansatt Ansattsen',
      email: 'ansatt@fjordkontor.example',
      roles: ['recruiter'],
      language: 'nb',
    })
    await staff.post(`/staff/invite/${token}`, { newPassword: password })
    const typed = { username: 'ansatt@fjordkontor.example', password }
    assert.equal((await staff.post('/staff/sign-in', typed)).status, 303)
    const [row] = await rowsIn(ctx, 'applications').find({}).toArray()
    const [file] = await rowsIn(ctx, 'files').find({}).toArray()
    path = `/staff/applications/${row?._id ?? ''}`
    fileId = file?._id ?? ''
    await running.stop()
  })
  after(async () => await rig?.close())

  const looks = async (what: string): Promise<number> =>
    await rowsIn(await rig.observer(), 'audit').countDocuments({ what })

  /** Asks a process that dies at that point; gives how many bytes came. */
  async function askAndDie(where: string, point: string): Promise<number> {
    const running = await rig.start({ failpoints: `${point}=kill` })
    const answer = await staff.get(where).then(
      page => page.bytes.length,
      () => 0,
    )
    assert.equal(await running.ended, 'SIGKILL')
    return answer
  }

  for (const [what, below] of [
    ['application.opened', ''],
    ['file.downloaded', '/files/FILE'],
  ] as const) {
    it(`gives out nothing of it without a row: ${what}`, async () => {
      const where = path + below.replace('FILE', fileId)
      assert.equal(await askAndDie(where, 'audit.beforeRow'), 0)
      assert.equal(await looks(what), 0, 'no row, no byte')
      assert.equal(await askAndDie(where, 'answer.beforeSend'), 0)
      assert.equal(await looks(what), 1, 'the row comes first')
      const running = await rig.start()
      const page = await staff.get(where)
      assert.equal(page.status, 200, page.text)
      assert.equal(await looks(what), 2)
      await running.stop()
      const { brokenAt } = await verifyAudit(await rig.observer())
      assert.equal(brokenAt, undefined)
    })
  }
})
