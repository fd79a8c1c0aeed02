import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from '../../server/base/ids.ts'
import type { AccessCopy, CopyKind, PortableCopy } from '../../server/policy/copy-schema.ts'
import { fieldNames, ruleOf } from '../../server/policy/fields.ts'
import type { Question } from '../../server/policy/questions.ts'
import type { Applicant } from '../portal/stories.ts'
import { unzip } from '../support/unzip.ts'
import type { Page, TypedFields } from '../support/visitor.ts'
import type { World } from '../support/world.ts'

/** One question of each kind that is answered in words. */
export const questions: readonly Question[] = ['line', 'text'].map((kind, index) => ({
  id: `qst_${String(index).padEnd(22, '0')}`,
  kind: kind as Question['kind'],
  required: false,
  label: { nb: `Hva liker du ved fyr nummer ${index}?`, en: `What do you like about light ${index}?` },
  choices: [],
  override: null,
}))

/** What each input of the form says for somebody with that mark, by the input's name: the mark is in all of them. */
export function marked(mark: string): TypedFields {
  const said = {
    line: `Navn ${mark}`,
    email: `${mark.toLowerCase()}@eksempel.no`,
    phone: `+47 ${phoneOf(mark)}`,
    text: `Brevet til ${mark}.\nAndre linje.`,
  }
  const typed: Record<string, string> = {}
  for (const name of fieldNames) typed[name] = said[ruleOf(name).kind]
  for (const [index, { id }] of questions.entries()) typed[`q_${id}`] = `Svar ${index} fra ${mark}`
  return typed
}

/** Eight digits that belong to the mark. */
export function phoneOf(mark: string): string {
  return `4${[...mark].reduce((sum, letter) => sum + letter.charCodeAt(0), 1_000_000)}`
}

/** A copy is asked for as from its page; the path of the page that follows. */
export async function asked(
  { portal }: Pick<Applicant, 'portal'>,
  kind: CopyKind,
  more: TypedFields = {},
): Promise<string> {
  const page = await portal.post('/my/copies', { kind, copyId: newId('exp'), ...more })
  assert.equal(page.status, 303, page.text)
  assert.match(page.location, /^\/my\/copies\/exp_[\w-]{22}$/)
  return page.location
}

/** An archive that was taken, with its two documents. */
export interface Taken<Copy> {
  page: Page
  entries: Map<string, Buffer>
  copy: Copy
}

/** The archive behind the page of a copy. */
export async function taken<Kind extends CopyKind>(
  { portal }: Pick<Applicant, 'portal'>,
  path: string,
  _kind: Kind,
): Promise<Taken<Kind extends 'access' ? AccessCopy : PortableCopy>> {
  const page = await portal.get(`${path}/file`)
  assert.equal(page.status, 200, page.text)
  assert.equal(page.headers.get('content-type'), 'application/zip')
  assert.equal(page.headers.get('content-length'), String(page.bytes.length))
  const entries = await unzip(page.bytes)
  return { page, entries, copy: documentOf(entries) }
}

/** `data.json`, taken for what it says it is: the schemas are asked in a test of their own. */
export function documentOf<Copy>(entries: ReadonlyMap<string, Buffer>): Copy {
  return JSON.parse(textOf(entries, 'data.json')) as Copy
}

/** An entry as text. */
export function textOf(entries: ReadonlyMap<string, Buffer>, path: string): string {
  const bytes = entries.get(path)
  assert.ok(bytes, `${path} among ${[...entries.keys()].join(', ')}`)
  return bytes.toString()
}

/** Whether the text stands in any entry, or any name of one. */
export function holds(entries: ReadonlyMap<string, Buffer>, text: string): boolean {
  return [...entries].some(([path, bytes]) => path.includes(text) || bytes.includes(text))
}

/** The files of exports on the disk, whole or half made. */
export async function exportsOnDisk(world: World): Promise<string[]> {
  return await readdir(join(world.uploadsDir, 'exports')).catch(() => [])
}

/** Whether the text stands in any file of the store, in a name, or in a row of an export. */
export async function isInTheOpen(world: World, text: string): Promise<boolean> {
  for (const entry of await readdir(world.uploadsDir, { recursive: true, withFileTypes: true })) {
    if (entry.name.includes(text)) return true
    if (entry.isFile() && (await readFile(join(entry.parentPath, entry.name))).includes(text)) return true
  }
  return (await world.stored('exports')).some(row => JSON.stringify(row).includes(text))
}
