import assert from 'node:assert/strict'
import { buildCopies } from '../../jobs/build-copies.ts'
import { correctionInput } from '../../server/policy/corrections.ts'
import { hiringRoles } from '../../server/policy/roles.ts'
import { unzip } from '../support/unzip.ts'
import type { Page } from '../support/visitor.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, type World } from '../support/world.ts'
import { aQuickApplicant, dayMs, later, type Applicant } from '../portal/stories.ts'
import { asked, exportsOnDisk, holds, taken } from './takers.ts'
import { askTransfer, fetchWith, mailsTo, transferSent } from './transferring.ts'

describe('a transfer to another employer', () => {
  let world: World
  let staff: StaffMember
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    staff = await world.staff([...hiringRoles])
  })
  after(async () => await world.close())

  describe('of which something changes', () => {
    const correct = async ({ own, portal }: Applicant) =>
      await portal.post(`${own}/edit/letter`, { [correctionInput]: 'Et nytt brev.' })
    const changes: [string, (applicant: Applicant, fileId: string) => Promise<Page>][] = [
      ['a corrected letter', correct],
      ['a removed file', async ({ own, portal }, id) => await portal.post(`${own}/files/${id}/remove`)],
      [
        'a flagged file',
        async ({ row }, fileId) => await staff.post(`/staff/applications/${row._id}/flag`, { fileId }),
      ],
    ]
    for (const [change, make] of changes)
      it(`${change} closes what waits and ends copies, with their files; a new one says what holds now`, async () => {
        const applicant = await aQuickApplicant(world)
        const { code, link } = await transferSent(world, applicant)
        const copy = await asked(applicant, 'access')
        const late = 'ny.jobb@usendt.example'
        await askTransfer(world, applicant, late)
        const before = await world.stored('exports', { units: applicant.row._id })
        const [file] = await world.stored('files', { applicationId: applicant.row._id })
        const page = await make(applicant, String(file?.['_id']))
        assert.equal(page.status, 303, page.text)

        assert.equal((await fetchWith(world, link, code)).status, 410)
        assert.equal((await applicant.portal.get(`${copy}/file`)).status, 410)
        assert.match((await applicant.portal.get(copy)).text, /Kopien er utløpt/)
        assert.match(
          (await applicant.portal.get('/my/transfers')).text,
          /Stengt fordi noe i søknaden er endret\. Du kan lage en ny/,
        )
        const onDisk = await exportsOnDisk(world)
        assert.equal(before.length, 3)
        for (const row of before) assert.ok(!onDisk.includes(String(row['fileId'])))
        assert.deepEqual(await world.stored('disclosures', { applicationId: applicant.row._id }), [])

        const again = await transferSent(world, applicant)
        assert.deepEqual(mailsTo(world, late), [], 'who was not told yet is not told of it')
        const archive = await fetchWith(world, again.link, again.code)
        assert.equal(archive.status, 200)
        const entries = await unzip(archive.bytes)
        if (make === correct) assert.ok(!holds(entries, String(applicant.fields['letter'])))
        if (change === 'a removed file') assert.ok(!entries.has('files/CV.pdf'))
      })

    it('a receiver who has it is asked to correct the copy, of a value and of a file', async () => {
      const applicant = await aQuickApplicant(world)
      const to = 'ny.jobb@endret.example'
      const { code, link } = await transferSent(world, applicant, to)
      assert.equal((await fetchWith(world, link, code)).status, 200)
      await correct(applicant)
      const [file] = await world.stored('files', { applicationId: applicant.row._id })
      await applicant.portal.post(`${applicant.own}/files/${String(file?.['_id'])}/remove`)
      for (let n = 0; n < 2; n += 1) await world.ring()
      const mails = mailsTo(world, to).filter(mail => /Søkeren har rettet noe i den/.test(mail.text))
      assert.equal(mails.length, 2)
    })

    it('what waits to be built is built of what holds then', async () => {
      const applicant = await aQuickApplicant(world)
      const path = await asked(applicant, 'access')
      const _id = path.split('/').at(-1) ?? ''
      const rows = world.ctx.database.data.collection<{ _id: string }>('glemme_exports')
      await rows.updateOne({ _id }, { $set: { state: 'building', leaseUntil: later(world, dayMs) } })
      await correct(applicant)
      await buildCopies.run(world.ctx)
      const { entries } = await taken(applicant, path, 'access')
      assert.ok(holds(entries, 'Et nytt brev.') && !holds(entries, String(applicant.fields['letter'])))
    })
  })
})
