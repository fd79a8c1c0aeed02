import { z } from 'zod'
import { fieldNames, ruleOf, type FieldName, type FieldRule } from './fields.ts'
import { fileKinds } from './files.ts'
import { statementParts } from './hire-statement.ts'
import { languages } from './languages.ts'
import { maskCode } from './mask.ts'
import { refereeSources } from './referees.ts'
import { caseChannels, caseStates, caseTypes } from './rights.ts'
import { outcomes } from './states.ts'

/** The copies there are: everything we hold about a person, and what the person gave us. Source: privacy.md 9 */
export const copyKinds = ['access', 'portable'] as const
export type CopyKind = (typeof copyKinds)[number]

/** Whether the text names a kind of copy. */
export function isCopyKind(text: unknown): text is CopyKind {
  return copyKinds.some(kind => kind === text)
}

/** Who a value is from: the person, those who hire, the system, somebody else. */
export const copySources = ['you', 'employer', 'system', 'other'] as const
export type CopySource = (typeof copySources)[number]

const source = z.enum(copySources)
const instant = z.iso.datetime({ precision: 3 })
const day = z.iso.date()
const reference = z.string().regex(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/)

const said = z.strictObject({ label: z.string(), value: z.string(), source })

/** Each declared field of that part; an optional one that was left empty is absent. */
function fieldsOf(part: FieldRule['part']) {
  const shape = fieldNames
    .filter(name => ruleOf(name).part === part)
    .map((name): [FieldName, z.ZodType<Said | undefined>] => [
      name,
      ruleOf(name).required ? said : said.optional(),
    ])
  return z.strictObject(Object.fromEntries(shape))
}

const question = z.strictObject({ question: z.string(), answer: z.array(z.string()), source })

