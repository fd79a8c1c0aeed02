import assert from 'node:assert/strict'
import type { StaffMember } from '../support/staff-member.ts'
import type { Applied, World } from '../support/world.ts'
import { read } from './acts.ts'
import type { Journey } from './walk.ts'

/** The application is rejected, and nobody told yet. */
export async function reject(staff: StaffMember, { row }: Applied): Promise<void> {
  const page = await staff.post(`/staff/applications/${row._id}/decision`, { outcome: 'rejected' })
  assert.equal(page.status, 303, page.text)
}

/** What those who hire and the privacy office do. */
export function staffJourneys(now: () => { world: World; staff: StaffMember }): Record<string, Journey> {
  return {
    reject: {
      from: async ({ works, opens, applied }) => {
        await works()
        await opens(`/staff/applications/${applied.row._id}`)
      },
      by: async ({ hand, say }) => await hand.button(say('read.reject')),
      clicks: 1,
      ends: async ({ applied }) => {
        const { decision, state } = await now().world.row(applied)
        assert.deepEqual([decision?.outcome, state], ['rejected', 'decided'])
        assert.equal((await now().world.stored('outbox', { kind: 'M3', about: applied.row._id })).length, 1)
      },
    },
    'undo a rejection': {
      from: async ({ works, opens, applied }) => {
        await works()
        await reject(now().staff, applied)
        await opens(`/staff/applications/${applied.row._id}`)
      },
      by: async ({ hand, say }) => await hand.button(say('strip.undo')),
      clicks: 1,
      ends: async ({ applied }) => assert.equal((await now().world.row(applied)).decision, null),
    },
    'close a job with undecided applications': {
      from: async ({ works, opens, language }) => {
        const { _id: id, slug } = await now().world.vacancy({ title: `Skal stenges ${language}` })
        for (let n = 0; n < 2; n += 1) await now().world.apply({ slug })
        await works()
        await opens(`/staff/jobs/${id}`)
      },
      by: async ({ hand, say }) => {
        await hand.link(say('job.close'))
        await hand.button(say('close.button'))
      },
      clicks: 2, // of 3
      ends: async ({ page, language }) => {
        assert.ok((await read(page)).includes(`Skal stenges ${language}`))
        const open = await now().world.ctx.vacancies.published()
        assert.deepEqual(
          open.filter(({ title }) => title === `Skal stenges ${language}`),
          [],
        )
      },
    },
    'log a request that came by phone: one page of four fields': {
      from: async ({ works, opens, page }) => {
        await works()
        await opens('/staff/cases/new')
        const fieldsShown = 'main fieldset, main .ds-field:not(fieldset .ds-field)'
        const shown = await page.locator(`:is(${fieldsShown}):not(details *)`).count()
        assert.equal(shown, 4)
      },
      by: async ({ hand, say, applied }) => {
        await hand.select(say('cases.type'), say('cases.type.access'))
        await hand.write(say('cases.person'), String(applied.fields['emailAddress']))
        await hand.choose(say('cases.channel.phone'))
        await hand.date(say('cases.receivedOn'), now().world.ctx.clock.now().toISOString().slice(0, 10))
        await hand.button(say('cases.create'))
      },
      clicks: 1,
      ends: async ({ page, applied }) => {
        assert.match(new URL(page.url()).pathname, /\/staff\/cases\/cas_/)
        const cases = await now().world.stored('cases', { subjectId: applied.row.subjectId })
        assert.deepEqual(
          cases.map(({ type, channel }) => [type, channel]),
          [['access', 'phone']],
        )
      },
    },
    'show an auditor one proof, from the office': {
      from: async ({ works, opens }) => {
        await works()
        await opens('/staff/privacy')
      },
      by: async ({ hand, say, applied }) => {
        await hand.link(say('check.title'))
        await hand.write(say('check.number'), applied.row.certificateNo)
        await hand.button(say('check.button'))
      },
      clicks: 2,
      ends: async ({ page, applied }) => {
        assert.ok(page.url().endsWith(`/certificates/${applied.row.certificateNo}`), page.url())
      },
    },
  }
}
