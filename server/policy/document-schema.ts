import { z } from 'zod'
import { languages, type Language } from './languages.ts'
import { readAddress } from './mail-address.ts'
import { organisationNumberIsRight } from './organisation-number.ts'
import { dataCategories } from './purposes.ts'
import { isPlainDate } from './plain-date.ts'
import { isTimeZone } from './time-zone.ts'

// The message of an issue is the code of its finding; what is not named here is L22, unknown or wrong.
// `params` of a custom issue: { lint, ...what the sentence's placeholders stand for }.

type Missing = 'L01' | 'L04' | 'L09' | 'L10' | 'L16'

/** The code for a value that is missing, L22 for one of the wrong type. */
const ifMissing = (code: Missing) => (issue: { code?: string; input?: unknown }) =>
  issue.code === 'invalid_type' && (issue.input === undefined || issue.input === null) ? code : 'L22'

const whole = (min: number, max: number) =>
  z.int({ error: 'L01' }).superRefine((value, ctx) => {
    if (value < min || value > max) ctx.addIssue({ code: 'custom', params: { lint: 'L03', min, max } })
  })

const words = z.string().trim().min(1)
const sentence = z
  .string({ error: ifMissing('L09') })
  .trim()
  .min(1, { error: 'L09' })
const texts = z.strictObject({ nb: sentence, en: sentence }, { error: ifMissing('L09') })
const slug = z.string().regex(/^[a-z0-9-]{2,40}$/)
const date = z.string().refine(isPlainDate)
const country = z.string().regex(/^[A-Z]{2}$/)
const address = z.url({ protocol: /^https?$/ })
const host = z.string().regex(/^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/)

/** A text that must be there for people to reach somebody. */
const reachable = z
  .string({ error: ifMissing('L16') })
  .trim()
  .min(1, { error: 'L16' })
const reachableMail = z.string({ error: ifMissing('L16') }).refine(text => readAddress(text) === text)
const contact = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, { error: ifMissing('L16') })

const rule = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape, { error: ifMissing('L04') })
const reason = texts.optional()

const controller = z
  .strictObject({ name: words, orgNumber: z.string(), address: words, country, web: address, head: words })
  .superRefine(({ country: land, orgNumber }, ctx) => {
    if (land === 'NO' ? organisationNumberIsRight(orgNumber) : /^[A-Za-z0-9 .-]{2,30}$/.test(orgNumber))
      return
    ctx.addIssue({ code: 'custom', path: ['orgNumber'], params: { lint: 'L22' } })
  })

const contacts = contact({
  rights: contact({ email: reachableMail, phone: words.optional(), post: words.optional() }),
  dataProtection: contact({ kind: z.enum(['contact', 'dpo']), role: reachable, email: reachableMail }),
  complaints: contact({ role: reachable, email: reachableMail }),
})

const retention = rule({
  rejected: rule({ months: whole(1, 36), reason }),
  cancelled: rule({ months: whole(1, 36), reason }),
  withdrawn: rule({ days: whole(0, 180) }),
  hired: rule({ days: whole(0, 90), capMonths: whole(1, 12) }),
  undecided: rule({ months: whole(1, 24), reason }),
  drafts: rule({ hours: whole(1, 72) }),
  managerAccess: rule({ days: whole(0, 180) }),
  cases: rule({ months: whole(12, 60) }),
  receipts: rule({ months: whole(0, 60) }),
  log: rule({ days: whole(1, 90) }),
  backups: rule({ dataDays: whole(1, 90), keyDays: whole(1, 7) }),
})

const timing = z.strictObject({
  noticeDays: whole(7, 60),
  coolingOff: z.strictObject({ hours: whole(0, 72), skippable: z.boolean() }),
  decisionMailMinutes: whole(0, 1440),
})

const pool = z
  .strictObject({
    months: whole(1, 24),
    maxMonths: whole(1, 24),
    askDays: z.array(whole(1, 365)).min(1),
    text: texts,
  })
  .nullable()

const assessment = z.strictObject({
  id: words,
  purposes: z.array(z.string()).min(1),
  approved: date,
  owner: words,
  review: date,
  interest: texts,
})

const mechanism = z.enum(['adequacy', 'scc', 'bcr', 'dpf'], {
  error: issue => (issue.input === 'privacy-shield' ? 'L12' : 'L22'),
})

/** What nobody may be given, since it is never collected. Source: GDPR art. 9, 87 */
const neverCollected = [
  'health',
  'religion',
  'belief',
  'ethnicity',
  'politics',
  'unionMembership',
  'sexuality',
  'genetics',
  'biometrics',
  'criminalRecord',
  'birthNumber',
  'nationalId',
  'passport',
] as const

const category = z.enum(dataCategories, {
  error: issue => (neverCollected.some(name => name === issue.input) ? 'L14' : 'L22'),
})

const processor = z.strictObject({
  id: slug,
  name: words,
  role: z.enum(['processor', 'controller']),
  country,
  agreement: date.nullish().transform(value => value ?? null),
  since: date,
  hosts: z.array(host),
  categories: z.array(category),
  task: texts,
  transfer: z.strictObject({ mechanism, ref: words.optional(), checked: date.optional() }).nullable(),
})

const bothLanguages = z
  .array(z.enum(languages))
  .refine((given): given is [Language, Language] => given.length === 2 && new Set(given).size === 2)

/** The controller's policy document, strict. Source: privacy.md 3.1 */
export const documentSchema = z.strictObject({
  schema: z.literal(1),
  id: slug,
  effective: date,
  leadDays: whole(14, 90),
  languages: bothLanguages,
  timeZone: z.string().refine(isTimeZone),
  publicBody: z.boolean().default(false),
  summary: texts,
  controller,
  contacts,
  authority: contact({ name: reachable, url: z.url({ protocol: /^https?$/, error: ifMissing('L16') }) }),
  retention,
  timing,
  pool,
  assessments: z.array(assessment),
  processors: z.array(processor),
  access: z.strictObject({
    notes: z.enum(['always', 'afterDecision']).default('always'),
    staff: z.enum(['role', 'name']).default('role'),
  }),
  statistics: z.strictObject({ minimum: whole(5, 100).default(5) }),
  ownText: z.array(z.strictObject({ heading: texts, text: texts })).optional(),
})

/** The controller's policy document, defaults filled in. Source: privacy.md 3.1 */
export type PolicyDocument = z.output<typeof documentSchema>
