import { addressField } from '../../../server/policy/fields.ts'
import type { Language } from '../../../server/policy/languages.ts'
import { invitePage, signInPage } from '../../../views/access/sign-in.tsx'
import { applyPage } from '../../../views/applications/apply.tsx'
import { receiptPage } from '../../../views/applications/receipt.tsx'
import { applyTooLatePage, typedTexts } from '../../../views/applications/too-late.tsx'
import { erasurePage } from '../../../views/erasure/progress.tsx'
import { errorPage, errorStatuses } from '../../../views/http/error.tsx'
import { developmentMailPage } from '../../../views/mail/development-mailbox.tsx'
import { certificatePage, checkPage } from '../../../views/records/certificates.tsx'
import { advertPage, closedAdvertPage } from '../../../views/vacancies/advert.tsx'
import { jobsPage } from '../../../views/vacancies/jobs.tsx'
import {
  now,
  plainWords,
  retention,
  sampleAdvert,
  sampleCertificate,
  sampleFrame,
  sampleQuestions,
  sampleTyped,
  type Words,
} from './samples.ts'
import { casesPages } from './cases-pages.ts'
import { holdsPages } from './holds-pages.ts'
import { lifePages } from './life-pages.ts'
import { noticePages } from './notice-pages.ts'
import { officePages } from './office-pages.ts'
import { copyPages } from './copy-pages.ts'
import { refereePages } from './referee-pages.ts'
import { rightsPages } from './rights-pages.ts'
import { staffPages } from './staff-pages.ts'
import { filesPages, portalPages } from './portal-pages.ts'

/** HTML by the page's name. */
export type Pages = Record<string, string>

/** Every page in every state worth a look. */
export function allPages(language: Language, words: Words = plainWords): Pages {
  return {
    ...publicPages(language, words),
    ...applyPages(language, words),
    ...portalPages(language, words),
    ...rightsPages(language, words),
    ...filesPages(language, words),
    ...erasurePages(language, words),
    ...certificatePages(language),
    ...staffPages(language, words),
    ...holdsPages(language, words),
    ...casesPages(language, words),
    ...refereePages(language, words),
    ...copyPages(language, words),
    ...lifePages(language, words),
    ...noticePages(language),
    ...officePages(language, words),
    ...errorPages(language, words),
  }
}

function publicPages(language: Language, words: Words): Pages {
  const advert = sampleAdvert(words)
  const jobs = [advert, { ...advert, slug: 'regnskap', title: 'Regnskapsfører', unit: '', deadlineOn: null }]
  const shared = {
    advert,
    retention,
    undecidedOn: '2027-11-22',
    url: 'https://x.example/jobs/kokk-80-prosent',
  }
  const frame = sampleFrame(language, '/jobs/kokk-80-prosent')
  return {
    jobs: jobsPage({ frame: sampleFrame(language, '/jobs?after=3'), jobs }),
    'jobs-empty': jobsPage({ frame: sampleFrame(language, '/jobs'), jobs: [] }),
    advert: advertPage({ ...shared, frame, state: 'open' }),
    'advert-late': advertPage({
      ...shared,
      frame,
      state: 'deadlinePassed',
      advert: { ...advert, deadlineOn: '2026-11-20' },
    }),
    'advert-preview': advertPage({ ...shared, frame, state: 'preview', vacancyId: 'vac_1' }),
    'advert-closed': closedAdvertPage({ frame, jobs }),
  }
}

function applyPages(language: Language, words: Words): Pages {
  const frame = sampleFrame(language, '/jobs/kokk-80-prosent/apply')
  const vacancy = { ...sampleAdvert(words), attachments: true }
  const fresh = {
    frame,
    vacancy,
    formKey: 'key.mac',
    typed: {},
    problems: [],
    refused: [],
    held: [],
    retention,
    undecidedOn: '2027-11-22',
    poolText:
      language === 'nb' ? 'Dere kan beholde CV-en min i 12 måneder.' : 'You may keep my CV for 12 months.',
  }
  const typed = { ...sampleTyped(words), [addressField]: words.text }
  const held = [
    {
      fileId: 'fil_1',
      kind: 'cv' as const,
      name: words.file,
      size: 182_000,
      keptUntil: new Date('2026-11-23T13:02:00Z'),
    },
  ]
  const receipt = {
    frame,
    token: 't0ken',
    reference: '7Q2M9XKD4R',
    job: words.job,
    retention,
    undecidedOn: '2027-11-22',
  }
  const correction = { address: words.address, left: 3, corrected: false }
  return {
    apply: applyPage(fresh),
    'apply-errors': applyPage({
      ...fresh,
      typed,
      held,
      problems: [
        { field: addressField, key: 'err.email' },
        {
          field: `q_${sampleQuestions(words)[2]?.id ?? ''}`,
          key: 'err.required',
          values: { field: 'Har du fagbrev?' },
        },
      ],
      refused: [{ kind: 'attachments', name: words.file, key: 'file.locked' }],
    }),
    'apply-stale': applyPage({ ...fresh, typed, problems: [{ field: 'form', key: 'err.stale' }] }),
    'apply-too-late': applyTooLatePage({ frame, vacancy, typed }),
    receipt: receiptPage({ ...receipt, alreadyReceived: false, correction }),
    'receipt-corrected': receiptPage({
      ...receipt,
      alreadyReceived: true,
      correction: {
        ...correction,
        left: 1,
        corrected: true,
        typed: words.text,
        problem: { field: addressField, key: 'err.email' },
      },
    }),
    'receipt-later': receiptPage({ ...receipt, alreadyReceived: false }),
    'receipt-settled': receiptPage({ ...receipt, alreadyReceived: false, standing: { kind: 'settled' } }),
    'receipt-other-day': receiptPage({ ...receipt, alreadyReceived: false, standing: { kind: 'otherDay' } }),
    'receipt-erasing': receiptPage({
      ...receipt,
      ...{ alreadyReceived: false, standing: { kind: 'erasing', at: now } },
    }),
  }
}

