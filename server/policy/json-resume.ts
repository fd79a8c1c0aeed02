import { addressOf, nameOf, phoneOf, type Profile } from './fields.ts'

/** The published schema that a copy's `resume.json` follows. */
const resumeSchema = 'https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json'

/** A résumé as JSON Resume 1.0.0 has it: what the form asks for; the rest of a CV is in the person's own file. */
export interface JsonResume {
  $schema: string
  basics: { name: string; email: string; phone?: string; summary?: string }
  meta: { canonical: string; version: string; lastModified: string }
}

/** @param letter the newest letter the person wrote @param at when it is made, UTC */
export function jsonResumeOf(profile: Profile, letter: string | undefined, at: Date): JsonResume {
  const phone = phoneOf(profile)
  return {
    $schema: resumeSchema,
    basics: {
      name: nameOf(profile),
      email: addressOf(profile),
      ...(phone === undefined ? {} : { phone }),
      ...(letter === undefined ? {} : { summary: letter }),
    },
    meta: {
      canonical: resumeSchema,
      version: 'v1.0.0',
      lastModified: at.toISOString().slice(0, 19), // without zone or fraction, as the published example has it
    },
  }
}
