import type { Language } from '../../../server/policy/languages.ts'
import { deadLinkPage, linkPage } from '../../../views/access/link.tsx'
import { myApplicationPage } from '../../../views/portal/application.tsx'
import { erasePage } from '../../../views/portal/erase.tsx'
import { joinPage } from '../../../views/portal/join.tsx'
import { myPage } from '../../../views/portal/my.tsx'
import { waitingErasurePage } from '../../../views/portal/waiting-erasure.tsx'
import { ownFilesPage } from '../../../views/portal/own-files.tsx'
import { now, retention, sampleFrame, samplePerson, sampleQuestions, type Words } from './samples.ts'
import { consentPages } from './pool-pages.ts'
import { findPages } from './find-pages.ts'
import { ownWritten } from './written-pages.ts'

/** What an erasure takes, in the samples. */
function factsOf(words: Words) {
  return {
    job: words.job,
    certificateNo: '4F9C21KM7Q2X',
    erasureToken: 'e'.repeat(43),
    fileCount: 2,
    fileBytes: 1_800_000,
    asksQuestions: true,
    beside: {
      ...{ copy: { dueOn: '2027-11-22' }, hasReceipt: true, hasCopies: true },
      ...{ caseMonths: 36, isRestricted: true },
    },
    coolingOff: { hours: 24, skippable: true },
  }
}

function sampleFile(words: Words) {
  const kind = 'cv' as const
  return {
    fileId: 'fil_1',
    kind,
    name: words.file,
    size: 182_000,
    flags: [],
    flaggedAt: null,
    replacedAt: now,
  }
}

/** The pages of the files of an application, or of the pool, and of two mailboxes that join. */
export function filesPages(language: Language, words: Words): Record<string, string> {
  const frame = sampleFrame(language, '/my/applications/app_1/files', { kind: 'applicant' })
  const file = sampleFile(words)
  const of = { applicationId: 'app_1', job: words.job }
  const shown = { frame, of, files: [file], trouble: null }
  const trouble = { target: 'fil_1', text: words.text }
  const applications = [{ job: words.job, receivedAt: now }]
  const side = { address: words.address, name: words.name, phone: words.text, applications }
  const sides = { frame, present: side, other: side }
  return {
    join: joinPage({ ...sides, isOneAddress: false, isMissing: false }),
    'join-error': joinPage({ ...sides, isOneAddress: false, isMissing: true }),
    'join-one': joinPage({ ...sides, isOneAddress: true, isMissing: false }),
    'join-one-error': joinPage({ ...sides, isOneAddress: true, isMissing: true }),
    'files-open': ownFilesPage({ ...shown, changes: 'open', room: ['attachments'] }),
    'files-error': ownFilesPage({ ...shown, changes: 'open', room: [], trouble }),
    'files-flagged': ownFilesPage({
      ...shown,
      changes: 'decided',
      room: [],
      files: [{ ...file, flaggedAt: now }],
    }),
    'files-pool': ownFilesPage({ ...shown, of: 'pool', changes: 'open', room: [] }),
    'files-pool-none': ownFilesPage({ ...shown, of: 'pool', changes: 'open', room: ['cv'], files: [] }),
    'files-pool-held': ownFilesPage({ ...shown, of: 'pool', changes: 'held', room: [] }),
    'files-held': ownFilesPage({ ...shown, changes: 'held', room: [], files: [] }),
  }
}

/** The pages of an applicant who is signed in. */
export function portalPages(language: Language, words: Words): Record<string, string> {
  const frame = sampleFrame(language, '/my/applications/app_1', { kind: 'applicant' })
  const base = {
    frame,
    applicationId: 'app_1',
    copyId: 'exp_1',
    job: words.job,
    reference: '7Q2M9XKD4R',
    certificateNo: '4F9C21KM7Q2X',
    receivedAt: new Date('2026-11-02T12:00:00Z'),
    outcome: 'assessing' as const,
    due: { date: '2027-11-02', rule: 'undecided' as const },
    retention,
    policyVersion: 1,
    ...samplePerson(words),
    questions: sampleQuestions(words),
    files: [sampleFile(words)],
    looks: [
      { at: new Date('2026-11-03T09:14:00Z'), who: 'hiringManager' as const, what: 'application.opened' },
      { at: new Date('2026-11-03T09:15:00Z'), who: 'hiringManager' as const, what: 'file.downloaded' },
      { at: now, who: 'applicant' as const, what: 'link.used' },
    ],
    written: ownWritten(words),
    mailFailed: undefined,
    twinGoesAt: undefined,
    consents: true,
  }
  const { applicationId, job, reference, receivedAt, outcome, due } = base
  const mine = { applicationId, job, reference, receivedAt, outcome, due }
  return {
    my: myPage({
      frame,
      consents: true,
      applications: [mine, { ...mine, applicationId: 'app_2', job: 'Regnskapsfører', outcome: 'hired' }],
    }),
    'my-copy': myPage({ frame, consents: true, applications: [], copy: { dueOn: '2027-11-22' } }),
    'my-erasing': myPage({
      frame,
      consents: false,
      applications: [mine],
      erasing: [{ applicationId: 'app_2', job: 'Regnskapsfører', reference, undoUntil: now }],
    }),
    'my-empty': myPage({ frame, consents: false, applications: [] }),
    ...consentPages(language, words),
    ...findPages(language, words),
    mine: myApplicationPage(base),
    'mine-rejected': myApplicationPage({
      ...base,
      outcome: 'rejected',
      decidedAt: new Date('2026-11-10T12:00:00Z'),
      due: { date: '2027-05-10', rule: 'rejected' },
      files: [],
      looks: [],
      written: { notes: null, messages: [] },
      mailFailed: 'decision',
      twinGoesAt: new Date('2026-11-25T09:00:00Z'),
    }),
    'mine-restricted': myApplicationPage({
      ...base,
      stop: { kind: 'restriction' },
      awaits: ['answer', 'restriction'],
      given: [{ text: words.text, language, givenAt: receivedAt }],
      copies: [
        { name: words.name, isStaff: false, firstAt: receivedAt, times: 1 },
        { name: undefined, isStaff: true, firstAt: receivedAt, times: 3 },
      ],
    }),
    'mine-no-receipt': myApplicationPage({ ...base, mailFailed: 'other' }),
    'mine-erasing': waitingErasurePage({
      frame,
      ...{ applicationId, job: words.job, reference, undoUntil: now },
      certificateNumbers: ['4F9C21KM7Q2X', '7K2M9Q1C4F9X'],
    }),
    'mine-erasing-now': waitingErasurePage({
      frame,
      ...{ applicationId, job: words.job, reference, undoUntil: undefined },
      certificateNumbers: ['4F9C21KM7Q2X'],
    }),
    erase: erasePage({ frame, applicationId: 'app_1', several: true, facts: factsOf(words) }),
    link: linkPage({ frame, token: 't0ken', job: words.job, purpose: { kind: 'see' } }),
    'link-erase': linkPage({
      frame,
      token: 't0ken',
      job: words.job,
      purpose: { kind: 'erase', facts: factsOf(words) },
    }),
    'link-dead': deadLinkPage({ frame, token: 't0ken' }),
    'unsubscribe-dead': deadLinkPage({ frame, token: 't0ken', leadKey: 'unsubscribe.dead' }),
  }
}
