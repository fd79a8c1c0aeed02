import type { Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'

/** What a page of the person's own is about: an application, or what they have in the talent pool. */
export type OwnThing = { applicationId: string; job: string } | 'pool'

/** Where its page is. */
export function pathOfOwn(of: OwnThing): string {
  return of === 'pool' ? '/my/consents/pool' : `/my/applications/${of.applicationId}`
}

/** What its page is called. */
export function labelOfOwn({ language }: Frame, of: OwnThing): string {
  return of === 'pool' ? t(language)('consent.title') : of.job
}
