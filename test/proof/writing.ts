import assert from 'node:assert/strict'
import type { ApplicationRow } from '../../server/applications/application-row.ts'
import { newId } from '../../server/base/ids.ts'
import type { Chance } from '../support/chance.ts'
import type { TypedFields, Visitor } from '../support/visitor.ts'
import { aMark, aNorwegianMark, type Mark } from './marks.ts'

/** Who writes, about whose application. */
export interface Writers {
  row: ApplicationRow
  /** Recruiter and privacy officer. */
  manager: Visitor
  /** The applicant, signed in. */
  owner: Visitor
}

/** What was written: each mark, and the ids that the parts of the application have. */
export interface Written {
  marks: Mark[]
  ids: string[]
}

/** Posts the form with a mark in that input; the answer leads on. */
type Post = (
  where: string,
  by: Visitor,
  form: { path: string; field: string; more?: TypedFields },
) => Promise<void>

function posting(chance: Chance, marks: Mark[]): Post {
  return async (where, by, { path, field, more = {} }) => {
    const mark = aNorwegianMark(chance, where)
    marks.push(mark)
    const page = await by.post(path, { ...more, [field]: `Ord ${mark.text} ord` })
    assert.equal(page.status, 303, `${where}: ${page.text}`)
  }
}

/**
 * Staff and applicant have written a note, what is said against it and the answer, messages both ways, a restriction and a
 * complaint in words with its answer, and the address of a receiver; each a mark that whoever may sees on a page.
 */
export async function writeEverywhere(chance: Chance, { row, manager, owner }: Writers): Promise<Written> {
  const marks: Mark[] = []
  const post = posting(chance, marks)
  const [staff, own] = [`/staff/applications/${row._id}`, `/my/applications/${row._id}`]
  const [noteId, complaintId] = [newId('not'), newId('cas')]
  const [asked, answered] = [newId('msg'), newId('msg')]
  await post('note', manager, { path: `${staff}/notes`, field: 'text', more: { id: noteId } })
  await post('message of staff', manager, { path: `${staff}/messages`, field: 'text', more: { id: asked } })
  await post('message', owner, { path: `${own}/messages`, field: 'text', more: { id: answered } })
  await post('contest', owner, { path: `${own}/notes/${noteId}/contest`, field: 'text' })
  await post('answer to a contest', manager, { path: `${staff}/notes/${noteId}/answer`, field: 'text' })
  await post('complaint', owner, { path: '/my/complaints', field: 'text', more: { id: complaintId } })
  await post('answer of a case', manager, { path: `/staff/cases/${complaintId}/answer`, field: 'text' })
  const why = { reason: 'claim' }
  await post('restriction', owner, { path: `${own}/restrict`, field: 'text', more: why })
  assert.equal((await owner.post(`${own}/restrict/lift`)).status, 303)
  const transfer = await transferTo(aMark(chance, 'receiver of a transfer'), { row, owner })
  marks.push(transfer.mark)
  const { html } = await owner.get(own)
  const cases = [...html.matchAll(/href="(\/my\/cases\/cas_[^"]+)"/g)].map(match => match[1] ?? '')
  await assertShown(owner, marks, [own, ...cases, '/my/transfers'])
  return { marks, ids: [noteId, asked, answered, transfer.id] }
}

async function transferTo(mark: Mark, { row, owner }: Pick<Writers, 'row' | 'owner'>) {
  const id = newId('exp')
  const to = `${mark.text}@eksempel.no`
  const form = { transferId: id, applicationId: row._id, receiverEmail: to, receiverEmailAgain: to }
  assert.equal((await owner.post('/my/transfers', form)).status, 303)
  return { mark, id }
}

/** What somebody hired can do is written in the three parts of the statement. */
export async function stateWithMarks(
  chance: Chance,
  { row, manager }: Pick<Writers, 'row' | 'manager'>,
): Promise<Mark[]> {
  const marks: Mark[] = []
  const words = Object.fromEntries(
    ['education', 'practice', 'other'].map(part => {
      const mark = aNorwegianMark(chance, `statement ${part}`)
      marks.push(mark)
      return [part, `Ord ${mark.text} ord`]
    }),
  )
  const path = `/staff/applications/${row._id}/hire-statement`
  assert.equal((await manager.post(path, words)).status, 303)
  await assertShown(manager, marks, [path])
  return marks
}

/** It is there: whoever may read it, reads it on one of these pages. */
async function assertShown(reader: Visitor, marks: readonly Mark[], paths: readonly string[]): Promise<void> {
  const texts: string[] = []
  for (const path of paths) texts.push((await reader.get(path)).html)
  for (const { where, text } of marks)
    assert.ok(
      texts.some(page => page.includes(text)),
      where,
    )
}
