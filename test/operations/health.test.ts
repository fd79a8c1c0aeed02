import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { brakeReleaseWith } from '../../cli/brake-release.ts'
import type { Command } from '../../cli/command.ts'
import { doctorWith } from '../../cli/doctor.ts'
import { eraseWith } from '../../cli/erase.ts'
import type { OpenProduct } from '../../cli/open-product.ts'
import { purgeWith } from '../../cli/purge.ts'
import { runCommand } from '../../cli/run-command.ts'
import { statusWith } from '../../cli/status.ts'
import { referenceText } from '../../views/numbers.ts'
import { newId } from '../../server/base/ids.ts'
import { today } from '../../server/cases/record-case.ts'
import { closeStaffMails } from '../../server/mail/close-last-mails.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { lookAtHealth, redOf } from '../../server/operations/health.ts'
import { heartbeatsStore } from '../../server/operations/heartbeats-store.ts'
import { nightlyStore } from '../../server/operations/nightly-store.ts'
import { tellWhenRed } from '../../server/operations/tell-when-red.ts'
import { addDays, addMonths } from '../../server/policy/retention.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'

describe('the health of an installation', () => {
  let world: World
  before(async () => {
    world = await aWorld()
    await heartbeatsStore(world.ctx.database).know([])
  })
  after(async () => await world.close())

  const open: OpenProduct = async work => await work(world.ctx)
  const redNames = async () => redOf(await lookAtHealth(world.ctx)).map(({ name }) => name)
  const applications = () => world.ctx.database.data.collection(`${collectionPrefix}applications`)

  async function run(command: Command, ...args: readonly string[]) {
    const ran = { code: 0, out: '', errors: '' }
    ran.code = await runCommand({ it: command }, ['it', ...args], {
      say: line => void (ran.out += `${line}\n`),
      complain: line => void (ran.errors += `${line}\n`),
    })
    return ran
  }

  it('is red before any worker has run, and good once its jobs have', async () => {
    assert.deepEqual(await redNames(), ['jobs'])
    const beats = heartbeatsStore(world.ctx.database)
    await beats.know([{ name: 'purge-due', everyMs: 60_000 }])
    await beats.ran('purge-due', { claimed: 0 })
    assert.deepEqual(await redNames(), [])
    const ran = await run(doctorWith(open))
    assert.deepEqual([ran.code, ran.errors], [0, ''])
    assert.match(ran.out, /All is well: \d+ things were looked at\./)
  })

  it('says by status what an operator wants to know, as text and as JSON', async () => {
    const applied = await world.apply()
    const text = await run(statusWith(open))
    assert.equal(text.code, 0)
    assert.match(text.out, /People on file\s+1\n/)
    assert.match(text.out, /Applications\s+1\nPool entries\s+0\n/)
    assert.match(text.out, /Overdue\s+0\n/)
    assert.match(text.out, /Red\s+nothing\n/)
    const json = JSON.parse((await run(statusWith(open), '--json')).out) as Record<string, unknown>
    assert.deepEqual([json['people'], json['overdue'], json['due']], [1, 0, []])
    assert.equal(json['nextDueAt'], applied.row.eligibleAt.toISOString())
    assert.match(String(json['lastSweepAt']), /^\d{4}-/)
    assert.deepEqual(Object.keys(json['ledger'] as object), ['seq', 'at', 'hash'])
  })

  it('says that what is asked to be erased goes next, while that can still be undone', async () => {
    const asked = await world.apply()
    const by = { kind: 'system' } as const
    const request = { units: [asked.row._id], why: 'applicant', by, skipCooling: false } as const
    await world.ctx.erasure.engine.request(request)
    const row = await world.row(asked)
    assert.equal(row.state, 'erasure_pending')
    assert.deepEqual((await world.ctx.erasure.outlook()).nextDueAt, row.erasure?.undoUntil)
    const past = { eligibleAt: new Date(Date.now() - 3_600_000) }
    await applications().updateOne({ _id: asked.row._id } as never, { $set: past })
    assert.match((await run(statusWith(open))).out, /^Due now +1$/m)
    const oldest = past.eligibleAt.toISOString().slice(0, 10)
    const dry = (await run(purgeWith(open), '--dry-run')).out
    assert.equal(dry, `asked for: 1 due, the oldest since ${oldest}\n`)
    await world.ctx.erasure.engine.undo([asked.row._id], by)
    assert.deepEqual((await world.ctx.erasure.outlook()).nextDueAt, asked.row.eligibleAt)
  })

  it('P12 is red about what is late, each with a sentence of what to do, and exit code 1', async () => {
    const applied = await world.apply()
    const past = new Date(Date.now() - 2 * 24 * 3_600_000)
    const set = { eligibleAt: past, overdueAt: new Date(past.getTime() + 24 * 3_600_000) }
    await applications().updateOne({ _id: applied.row._id } as never, { $set: set })
    assert.deepEqual(await redNames(), ['overdue'])
    const ran = await run(doctorWith(open))
    assert.equal(ran.code, 1)
    assert.match(ran.out, /^RED overdue: Deletions past their day \(1\)\. See that the worker runs\./)
  })

  it('P10 is red about an application whose date is none', async () => {
    const applied = await world.apply()
    const unvalidated = { bypassDocumentValidation: true }
    const spoilt = { $set: { eligibleAt: 'soon' } }
    await applications().updateOne({ _id: applied.row._id } as never, spoilt, unvalidated)
    assert.deepEqual(await redNames(), ['overdue', 'undated'])
    await applications().deleteOne({ _id: applied.row._id } as never)
  })

  it('P12 tells everyone who can act once a day, and at once when something else is wrong', async () => {
    const officer = await world.staff(['privacyOfficer'])
    await world.staff(['hiringManager'])
    assert.deepEqual(await tellWhenRed(world.ctx), { red: 1, told: 1 })
    await tellWhenRed(world.ctx)
    const alarms = async () => {
      await sendWaiting(world.ctx)
      await closeStaffMails(world.ctx)
      return world.mails().filter(mail => mail.subject === 'Noe venter på deg')
    }
    const [mail, ...more] = await alarms()
    assert.deepEqual(more, [])
    assert.ok(mail)
    assert.match(mail.text, /Slettinger over tiden/)
    assert.match(mail.text, /\/staff\/privacy/)
    await tellWhenRed(world.ctx)
    assert.equal((await alarms()).length, 1)
    await nightlyStore(world.ctx.database).end('check-everything', { findings: 3 })
    await tellWhenRed(world.ctx)
    assert.equal((await alarms()).length, 2)
    assert.ok(officer)
  })

  it('counts requests that wait for the privacy office, and is red once one is past its deadline', async () => {
    const officer = await world.staff(['privacyOfficer'])
    const { row } = await world.apply()
    const on = today(world.ctx)
    const registered = async (receivedOn: string) => {
      const id = newId('cas')
      const typed = {
        id,
        type: 'rectification',
        person: row.reference,
        channel: 'phone',
        receivedOn,
        request: '',
      }
      assert.equal((await officer.post('/staff/cases/new', typed)).status, 303)
      return id
    }
    await registered(on)
    const page = async () => (await officer.get('/staff/privacy')).text
    assert.match(await page(), /Krav og klager som venter på svar 1 /)
    assert.ok(!(await redNames()).includes('cases'))
    const late = await registered(addDays(addMonths(on, -1), -5))
    assert.ok((await redNames()).includes('cases'))
    assert.match(await page(), /Krav over fristen: .*Krav og klager som venter på svar 2 /)
    assert.equal((await officer.post(`/staff/cases/${late}/withdraw`)).status, 303)
    assert.ok(!(await redNames()).includes('cases'))
  })

  it('purges by hand what is due, after saying what that is', async () => {
    const dry = await run(purgeWith(open), '--dry-run')
    assert.match(dry.out, /^undecided: 1 due, the oldest since \d{4}-\d\d-\d\d\n$/)
    assert.equal((await run(purgeWith(open))).code, 64)
    const done = await run(purgeWith(open), '--yes')
    assert.deepEqual([done.code, done.out], [0, '1 deleted in 1 runs.\n'])
    assert.match((await run(purgeWith(open), '--dry-run')).out, /^Nothing is due\. Next: \d{4}/)
  })

  it('erases one by its reference, and by an address only when it is the only one', async () => {
    const applied = await world.apply()
    const erase = eraseWith(open, Readable.from([]))
    const asked = ['--reference', referenceText(applied.row.reference).toLowerCase(), '--now']
    const first = await run(erase, ...asked)
    assert.deepEqual([first.code, first.errors], [1, ''])
    assert.match(first.out, /^Would erase /)
    assert.match((await run(erase, ...asked, '--yes')).out, /^Hidden\. Certificate [\dA-Z-]{14} shows/)
    const again = await run(erase, ...asked, '--yes')
    assert.equal(again.code, 1)
    assert.match(again.errors, /^Not erased: its erasure was asked for before, and begins at /)
    await world.ctx.erasure.engine.finish()
    assert.match((await run(erase, ...asked, '--yes')).errors, /There is no such application/)

    const address = 'to.ganger@eksempel.no'
    const byAddress = () => eraseWith(open, Readable.from([`${address}\n`]))
    const one = await world.apply({ fields: { emailAddress: address } })
    const two = await world.apply({ fields: { emailAddress: address } })
    const refused = await run(byAddress(), '--email', '--yes')
    assert.equal(refused.code, 1)
    for (const { row } of [one, two]) assert.ok(refused.errors.includes(referenceText(row.reference)))
    await run(eraseWith(open, Readable.from([])), '--reference', two.row.reference, '--now', '--yes')
    await world.ctx.erasure.engine.finish()
    assert.equal((await run(byAddress(), '--email', '--yes')).code, 0)
    assert.equal((await world.row(one)).state, 'erasure_pending')
    assert.equal((await run(erase, '--reference', 'x', '--email')).code, 64)
  })

  /** Fifty more like it, and all of them are due though nobody was told. */
  async function massBeside(row: Applied['row'], letter: string): Promise<void> {
    const many = Array.from({ length: 50 }, (_, n) => {
      const own = {
        reference: `${letter}${String(n).padStart(9, '0')}`,
        receipt: `${letter}${n}`,
        certificateNo: `${letter}${String(n).padStart(11, '0')}`,
      }
      const [_id, subjectId] = ['app', 'sub'].map(kind => `${kind}_${letter}${String(n).padStart(21, '0')}`)
      return { ...row, ...own, _id, subjectId }
    })
    await applications().insertMany(many as never)
    const due = { $set: { eligibleAt: new Date(Date.now() - 1000), state: 'received' } }
    await applications().updateMany({ vacancyId: row.vacancyId } as never, due)
  }

  it('P13 lets go by command what waits behind the brake, within a minute, and says how many', async () => {
    const { row } = await world.apply()
    await massBeside(row, 'Q')
    const { braked } = await world.ctx.erasure.engine.sweep()
    assert.ok(braked > 50)
    assert.equal((await run(brakeReleaseWith(open))).code, 1)
    const released = await run(brakeReleaseWith(open), '--yes')
    assert.deepEqual([released.code, released.out], [0, `${braked} are deleted within a minute.\n`])
    await world.ctx.erasure.engine.sweep()
    assert.equal(await applications().countDocuments({ vacancyId: row.vacancyId } as never), 0)
  })

  it('P13 shows the privacy officer what waits behind the brake, and lets it go by one button', async () => {
    const officer = await world.staff(['privacyOfficer'])
    const { row } = await world.apply()
    await massBeside(row, 'R')
    const swept = await world.ctx.erasure.engine.sweep()
    assert.equal(swept.braked, await world.ctx.erasure.brake.view().then(view => view?.waiting))
    assert.ok(swept.braked > 50)

    assert.equal((await officer.get('/staff')).location, '/staff/privacy')
    const page = await officer.get('/staff/privacy')
    assert.equal(page.status, 200)
    assert.match(page.text, /Noe trenger deg nå/)
    assert.match(page.text, new RegExp('søknader er forfalt samtidig'))
    assert.ok(page.html.includes(row.reference))
    const listed = await run(brakeReleaseWith(open))
    assert.deepEqual([listed.code, /wait since/.test(listed.out)], [1, true])
    const pressed = await officer.post('/staff/privacy/runs/release')
    assert.equal(pressed.location, '/staff/privacy?done=brakeReleased')
    const after = await officer.get('/staff/privacy?done=brakeReleased')
    assert.match(after.text, /Slettingen begynner innen ett minutt\./)
    assert.equal(
      (await officer.post('/staff/privacy/runs/release')).location,
      '/staff/privacy?done=brakeNothing',
    )
    assert.equal((await run(brakeReleaseWith(open), '--yes')).out, 'Nothing waits behind the brake.\n')
    await world.ctx.erasure.engine.sweep()
    assert.equal(await applications().countDocuments({ vacancyId: row.vacancyId } as never), 0)
  })
})
