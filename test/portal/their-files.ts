import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { collectionPrefix } from '../../server/store/database.ts'
import { aPdf } from '../support/documents.ts'
import { filePart, type FormPart } from '../support/multipart.ts'
import type { StaffMember } from '../support/staff-member.ts'
import type { World } from '../support/world.ts'
import { aQuickApplicant, dayMs, later, type Applicant } from './stories.ts'

/** Whose files, where, and one of staff who looks at them. */
export interface Looking {
  world: World
  applicant: Applicant
  staff: StaffMember
}

/** A file of the form to send one more, or one instead. */
export function sent(text: string, name = `${text}.pdf`): FormPart[] {
  return [filePart(aPdf({ text }), name, 'file')]
}

/** Somebody who has sent a CV and an attachment. */
export async function withTwoFiles(world: World): Promise<Applicant> {
  const attachment = filePart(aPdf({ text: 'Gammelt vedlegg' }), 'Gammelt vedlegg.pdf', 'attachments')
  return await aQuickApplicant(world, {
    files: [filePart(aPdf({ text: 'Gammel CV' }), 'Gammel.pdf'), attachment],
  })
}

/** Every file on disk, whatever folder it lies in; the marker is none. */
export async function onDisk({ uploadsDir }: World): Promise<string[]> {
  const found = await readdir(uploadsDir, { recursive: true, withFileTypes: true })
  return found
    .filter(entry => entry.isFile() && entry.name !== 'store.txt')
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted()
}

/** What a test does with the files, and what it finds. */
export function theirFiles(now: () => Looking) {
  const rows = async () => {
    const { world, applicant } = now()
    return await world.stored('files', { applicationId: applicant.row._id })
  }
  const idsOf = async (kind: string) =>
    (await rows()).filter(file => file['kind'] === kind).map(file => String(file['_id']))
  return {
    rows,
    idsOf,
    idOf: async (kind: string) => (await idsOf(kind))[0] ?? '',
    send: async (query: string, parts: readonly FormPart[]) => {
      const { portal, own } = now().applicant
      return await portal.send(`${own}/files?${query}`, parts)
    },
    flag: async (fileId: string) => {
      const { staff, applicant } = now()
      return await staff.post(`/staff/applications/${applicant.row._id}/flag`, { fileId })
    },
    audited: async (what: string) => {
      const { world, applicant } = now()
      return (await world.stored('audit', { about: applicant.row._id, what })).length
    },
    setStop: async (kind: string) => {
      const { world, applicant } = now()
      const stop = { kind, ref: 'hol_x', until: later(world, 100 * dayMs) }
      await world.ctx.database.data
        .collection<{ _id: string }>(`${collectionPrefix}applications`)
        .updateOne({ _id: applicant.row._id }, { $set: { stops: [stop] } })
    },
    assertGone: async (fileId: string) => {
      const { world, applicant, staff } = now()
      assert.deepEqual(await world.stored('files', { _id: fileId }), [])
      assert.ok(!(await onDisk(world)).some(path => path.includes(fileId)))
      for (const asker of [applicant.portal, staff]) {
        const folder = asker === staff ? `/staff/applications/${applicant.row._id}` : applicant.own
        assert.equal((await asker.get(`${folder}/files/${fileId}`)).status, 404)
      }
    },
  }
}
