/** How long each part may be, characters. */
const most = 2000

/** The parts of a hire statement: the names of its inputs. Source: likestillings- og diskrimineringsloven § 31 */
export const statementParts = ['education', 'practice', 'other'] as const
export type StatementPart = (typeof statementParts)[number]

/** Whether a part must say something; who has nothing to say writes so. */
export const statementLimits: Readonly<Record<StatementPart, { required: boolean; max: number }>> = {
  education: { required: true, max: most },
  practice: { required: true, max: most },
  other: { required: false, max: most },
}

/** What somebody hired can do, as far as it can be verified: no name, no judgement. */
export type StatementWords = Record<StatementPart, string>
