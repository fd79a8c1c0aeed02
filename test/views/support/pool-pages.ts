import type { Language } from '../../../server/policy/languages.ts'
import { linkPage } from '../../../views/access/link.tsx'
import { consentsPage } from '../../../views/consents/consents.tsx'
import { unsubscribePage } from '../../../views/consents/unsubscribe.tsx'
import { officersEntryPage } from '../../../views/pool/officers-entry.tsx'
import { poolPage } from '../../../views/pool/pool.tsx'
import { sampleFrame, samplePerson, type Words } from './samples.ts'

/** Every page of consents and of the talent pool. */
export function consentPages(language: Language, words: Words): Record<string, string> {
  const frame = sampleFrame(language, '/my/consents')
  const text = language === 'nb' ? 'Dere kan beholde CV-en min i ett år.' : 'You may keep my CV for a year.'
  const given = {
    givenAt: new Date('2026-10-01T09:00:00Z'),
    closedAt: null,
    closing: null,
    receiptNo: '7Q2M9XKD4R01',
    language,
    isKept: true,
    text,
  }
  const closed = { ...given, closedAt: new Date('2026-11-01T09:00:00Z'), closing: 'withdrawn' as const }
  const none = {
    waitsFor: 'outcome' as const,
    standing: undefined,
    earlier: [],
    offered: text,
    dueOn: undefined,
    mayRenew: false,
  }
  const member = {
    entryId: 'poo_1',
    reference: '7Q2M9XKD4R',
    contact: samplePerson(words).profile,
    dueOn: '2027-10-01',
    cv: { fileId: 'fil_1', name: words.file, size: 182_000 },
  }
  const list = { frame: sampleFrame(language, '/staff/pool'), invited: 0, first: true, next: null }
  const now = new Date('2026-11-24T09:00:00Z')
  const file = { fileId: 'fil_1', kind: 'cv' as const, name: words.file, size: 182_000 }
  const files = [{ ...file, flags: [], flaggedAt: null, replacedAt: null }]
  const flagged = [{ ...file, flags: [], flaggedAt: now, replacedAt: null }]
  const kept = {
    contact: samplePerson(words).profile,
    files,
    joinedAt: now,
    certificateNo: '7Q2M9XKD4R01',
    mayChange: true,
    looks: [{ at: now, who: 'recruiter' as const, what: 'file.downloaded' }],
    copies: [{ name: undefined, isStaff: true, firstAt: now, times: 2 }],
  }
  const entry = {
    frame: sampleFrame(language, '/staff/pool/poo_1'),
    ...{ entryId: 'poo_1', reference: '7Q2M9XKD4R', contact: kept.contact },
    ...{ consentedAt: given.givenAt, dueOn: '2027-10-01', files },
  }
  return {
    'pool-entry-held': officersEntryPage({ ...entry, isHeld: true }),
    'pool-entry-in-case': officersEntryPage({ ...entry, isHeld: false, files: flagged }),
    'consents-kept-empty': consentsPage({
      ...{ frame, ...none, standing: given, dueOn: '2027-10-01', reference: '7Q2M9XKD4R' },
      kept: { ...kept, files: [], looks: [], copies: [] },
    }),
    'consents-kept-flagged': consentsPage({
      ...{ frame, ...none, standing: given, dueOn: '2027-10-01', reference: '7Q2M9XKD4R' },
      kept: { ...kept, files: flagged },
    }),
    consents: consentsPage({
      ...{ frame, ...none, standing: given, dueOn: '2027-10-01', mayRenew: true },
      ...{ reference: '7Q2M9XKD4R', mayRestrict: true, kept },
    }),
    'consents-held': consentsPage({
      ...{ frame, ...none, standing: given, dueOn: '2027-10-01' },
      ...{ reference: '7Q2M9XKD4R', kept: { ...kept, mayChange: false } },
      stop: { kind: 'hold', code: 'claim', lastOn: '2027-12-01' },
    }),
    'consents-left': consentsPage({
      ...{ frame, ...none, earlier: [closed] },
      stop: { kind: 'hold', code: 'duty', lastOn: '2027-12-01' },
    }),
    'consents-restricted': consentsPage({
      ...{ frame, ...none, standing: given, dueOn: '2027-10-01' },
      ...{ stop: { kind: 'restriction' }, mayLift: true },
    }),
    'consents-none': consentsPage({ frame, ...none }),
    'consents-withdrawn': consentsPage({ frame, ...none, earlier: [closed] }),
    unsubscribe: unsubscribePage({ frame, token: 't0ken', isDone: false }),
    'unsubscribe-done': unsubscribePage({ frame, token: 't0ken', isDone: true }),
    'link-pool': linkPage({ frame, token: 't0ken', job: '', purpose: { kind: 'pool' } }),
    pool: poolPage({
      ...list,
      members: [member, { ...member, entryId: 'poo_2', cv: undefined }],
      jobs: [{ vacancyId: 'vac_1', title: words.job }],
      invited: 2,
      next: '1_poo_2',
    }),
    'pool-empty': poolPage({ ...list, members: [], jobs: [] }),
  }
}
