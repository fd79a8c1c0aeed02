import { z } from 'zod'
import type { Texts } from './languages.ts'
import type { PurposeId } from './purposes.ts'
import { hiringRoles, type StaffRole } from './roles.ts'

/** How a field is typed and read: one line, a mail address, a phone number, several lines. */
export type FieldKind = 'line' | 'email' | 'phone' | 'text'

/** What is known of a personal field. */
export interface FieldRule {
  kind: FieldKind
  /** What it is sealed with: the subject's key (profile) or the application's own (answers). */
  part: 'profile' | 'answers'
  /** What code that needs just this one asks for, so that nobody else has to name the field. */
  role: 'name' | 'address' | 'phone' | 'letter'
  required: boolean
  /** Characters. */
  maxLength: number
  purpose: PurposeId
  label: Texts
  /** The token of HTML's autocomplete attribute. */
  autocomplete: string
  readers: readonly StaffRole[]
  applicantMayCorrect: boolean
  /** The sentence when it is missing or not right. */
  problemKey: string
}

/** Every personal field there is. Form, validation, notice, review page, copy and export are loops over this. */
export const fields = {
  fullName: {
    kind: 'line',
    part: 'profile',
    role: 'name',
    required: true,
    maxLength: 200,
    purpose: 'assess',
    label: { nb: 'Navn', en: 'Name' },
    autocomplete: 'name',
    readers: hiringRoles,
    applicantMayCorrect: true,
    problemKey: 'err.name',
  },
  emailAddress: {
    kind: 'email',
    part: 'profile',
    role: 'address',
    required: true,
    maxLength: 254,
    purpose: 'assess',
    label: { nb: 'E-post', en: 'E-mail' },
    autocomplete: 'email',
    readers: hiringRoles,
    applicantMayCorrect: true,
    problemKey: 'err.email',
  },
  phoneNumber: {
    kind: 'phone',
    part: 'profile',
    role: 'phone',
    required: false,
    maxLength: 40,
    purpose: 'assess',
    label: { nb: 'Telefon', en: 'Phone' },
    autocomplete: 'tel',
    readers: hiringRoles,
    applicantMayCorrect: true,
    problemKey: 'err.phone',
  },
  letter: {
    kind: 'text',
    part: 'answers',
    role: 'letter',
    required: false,
    maxLength: 8000,
    purpose: 'assess',
    label: { nb: 'Søknadstekst', en: 'Cover letter' },
    autocomplete: 'off',
    readers: hiringRoles,
    applicantMayCorrect: true,
    problemKey: 'err.cvOrLetter',
  },
} as const satisfies Record<string, FieldRule>

type Fields = typeof fields
export type FieldName = keyof Fields
type Named<Part, Required> = {
  [N in FieldName]: Fields[N] extends { part: Part; required: Required } ? N : never
}[FieldName]
type ValuesOf<Part> = Readonly<Record<Named<Part, true>, string>> &
  Readonly<Partial<Record<Named<Part, false>, string>>>

/** The fields sealed with the subject's key. An optional field that was left empty is absent. */
export type Profile = ValuesOf<'profile'>
/** An answer: text, `yes` or `no`, or the value of a choice (several: an array). */
export type QuestionAnswer = string | string[]
/** What is sealed with the application's own key. Questions left open are absent. */
export interface OwnAnswers {
  fields: ValuesOf<'answers'>
  /** By the question's id. */
  questions: Readonly<Record<string, QuestionAnswer>>
}
/** All that one form says. */
export interface Answers {
  profile: Profile
  own: OwnAnswers
}

/** The fields in the order of the form. */
export const fieldNames: readonly FieldName[] = Object.keys(fields).filter(isFieldName)

/** The rule of a field, as the general type. */
export function ruleOf(name: FieldName): FieldRule {
  return fields[name]
}

/** Whether the text names a field. */
export function isFieldName(text: string): text is FieldName {
  return Object.hasOwn(fields, text)
}

/** The name of the field that holds the e-mail address; also the input of "Rett adressen". */
export const addressField = 'emailAddress' satisfies FieldName

/** The person's name as typed. */
export function nameOf(profile: Profile): string {
  return profile.fullName
}

/** The e-mail address as written, host in lower-case ASCII. */
export function addressOf(profile: Profile): string {
  return profile.emailAddress
}

/** The phone number in E.164, if one was given. */
export function phoneOf(profile: Profile): string | undefined {
  return profile.phoneNumber
}

/** The profile with another e-mail address, which must have been read by `readAddress`. */
export function withAddress(profile: Profile, address: string): Profile {
  return { ...profile, emailAddress: address }
}

/** The letter, if one was written. */
export function letterOf(own: OwnAnswers): string | undefined {
  return own.fields.letter
}

/** Nothing beside the declared fields of that part; texts only; what is required is there. */
function schemaOf(part: FieldRule['part']): z.ZodType {
  const ofPart = fieldNames.filter(name => ruleOf(name).part === part)
  const shape = ofPart.map(
    name => [name, ruleOf(name).required ? z.string() : z.string().optional()] as const,
  )
  return z.strictObject(Object.fromEntries(shape))
}

const profileSchema = schemaOf('profile')
const ownAnswersSchema = z.strictObject({
  fields: schemaOf('answers'),
  questions: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
})

/**
 * What was unsealed, known to be a profile.
 *
 * @throws Error when it is not
 */
export function readProfile(value: unknown): Profile {
  if (isProfile(value)) return value
  throw new Error('not a profile as declared')
}

/**
 * What was unsealed, known to be the answers of an application.
 *
 * @throws Error when it is not
 */
export function readOwnAnswers(value: unknown): OwnAnswers {
  if (isOwnAnswers(value)) return value
  throw new Error('not answers as declared')
}

function isProfile(value: unknown): value is Profile {
  return profileSchema.safeParse(value).success
}

function isOwnAnswers(value: unknown): value is OwnAnswers {
  return ownAnswersSchema.safeParse(value).success
}
