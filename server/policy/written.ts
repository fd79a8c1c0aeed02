/** How long what is written about or to an applicant may be, characters. Source: ux.md 4, 5 */
export const writtenLimits = { text: 4000, comment: 1000 } as const

/** So many notes, and so many messages, one application has at most. */
export const mostNotes = 200
export const mostMessages = 500

/** The points a criterion can be given. */
export const points = [1, 2, 3, 4, 5] as const

/** How many criteria a job has at most, and their length in characters. */
export const criteriaLimits = { most: 10, length: 120 } as const

/** The inputs of one criterion, by its place in the list: hidden what it is called, the points, a comment. */
export function scoreInputs(n: number): { criterion: string; points: string; comment: string } {
  return { criterion: `criterion_${n}`, points: `points_${n}`, comment: `comment_${n}` }
}