function erasurePages(language: Language, words: Words): Pages {
  const frame = sampleFrame(language, '/erasures/t0ken')
  const at = (seconds: number) => new Date(now.getTime() - seconds * 1000)
  const shared = {
    frame,
    token: words.file,
    certificateNumbers: ['4F9C21KM7Q2X'],
    requestedAt: at(200),
    undoUntil: null,
    follow: false,
  }
  const waiting = { at: null }
  const steps = [
    { step: 'claimed' as const, at: at(100) },
    { step: 'deleted' as const, at: at(90) },
    { step: 'scanned' as const, ...waiting },
    { step: 'keyless' as const, ...waiting },
    { step: 'ledger' as const, ...waiting },
  ]
  const refusal = {
    code: '17-3-e' as const,
    authority: 'Datatilsynet',
    authorityUrl: 'https://www.datatilsynet.no',
    holdUntil: '2027-03-03',
    isPart: false,
  }
  const done = steps.map(step => ({ ...step, at: at(5) }))
  return {
    'erasure-cooling': erasurePage({ ...shared, state: 'coolingOff', undoUntil: at(-86_000), steps: [] }),
    'erasure-running': erasurePage({ ...shared, state: 'running', steps }),
    'erasure-follow': erasurePage({ ...shared, state: 'running', steps, follow: true }),
    'erasure-done': erasurePage({ ...shared, state: 'done', steps: done }),
    'erasure-done-part': erasurePage({
      ...shared,
      state: 'done',
      steps: done,
      refusal: { ...refusal, isPart: true },
    }),
    'erasure-undone': erasurePage({ ...shared, state: 'undone', steps: [] }),
    'erasure-hold-over': erasurePage({ ...shared, state: 'refused', steps: [], refusal, isHoldOver: true }),
    'erasure-refused': erasurePage({
      ...shared,
      state: 'refused',
      steps: [],
      refusal,
    }),
  }
}

function certificatePages(language: Language): Pages {
  const frame = sampleFrame(language, '/certificates/4F9C21KM7Q2X')
  const shared = { frame, number: '4F9C21KM7Q2X', uploaded: false }
  return {
    check: checkPage({ frame, typed: '' }),
    'check-wrong': checkPage({
      frame,
      typed: 'x',
      problem: { field: 'certificate', key: 'check.notCertificate' },
    }),
    certificate: certificatePage({
      ...{ ...shared, verdict: 'good', grade: 'C', certificate: sampleCertificate },
      copies: { state: 'promised' },
    }),
    'certificate-B': certificatePage({
      ...{ ...shared, verdict: 'good', grade: 'B', certificate: sampleCertificate },
      copies: { state: 'late' },
    }),
    'certificate-reserved': certificatePage({ ...shared, verdict: 'reserved' }),
    'certificate-unknown': certificatePage({ ...shared, verdict: 'unknown' }),
    'certificate-broken': certificatePage({ ...shared, verdict: 'broken' }),
  }
}

function errorPages(language: Language, words: Words): Pages {
  const frame = sampleFrame(language, '/x')
  const typed = typedTexts(language, { vacancy: sampleAdvert(words), typed: sampleTyped(words) })
  const mails = [
    { to: words.address, subject: words.job, text: `${words.text}\nhttp://localhost:3000/links/x`, at: now },
  ]
  const more = { retryAt: now, errorId: 'req_1', policyVersion: 1 }
  const pages = errorStatuses.map((status): [string, string] => [
    `error-${status}`,
    errorPage({ frame, status, ...more }),
  ])
  return {
    ...Object.fromEntries(pages),
    'error-typed': errorPage({ frame, status: 401, typed }),
    'error-unreadable': errorPage({
      frame,
      status: 409,
      unreadable: { reference: '7Q2M9XKD4R' },
      back: { path: '/my/applications/app_1/erase', labelKey: 'back.erase' },
    }),
    'error-unreadable-staff': errorPage({
      frame,
      status: 409,
      unreadable: { reference: undefined },
      back: { path: '/staff', labelKey: 'back.staff' },
    }),
    'dev-mail': developmentMailPage({ frame, mails }),
    'sign-in': signInPage({
      frame,
      username: words.address,
      failed: true,
      next: '/staff/jobs',
      passwordSet: true,
    }),
    invite: invitePage({
      frame,
      token: 't0ken',
      username: words.address,
      problem: { field: 'newPassword', key: 'invite.short' },
    }),
  }
}
