/** The languages of every page and mail. The first of the policy document's `languages` has no path prefix. */
export const languages = ['nb', 'en'] as const
export type Language = (typeof languages)[number]

/** One text in each language. */
export type Texts = Readonly<Record<Language, string>>
