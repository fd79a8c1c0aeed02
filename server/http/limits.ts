const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** What a limit counts: requests of a network, of a member of staff, of an applicant, or a key that the handler names. */
export interface LimitRule {
  by: 'network' | 'staff' | 'applicant' | 'key'
  /** Each window of its own; all must hold. */
  windows: readonly { windowMs: number; most: number }[]
  /** Whether people are let in while the database is away. */
  withoutDatabase: 'open' | 'closed'
}

/** Every limit there is. Source: reliability.md 13 */
export const limitRules = {
  apply: {
    by: 'network',
    windows: [
      { windowMs: minute, most: 10 },
      { windowMs: hour, most: 60 },
    ],
    withoutDatabase: 'open',
  },
  applyAddress: { by: 'key', windows: [{ windowMs: day, most: 5 }], withoutDatabase: 'open' },
  renew: { by: 'network', windows: [{ windowMs: hour, most: 20 }], withoutDatabase: 'closed' },
  renewAddress: { by: 'key', windows: [{ windowMs: 15 * minute, most: 3 }], withoutDatabase: 'closed' },
  reference: { by: 'key', windows: [{ windowMs: 15 * minute, most: 10 }], withoutDatabase: 'closed' },
  link: { by: 'network', windows: [{ windowMs: 15 * minute, most: 20 }], withoutDatabase: 'closed' },
  certificate: { by: 'network', windows: [{ windowMs: minute, most: 30 }], withoutDatabase: 'open' },
  signIn: { by: 'network', windows: [{ windowMs: 15 * minute, most: 30 }], withoutDatabase: 'closed' },
  signInAccount: { by: 'key', windows: [{ windowMs: 15 * minute, most: 5 }], withoutDatabase: 'closed' },
  export: { by: 'key', windows: [{ windowMs: day, most: 3 }], withoutDatabase: 'closed' },
  ownAction: {
    by: 'applicant',
    windows: [
      { windowMs: hour, most: 120 },
      { windowMs: day, most: 400 },
    ],
    withoutDatabase: 'open',
  },
  ownAddress: { by: 'key', windows: [{ windowMs: day, most: 3 }], withoutDatabase: 'open' },
  ownWords: { by: 'key', windows: [{ windowMs: hour, most: 20 }], withoutDatabase: 'open' },
  staffAction: { by: 'staff', windows: [{ windowMs: minute, most: 120 }], withoutDatabase: 'open' },
} as const satisfies Record<string, LimitRule>

/** The name of a limit. */
export type LimitName = keyof typeof limitRules
