import type { Context } from '../base/context.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { openOwn } from '../applications/sealed-parts.ts'
import { openLabel } from '../files/file-label.ts'
import { filesOf, type FileRow } from '../files/files-store.ts'
import {
  schemaPath,
  type CopySchemaName,
  type CopySource,
  type FileCopy,
  type GivenCopy,
  type PortableCopy,
} from '../policy/copy-schema.ts'
import { fieldNames, letterOf, ruleOf, type FieldRule } from '../policy/fields.ts'
import type { Language } from '../policy/languages.ts'
import { answerInWords } from '../policy/questions.ts'
import { referenceText } from '../../views/numbers.ts'
import { openContact } from '../pool/sealed-contact.ts'
import type { DataKey } from '../vault/seal.ts'
import { entryName, type FileEntry } from './archive.ts'
import type { Passages } from '../cases/masks.ts'
import type { OpenUnits } from './open-units.ts'

/** What gathering needs of the context. */
export type GatherContext = Pick<
  Context,
  | 'applicants'
  | 'applications'
  | 'audit'
  | 'cases'
  | 'config'
  | 'consents'
  | 'database'
  | 'fileStore'
  | 'links'
  | 'outbox'
  | 'policies'
  | 'policy'
  | 'pool'
  | 'staff'
  | 'statements'
  | 'vacancies'
  | 'vault'
>

/** For whom, when and in which language a copy is made. */
export interface Making {
  open: OpenUnits
  language: Language
  at: Date
  /** What the case leaves out that the copy answers; nothing of a copy that the person makes for themselves. */
  masks?: Passages | undefined
}

/** What a person wrote in one application, with its files as entries of the archive. */
export interface Given {
  copy: GivenCopy
  entries: FileEntry[]
  letter: string | undefined
}

/** The declared fields of a part that have a value, each with its label. */
export function fieldsCopy(
  part: FieldRule['part'],
  values: Readonly<Partial<Record<string, string>>>,
  { language, source = 'you' }: { language: Language; source?: CopySource },
): Record<string, { label: string; value: string; source: CopySource }> {
  const there = fieldNames.flatMap(name => {
    const value = ruleOf(name).part === part ? values[name] : undefined
    return value === undefined
      ? []
      : [[name, { label: ruleOf(name).label[language], value, source }] as const]
  })
  return Object.fromEntries(there)
}

/** What every copy begins with. */
export function headOf(
  ctx: Pick<Context, 'config' | 'policy'>,
  { open, language, at }: Making,
  schema: CopySchemaName,
): Omit<PortableCopy, 'kind' | 'applications' | 'pool'> {
  const { controller, contacts } = ctx.policy.document
  return {
    schema: ctx.config.publicUrl + schemaPath(schema),
    madeAt: at.toISOString(),
    language,
    controller: { name: controller.name, rights: contacts.rights.email },
    profile: fieldsCopy('profile', open.profile, { language }),
  }
}

/** @param folder where its files go in the archive, with a slash at the end */
export async function givenOf(
  ctx: GatherContext,
  { open, language }: Making,
  { row, folder }: { row: ApplicationRow; folder: string },
): Promise<Given> {
  const key = open.keyOf(row._id)
  const own = openOwn(key, row._id, row.own)
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  const files = filesCopy(key, await filesOf(ctx, row._id), folder)
  const questions = (vacancy?.questions ?? []).flatMap(question => {
    const answer = own.questions[question.id]
    if (answer === undefined) return []
    const words = answerInWords(question, answer, language)
    return [{ question: question.label[language], answer: words, source: 'you' as const }]
  })
  return {
    copy: {
      reference: referenceText(row.reference),
      job: vacancy?.title ?? '',
      sentAt: row.receivedAt.toISOString(),
      fields: fieldsCopy('answers', own.fields, { language }),
      questions: [...questions, ...questionsGone(own.questions, vacancy?.questions ?? [])],
      files: files.map(file => file.copy),
    },
    entries: files.map(file => file.entry),
    letter: letterOf(own),
  }
}

/** Answers to questions that the job does not ask any more. */
function questionsGone(
  answers: Readonly<Record<string, string | string[]>>,
  asked: readonly { id: string }[],
): GivenCopy['questions'] {
  return Object.entries(answers)
    .filter(([id]) => !asked.some(question => question.id === id))
    .map(([id, answer]) => ({ question: id, answer: [answer].flat(), source: 'you' }))
}

/** What the person gave for the talent pool; undefined when there is no entry among the units. */
export async function poolGiven(
  ctx: GatherContext,
  { open, language }: Making,
  folder: string,
): Promise<{ copy: NonNullable<PortableCopy['pool']>; files: FileEntry[] } | undefined> {
  const { entry } = open
  if (!entry) return undefined
  const key = open.keyOf(entry._id)
  const files = filesCopy(key, await filesOf(ctx, entry._id), folder)
  const profile = fieldsCopy('profile', openContact(key, entry._id, entry.contact), { language })
  return { copy: { profile, files: files.map(file => file.copy) }, files: files.map(file => file.entry) }
}

/** Files as they stand in a copy, and as entries of its archive. */
export function filesCopy(
  key: DataKey,
  rows: readonly FileRow[],
  folder: string,
): { copy: FileCopy; entry: FileEntry }[] {
  const taken = new Set<string>()
  return rows.flatMap(row => {
    if (row.type === null) return []
    const { name, sha256 } = openLabel(key, row)
    const path = folder + entryName(name, taken)
    const { kind, type, size } = row
    const copy: FileCopy = { path, name, kind, type, bytes: size, sha256, source: 'you' }
    return [{ copy, entry: { path, file: row, key } }]
  })
}
