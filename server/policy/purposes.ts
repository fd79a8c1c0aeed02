/** A legal basis of GDPR article 6(1). */
export type Basis = '6(1)(a)' | '6(1)(b)' | '6(1)(c)' | '6(1)(f)'

interface PurposeRule {
  basis: Basis
  /** The kinds of data used for it; empty = none that belongs to a person. */
  uses: readonly DataCategory[]
  /** When the use ends: an event, D (of the application or of the pool entry), or never. */
  ends: 'decision' | 'dueDay' | 'poolDueDay' | 'lastRejected' | 'cases' | 'log' | 'horizon' | 'never'
}

/** The kinds of data that purposes use and processors may be given. Source: privacy.md 4 */
export const dataCategories = [
  'contact',
  'answers',
  'letter',
  'files',
  'notes',
  'messages',
  'hireStatement',
  'cases',
  'consents',
  'disclosures',
  'referees',
  'access',
  'randomIds',
] as const
export type DataCategory = (typeof dataCategories)[number]

const application = ['contact', 'answers', 'letter', 'files', 'notes', 'messages'] as const

/** Every purpose that personal data may be used for; the list is closed. Source: privacy.md 4 */
export const purposes = {
  assess: { basis: '6(1)(b)', uses: application, ends: 'decision' },
  tail: { basis: '6(1)(f)', uses: [...application, 'access'], ends: 'dueDay' },
  pool: { basis: '6(1)(a)', uses: ['contact', 'files'], ends: 'poolDueDay' },
  handover: { basis: '6(1)(b)', uses: ['contact', 'files', 'answers'], ends: 'dueDay' },
  qualifications: { basis: '6(1)(c)', uses: ['hireStatement'], ends: 'lastRejected' },
  rights: { basis: '6(1)(c)', uses: ['cases', 'consents', 'disclosures'], ends: 'cases' },
  referees: { basis: '6(1)(f)', uses: ['referees'], ends: 'dueDay' },
  security: { basis: '6(1)(f)', uses: ['access'], ends: 'log' },
  proof: { basis: '6(1)(f)', uses: ['randomIds'], ends: 'horizon' },
  statistics: { basis: '6(1)(f)', uses: [], ends: 'never' },
} as const satisfies Record<string, PurposeRule>
export type PurposeId = keyof typeof purposes

/** Whether the text names a purpose of the closed list. */
export function isPurpose(text: string): text is PurposeId {
  return Object.hasOwn(purposes, text)
}

/** The purposes that rest on a legitimate interest, each of which needs a balancing assessment. */
export function purposesToAssess(): PurposeId[] {
  return Object.keys(purposes)
    .filter(isPurpose)
    .filter(id => purposes[id].basis === '6(1)(f)')
}
