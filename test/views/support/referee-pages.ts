import type { Language } from '../../../server/policy/languages.ts'
import { findRefereePage, foundRefereePage } from '../../../views/referees/office.tsx'
import {
  refereeDeadPage,
  refereeGonePage,
  refereeLinkPage,
  refereePage,
} from '../../../views/referees/own.tsx'
import { staffRefereesPage } from '../../../views/referees/staff.tsx'
import { now, sampleFrame, type Words } from './samples.ts'

/** Every page about referees, by its name: of those who hire, of the referee, of the privacy officer. */
export function refereePages(language: Language, words: Words): Record<string, string> {
  const signedIn = { kind: 'staff' as const, name: words.name, roles: [] }
  const frame = sampleFrame(language, '/staff/applications/app_1/referees', signedIn)
  const own = { frame: sampleFrame(language, '/referee/t0ken'), token: 't0ken' }
  const office = sampleFrame(language, '/staff/privacy/referees', signedIn)
  const form = { language, typed: {}, problems: [] }
  const failed = { language, typed: { name: words.text }, problems: [{ field: 'email', key: 'err.email' }] }
  const referee = {
    name: words.name,
    email: words.address,
    phone: '+4741234567',
    source: 'applicant' as const,
    sourceNote: null,
    job: words.job,
    enteredAt: now,
    dueOn: '2027-11-22',
  }
  const byPhone = { ...referee, email: null, source: 'other' as const, sourceNote: words.text }
  const staff = { frame, applicationId: 'app_1', job: words.job, newId: 'ref_9' }
  const referees = [
    { ...referee, refereeId: 'ref_1', mail: 'sent' as const },
    { ...byPhone, refereeId: 'ref_2', mail: 'none' as const },
  ]
  const found = [{ ...referee, refereeId: 'ref_1' }]
  const entry = { frame: office, refereeId: 'ref_1', referee }
  return {
    referees: staffRefereesPage({ ...staff, referees, form }),
    'referees-empty': staffRefereesPage({ ...staff, referees: [], form }),
    'referees-error': staffRefereesPage({ ...staff, referees: [], form: failed }),
    'referee-link': refereeLinkPage({ ...own, job: words.job }),
    'referee-dead': refereeDeadPage({ ...own, renewed: false }),
    'referee-renewed': refereeDeadPage({ ...own, renewed: true }),
    referee: refereePage({ ...own, referee, isCorrected: true, isKept: false, form }),
    'referee-kept': refereePage({ ...own, referee: byPhone, isCorrected: false, isKept: true, form }),
    'referee-error': refereePage({ ...own, referee, isCorrected: false, isKept: false, form: failed }),
    'referee-gone': refereeGonePage(own.frame),
    'referee-search': findRefereePage({ frame: office, found: null, form }),
    'referee-found': findRefereePage({ frame: office, found, form }),
    'referee-none': findRefereePage({ frame: office, found: [], form }),
    'referee-search-error': findRefereePage({
      frame: office,
      found: null,
      form: { ...form, problems: [{ field: 'q', key: 'err.refereeSought' }] },
    }),
    'referee-entry': foundRefereePage({ ...entry, isKept: false, form }),
    'referee-entry-error': foundRefereePage({ ...entry, isKept: true, form: failed }),
  }
}
