import assert from 'node:assert/strict'
import { shredFlaggedFiles } from '../../jobs/shred-flagged-files.ts'
import { newId } from '../../server/base/ids.ts'
import { poolDueOf } from '../../server/consents/pool-due-of.ts'
import { joinPool } from '../../server/pool/join-pool.ts'
import { giveConsent } from '../../server/consents/give-consent.ts'
import { textInForce } from '../../server/consents/texts.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, type World } from '../support/world.ts'
import { aMemberOf, firstCv, signedIn, type MemberOf } from './members.ts'

const dayMs = 86_400_000

describe('a CV that was copied to the pool', () => {
  let world: World
  let recruiter: StaffMember
  let member: MemberOf
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00Z' })
    recruiter = await world.staff()
  })
  beforeEach(async () => {
    member = await aMemberOf(world)
  })
  after(async () => await world.close())

  const filesOf = async (applicationId: string) =>
    await world.stored('files', { applicationId, state: 'attached' })
  const sourceId = async () => String((await filesOf(member.row._id))[0]?.['_id'])
  const download = async (fileId = member.copyId) =>
    await recruiter.get(`/staff/pool/${member.entry._id}/files/${fileId}`)
  const flag = async () => {
    const page = await recruiter.post(`/staff/applications/${member.row._id}/flag`, {
      fileId: await sourceId(),
    })
    assert.equal(page.status, 303, page.text)
  }
  const replace = async (text: string) => {
    const owner = await signedIn(world, member)
    const parts = [filePart(aPdf({ text }), 'Ny.pdf', 'file')]
    return await owner.send(`/my/applications/${member.row._id}/files?kind=cv`, parts)
  }
  const onDisk = async (fileId: string) => (await world.ctx.fileStore.present([fileId as never])).length > 0

  it('is flagged with the one it was made of: nobody of staff gets it, nor sees its name', async () => {
    assert.ok((await download()).bytes.equals(firstCv))
    assert.match((await recruiter.get('/staff/pool')).html, new RegExp(member.copyId))
    await flag()
    assert.equal((await download()).status, 404)
    assert.doesNotMatch((await recruiter.get('/staff/pool')).html, new RegExp(member.copyId))
    const about = { what: 'file.flagged', about: member.entry._id }
    assert.equal((await world.stored('audit', about)).length, 1)
    const owner = await signedIn(world, member)
    const own = await owner.get(`/my/consents/pool/files/${member.copyId}`)
    assert.ok(own.bytes.equals(firstCv), 'its person gets it')
  })

  it('of somebody else with the same file is not flagged', async () => {
    const other = await aMemberOf(world)
    await flag()
    assert.equal((await recruiter.get(`/staff/pool/${other.entry._id}/files/${other.copyId}`)).status, 200)
  })

  it('is replaced with it: staff get the new one, and nothing of the old is left', async () => {
    await flag()
    assert.equal((await replace('Den nye')).status, 303)
    const [fresh, ...more] = await filesOf(member.entry._id)
    assert.deepEqual([fresh?.['flaggedAt'], more], [null, []])
    assert.notEqual(fresh?.['_id'], member.copyId)
    const got = await download(String(fresh?.['_id']))
    assert.ok(got.bytes.equals(aPdf({ text: 'Den nye' })))
    assert.deepEqual(await world.stored('files', { _id: member.copyId }), [])
    assert.equal(await onDisk(member.copyId), false)
    const { findings } = await world.ctx.erasure.fsck()
    assert.deepEqual(
      findings.filter(({ where }) => /^(files|uploads|pool)/.test(where)),
      [],
    )
  })

  it('of which somebody has a copy: they are asked to let it lie when its person restricts the application', async () => {
    assert.equal((await download()).status, 200)
    const owner = await signedIn(world, member)
    const path = `/my/applications/${member.row._id}/restrict`
    assert.equal((await owner.post(path, { reason: 'accuracy' })).status, 303)
    const about = { what: 'restrict', number: member.entry.certificateNo }
    assert.equal((await world.stored('recipients', about)).length, 1)
  })

  it('goes when it is removed, and when nobody sends another in time', async () => {
    await flag()
    const owner = await signedIn(world, member)
    const path = `/my/applications/${member.row._id}/files/${await sourceId()}/remove`
    assert.equal((await owner.post(path)).status, 303)
    assert.deepEqual(await filesOf(member.entry._id), [])
    assert.equal(await onDisk(member.copyId), false)
    assert.equal((await world.ctx.pool.byId(member.entry._id))?.state, 'active', 'the person stays')

    const silent = await aMemberOf(world)
    member = silent
    await flag()
    const long = new Date(world.ctx.clock.now().getTime() - 15 * dayMs)
    const rows = world.ctx.database.data.collection('glemme_files')
    await rows.updateMany({ flaggedAt: { $ne: null } }, { $set: { flaggedAt: long } })
    await shredFlaggedFiles.run(world.ctx)
    assert.deepEqual([await filesOf(silent.entry._id), await filesOf(silent.row._id)], [[], []])
    assert.equal(await onDisk(silent.copyId), false)
  })

  it('is flagged, and else stays as it is, while a hold keeps what its person has there', async () => {
    const until = new Date(world.ctx.clock.now().getTime() + 100 * dayMs)
    await world.ctx.erasure.stops.set(member.entry._id, { kind: 'hold', ref: newId('hld'), until })
    await flag()
    assert.equal((await replace('Den nye')).status, 303)
    const [kept] = await filesOf(member.entry._id)
    assert.equal(kept?.['_id'], member.copyId)
    assert.notEqual(kept?.['flaggedAt'], null)
  })

  it('is not made of one that is flagged while it is copied', async () => {
    const { ctx } = world
    const { subjectId, _id } = member.row
    await ctx.pool.remove([member.entry._id])
    const key = (await ctx.vault.keys.open([subjectId])).get(subjectId)
    const text = textInForce(ctx, 'pool', 'nb')
    assert.ok(key && text)
    const how = { purpose: 'pool', language: 'nb', channel: 'form', proof: _id } as const
    const consent = await ctx.inTransaction(() => giveConsent(ctx, { ...how, subjectId, key, text }))
    const due = poolDueOf(ctx, consent)
    assert.ok(due)
    const { fileStore } = ctx
    const flagging: typeof fileStore = {
      ...fileStore,
      stage: async fileId => {
        await flag()
        return await fileStore.stage(fileId)
      },
    }
    const row = await ctx.applications.byId(_id)
    assert.ok(row)
    const joining = joinPool({ ...ctx, fileStore: flagging }, { consent, application: row, due })
    await assert.rejects(joining, { code: 'conflict' })
    assert.equal(await ctx.pool.liveOf(subjectId), undefined)
  })
})
