import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'mocha'
import type { Actor, StaffActor } from '../../server/audit/actor.ts'
import { auditPlace } from '../../server/audit/audit-place.ts'
import { createAudit, type Audit } from '../../server/audit/audit.ts'
import { chainAudit, noAuditHash, verifyAudit } from '../../server/audit/chain.ts'
import { recordedEvents, withRecording } from '../../server/audit/recording.ts'
import { newId, type ApplicationId } from '../../server/base/ids.ts'
import type { PurgeRun } from '../../server/base/place.ts'
import { migrate } from '../../server/store/migrations/index.ts'
import { freshGround, type Ground } from '../support/ground.ts'
import { silentLog } from '../support/mongod.ts'

let ground: Ground
let audit: Audit
const manager: StaffActor = { kind: 'staff', staffId: newId('stf'), role: 'hiringManager' }
const nobody: Actor = { kind: 'nobody' }

describe('the audit log', () => {
  before(async () => {
    ground = await freshGround()
    await migrate({ ...ground, log: silentLog })
    audit = createAudit(ground)
  })
  beforeEach(async () => {
    await rows().deleteMany({})
  })
  after(async () => await ground.close())

  const rows = () => ground.database.data.collection<{ _id: string; [path: string]: unknown }>('glemme_audit')
  const stored = async () => await rows().find().sort({ seq: 1 }).toArray()

  async function writeMany(count: number, about: ApplicationId): Promise<void> {
    for (let n = 0; n < count; n++) await audit.write({ what: 'application.opened', who: manager, about })
  }

  function runOf(...ids: ApplicationId[]): PurgeRun {
    const unit = { subjectId: newId('sub'), vacancyId: newId('vac'), fileIds: [], wholeSubject: true }
    return { _id: newId('run'), kind: 'purge', items: ids.map(id => ({ id, ...unit })) }
  }

  describe('an audit event', () => {
    it('is written in the transaction of what it tells, or not at all', async () => {
      const about = newId('app')
      const failing = ground.inTransaction(async () => {
        await audit.write({ what: 'decision.recorded', who: manager, about })
        throw new Error('no')
      })
      await assert.rejects(failing, /no/)
      assert.equal(await rows().countDocuments({}), 0)
      await ground.inTransaction(
        async () => await audit.write({ what: 'decision.recorded', who: manager, about }),
      )
      assert.equal(await rows().countDocuments({ about, what: 'decision.recorded' }), 1)
    })

    it('names staff with their role, and an applicant not at all', async () => {
      const subjectId = newId('sub')
      await audit.write({
        what: 'erasure.requested',
        who: { kind: 'applicant', subjectId },
        about: newId('app'),
      })
      await audit.write({ what: 'staff.signedIn', who: manager })
      const [first, second] = await rows().find().sort({ at: 1, what: 1 }).toArray()
      assert.deepEqual(first?.['who'], { kind: 'applicant' })
      assert.deepEqual(second?.['who'], { ...manager })
      assert.ok(!JSON.stringify(first).includes(subjectId))
    })

    it('keeps details only as what the caller sealed for that very row', async () => {
      const sealed = Buffer.from('ciphertext')
      let path = ''
      await audit.write({
        what: 'decision.recorded',
        who: manager,
        details: at => {
          path = `${at.collection}|${at.id}|${at.path}`
          return sealed
        },
      })
      const row = (await stored())[0]
      assert.equal(path, `audit|${String(row?._id)}|sealed`)
      assert.deepEqual(row?.['sealed'], sealed)
    })
  })

  describe('the record of a request', () => {
    it('holds what was written in it, and nothing of another', async () => {
      const seen = await Promise.all(
        (['application.opened', 'file.downloaded'] as const).map(
          async what =>
            await withRecording(async () => {
              assert.equal(recordedEvents().size, 0)
              await audit.write({ what, who: manager, about: newId('app') })
              return [...recordedEvents()]
            }),
        ),
      )
      assert.deepEqual(seen, [['application.opened'], ['file.downloaded']])
    })

    it('holds what was written inside a transaction, too', async () => {
      await withRecording(async () => {
        await ground.inTransaction(async () => await audit.write({ what: 'portal.opened', who: nobody }))
        assert.ok(recordedEvents().has('portal.opened'))
      })
    })

    it('does not hold what could not be written', async () => {
      await withRecording(async () => {
        const broken = { what: 'portal.opened', who: { kind: undefined } } as never
        await assert.rejects(audit.write(broken))
        assert.equal(recordedEvents().size, 0)
      })
    })

    it('is empty outside a request', async () => {
      await audit.write({ what: 'portal.opened', who: nobody })
      assert.equal(recordedEvents().size, 0)
    })
  })

  describe('who has looked', () => {
    it('is each view by staff of that application, oldest first', async () => {
      const [mine, other] = [newId('app'), newId('app')]
      await audit.write({ what: 'application.submitted', who: nobody, about: mine })
      await audit.write({ what: 'application.opened', who: manager, about: mine })
      await audit.write({ what: 'application.opened', who: manager, about: other })
      await audit.write({ what: 'file.downloaded', who: { ...manager, role: 'recruiter' }, about: mine })
      const views = await audit.viewsOf(mine)
      assert.deepEqual(
        views.map(view => [view.what, view.role, view.staffId]),
        [
          ['application.opened', 'hiringManager', manager.staffId],
          ['file.downloaded', 'recruiter', manager.staffId],
        ],
      )
      await assert.rejects(audit.viewsOf({ $ne: '' } as never))
    })
  })

  describe('the audit chain', () => {
    it('takes rows in, in the order in which they were written', async () => {
      await writeMany(3, newId('app'))
      assert.equal((await verifyAudit(ground)).unchained, 3)
      assert.equal(await chainAudit(ground), 3)
      assert.equal(await chainAudit(ground), 0)
      await writeMany(2, newId('app'))
      assert.equal(await chainAudit(ground), 2)
      const all = await stored()
      assert.deepEqual(
        all.map(row => row['seq']),
        [0, 1, 2, 3, 4],
      )
      assert.equal(all[0]?.['prevHash'], noAuditHash)
      for (let n = 1; n < 5; n++) assert.equal(all[n]?.['prevHash'], all[n - 1]?.['hash'])
      const report = await verifyAudit(ground)
      assert.deepEqual([report.rows, report.brokenAt, report.unchained], [5, undefined, 0])
      assert.equal(report.head?.hash, all[4]?.['hash'])
    })

    it('gives each number and each row once, with two workers at the same time', async () => {
      await writeMany(60, newId('app'))
      const counts = await Promise.all([chainAudit(ground), chainAudit(ground), chainAudit(ground)])
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        60,
      )
      const report = await verifyAudit(ground)
      assert.deepEqual([report.rows, report.brokenAt, report.unchained], [60, undefined, 0])
    })

    it('shows a changed action, person, time or ciphertext, a missing row and two swapped ones', async () => {
      await writeMany(6, newId('app'))
      await chainAudit(ground)
      const clean = await stored()
      const at = (seq: number) => rows().findOne({ seq })
      const spoils: [string, () => Promise<unknown>][] = [
        ['what', () => rows().updateOne({ seq: 3 }, { $set: { what: 'portal.opened' } })],
        ['who', () => rows().updateOne({ seq: 3 }, { $set: { 'who.staffId': newId('stf') } })],
        ['role', () => rows().updateOne({ seq: 3 }, { $set: { 'who.role': 'recruiter' } })],
        ['time', () => rows().updateOne({ seq: 3 }, { $set: { at: new Date(0) } })],
        ['ciphertext', () => rows().updateOne({ seq: 3 }, { $set: { sealed: Buffer.of(1) } })],
        ['missing', () => rows().deleteOne({ seq: 3 })],
        [
          'swapped',
          async () => {
            const fourth = await at(4)
            await rows().updateOne({ seq: 3 }, { $set: { seq: 99 } })
            await rows().updateOne({ _id: fourth?._id ?? '' }, { $set: { seq: 3 } })
            await rows().updateOne({ seq: 99 }, { $set: { seq: 4 } })
          },
        ],
      ]
      for (const [name, spoil] of spoils) {
        await spoil()
        const report = await verifyAudit(ground)
        assert.deepEqual([report.brokenAt, report.rows], [3, 3], name)
        await rows().deleteMany({})
        await rows().insertMany(clean)
        assert.equal((await verifyAudit(ground)).brokenAt, undefined, name)
      }
    })

    it('holds when an application is forgotten', async () => {
      const [mine, other] = [newId('app'), newId('app')]
      await writeMany(3, mine)
      await writeMany(1, other)
      await chainAudit(ground)
      assert.equal(await audit.forgetAbout([mine]), 3)
      assert.equal(await audit.forgetAbout([mine]), 0)
      const report = await verifyAudit(ground)
      assert.deepEqual([report.rows, report.brokenAt], [4, undefined])
      assert.ok(!JSON.stringify(await stored()).includes(mine))
      assert.equal((await audit.viewsOf(other)).length, 1)
    })
  })

  describe('the audit log as a place', () => {
    it('finds rows of its units only, strips them, and finds none then', async () => {
      const [mine, second, other] = [newId('app'), newId('app'), newId('app')]
      await writeMany(2, mine)
      await writeMany(1, second)
      await writeMany(1, other)
      const place = auditPlace({ audit })
      const run = runOf(mine, second)
      const found = await place.find(run)
      assert.deepEqual(found.map(finding => finding.unit).sort(), [mine, mine, second].sort())
      await place.erase(run)
      await place.erase(run)
      assert.deepEqual(await place.find(run), [])
      assert.equal(await rows().countDocuments({ about: other }), 1)
      assert.equal(await rows().countDocuments({}), 4)
    })

    it('takes ids of applications only', async () => {
      await assert.rejects(auditPlace({ audit }).erase(runOf('app_x', newId('app'))))
    })
  })
})