const file = z.strictObject({
  /** Where its bytes are in the archive. */
  path: z.string(),
  name: z.string(),
  kind: z.enum(fileKinds),
  type: z.enum(['pdf', 'docx']),
  bytes: z.int().min(0),
  /** Of the bytes, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  source,
})

const given = {
  reference,
  job: z.string(),
  sentAt: instant,
  fields: fieldsOf('answers'),
  questions: z.array(question),
  files: z.array(file),
}

const head = {
  /** The address of this schema. */
  schema: z.url(),
  madeAt: instant,
  language: z.enum(languages),
  controller: z.strictObject({ name: z.string(), rights: z.string() }),
  profile: fieldsOf('profile'),
}

/** `data.json` of what a person gave us. */
export const portableSchema = z.strictObject({
  ...head,
  kind: z.literal('portable'),
  applications: z.array(
    z.strictObject({
      ...given,
      /** What the person wrote to us; not sent on to another employer. */
      messages: z.array(z.strictObject({ at: instant, text: z.string(), source })),
    }),
  ),
  /** What we were given for asking about other jobs; in a copy of everything. */
  pool: z.strictObject({ profile: fieldsOf('profile'), files: z.array(file) }).nullable(),
})
export type PortableCopy = z.output<typeof portableSchema>

const note = z.strictObject({
  kind: z.enum(['note', 'score']),
  at: instant,
  changedAt: instant.nullable(),
  who: z.string(),
  text: z.string(),
  scores: z.array(z.strictObject({ criterion: z.string(), points: z.int().nullable(), comment: z.string() })),
  /** What the person said against it, and the answer. */
  contest: z
    .strictObject({
      text: z.string(),
      at: instant,
      answer: z.strictObject({ text: z.string(), at: instant, who: z.string() }).nullable(),
    })
    .nullable(),
  source,
})

/** What those who were not hired may be told of the person. */
const hireStatement = z.strictObject({ words: z.record(z.enum(statementParts), z.string()), source })

const message = z.strictObject({ at: instant, who: z.string(), text: z.string(), source })

const referee = z.strictObject({
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  from: z.enum(refereeSources),
  note: z.string().nullable(),
  enteredAt: instant,
  source,
})

const disclosure = z.strictObject({
  who: z.string(),
  firstAt: instant,
  lastAt: instant,
  times: z.int().min(1),
  source,
})

/** What the person has sent, or asked us to send, to another employer. */
const transfer = z.strictObject({ to: z.string(), askedAt: instant, fetchedAt: instant.nullable(), source })

const look = z.strictObject({ at: instant, who: z.string(), action: z.string(), source })

const stop = z.strictObject({ kind: z.enum(['hold', 'restriction', 'access']), until: instant, source })

const application = z.strictObject({
  ...given,
  /** `assessing` until the mail about a decision has gone. */
  state: z.enum([...outcomes, 'assessing', 'withdrawn']),
  decision: z.strictObject({ outcome: z.enum(outcomes), decidedAt: instant, source }).nullable(),
  deletion: z.strictObject({
    on: day,
    rule: z.string(),
    policyVersion: z.int(),
    because: z.string(),
    source,
  }),
  certificateNumber: z.string(),
  noticeVersion: z.int(),
  stops: z.array(stop),
  /** Null as long as the policy has the person wait for them. */
  notes: z.array(note).nullable(),
  messages: z.array(message),
  hireStatement: hireStatement.nullable(),
  referees: z.array(referee),
  transfers: z.array(transfer),
  disclosures: z.array(disclosure),
  looks: z.array(look),
})

const consent = z.strictObject({
  purpose: z.string(),
  textHash: z.string(),
  /** Where the text is in the archive. */
  path: z.string(),
  language: z.enum(languages),
  channel: z.enum(['form', 'portal', 'letter']),
  givenAt: instant,
  closedAt: instant.nullable(),
  closing: z.string().nullable(),
  receiptNumber: z.string(),
  source,
})

const pool = z.strictObject({
  reference: z.string(),
  certificateNumber: z.string(),
  joinedAt: instant,
  deletionOn: day,
  stops: z.array(stop),
  disclosures: z.array(disclosure),
  looks: z.array(look),
  profile: fieldsOf('profile'),
  files: z.array(file),
  source,
})

const ownCase = z.strictObject({
  type: z.enum(caseTypes),
  channel: z.enum(caseChannels),
  receivedOn: day,
  dueOn: day,
  state: z.enum(caseStates),
  code: z.string().nullable(),
  request: z.string(),
  answer: z.string(),
  closedAt: instant.nullable(),
  source,
})

/** `data.json` of everything we hold about a person. */
export const accessSchema = z.strictObject({
  ...head,
  kind: z.literal('access'),
  /** Why passages of its texts are left out, and whom to complain to; null where nothing is. */
  leftOut: z
    .strictObject({
      code: z.literal(maskCode),
      mark: z.string(),
      because: z.string(),
      authority: z.string(),
      url: z.string(),
    })
    .nullable(),
  applications: z.array(application),
  pool: pool.nullable(),
  consents: z.array(consent),
  cases: z.array(ownCase),
})
export type AccessCopy = z.output<typeof accessSchema>
export type ApplicationCopy = AccessCopy['applications'][number]
export type GivenCopy = Omit<PortableCopy['applications'][number], 'messages'>
export type FileCopy = z.output<typeof file>
/** A value with its label and where it is from. */
export type Said = z.output<typeof said>
/** Declared fields of one part, by name. */
export type FieldsCopy = Readonly<Partial<Record<string, Said>>>

/** The published schemas, by the name in their address. */
export const copySchemas = { 'access-1': accessSchema, 'portable-1': portableSchema } as const
export type CopySchemaName = keyof typeof copySchemas

/** The schema of a kind of copy. */
export const schemaOf = { access: 'access-1', portable: 'portable-1' } as const satisfies Record<
  CopyKind,
  CopySchemaName
>

/** The path below the mount at which a schema is published. */
export function schemaPath(name: CopySchemaName): string {
  return `/privacy/schema/${name}.json`
}

/** Whether there is a schema of that name. */
export function isCopySchema(name: string): name is CopySchemaName {
  return Object.hasOwn(copySchemas, name)
}

/** The schema as JSON Schema, draft 2020-12. @param address where it is published */
export function jsonSchemaOf(name: CopySchemaName, address: string): Record<string, unknown> {
  return { $id: address, title: name, ...z.toJSONSchema(copySchemas[name], { target: 'draft-2020-12' }) }
}
