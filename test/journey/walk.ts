import type { Page } from 'playwright-core'
import type { Language } from '../../server/policy/languages.ts'
import type { TextKey, TextValues } from '../../views/text/lookup.ts'
import type { Applied } from '../support/world.ts'
import type { Hand } from './hands.ts'

/** Somebody on a journey. */
export interface Walk {
  language: Language
  page: Page
  hand: Hand
  /** Of a person of their own. */
  applied: Applied
  say(key: TextKey, values?: TextValues): string
  /** Opens a page of ours; no click. */
  opens(path: string): Promise<void>
  /** On the page of the application, by the link of its receipt. */
  enters(): Promise<void>
  /** Signed in as staff. */
  works(): Promise<void>
}

/** What is done in so many clicks. */
export interface Journey {
  /** Where the counting begins. */
  from(walk: Walk): Promise<void>
  /** What is clicked. */
  by(walk: Walk): Promise<void>
  clicks: number
  /** What is true then. */
  ends(walk: Walk): Promise<void>
}
