/** Who gave us a referee: the applicant, or somebody else. */
export const refereeSources = ['applicant', 'other'] as const
export type RefereeSource = (typeof refereeSources)[number]

/** The most referees of one application. */
export const mostReferees = 10

/** Characters of each text of a referee. */
export const refereeLimits = { name: 200, sourceNote: 200 } as const
