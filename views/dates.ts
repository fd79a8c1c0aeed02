import type { Language } from '../server/policy/languages.ts'

/** How a date or instant is written: language and zone of the page. A `Frame` fits. */
export interface DateStyle {
  language: Language
  zone: string
}
