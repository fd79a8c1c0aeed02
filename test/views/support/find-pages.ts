import { addressField } from '../../../server/policy/fields.ts'
import type { Language } from '../../../server/policy/languages.ts'
import { linkPage } from '../../../views/access/link.tsx'
import { findDonePage, findPage } from '../../../views/portal/find.tsx'
import { sharedMailboxPage } from '../../../views/portal/shared-mailbox.tsx'
import type { Pages } from './pages.ts'
import { now, sampleFrame, type Words } from './samples.ts'

/** How an applicant gets in. */
export function findPages(language: Language, words: Words): Pages {
  const frame = sampleFrame(language, '/find')
  const own = sampleFrame(language, '/my', {
    kind: 'applicant',
    left: { idleMs: 900_000, mostMs: 3_600_000 },
  })
  const shared = { frame: own, receivedAt: [now, new Date('2026-11-02T12:00:00Z')] }
  return {
    find: findPage({ frame, typed: {}, problems: [] }),
    'find-failed': findPage({
      frame,
      typed: { [addressField]: words.address },
      problems: [{ field: addressField, key: 'err.email' }],
    }),
    'find-done': findDonePage({ frame }),
    'link-mailbox': linkPage({ frame, token: 't0ken', job: '', purpose: { kind: 'mailbox' } }),
    mailbox: sharedMailboxPage({ ...shared, typed: {}, problems: [] }),
    'mailbox-empty': sharedMailboxPage({ ...shared, receivedAt: [], typed: {}, problems: [] }),
    'mailbox-failed': sharedMailboxPage({
      ...shared,
      typed: { reference: words.name },
      problems: [{ field: 'reference', key: 'mailbox.unknown' }],
    }),
  }
}
