import type { Language } from '../../../server/policy/languages.ts'
import { copiesPage } from '../../../views/copies/copies.tsx'
import { copyPage } from '../../../views/copies/copy.tsx'
import { receivedDeadPage, receivedPage } from '../../../views/copies/received.tsx'
import { transfersPage, type ShownTransferState } from '../../../views/copies/transfers.tsx'
import { now, sampleFrame, type Words } from './samples.ts'

const minuteMs = 60_000

/** Every page of copies that people take away and of what they send on. */
export function copyPages(language: Language, words: Words): Record<string, string> {
  return { ...ownCopyPages(language, words), ...transferPages(language, words) }
}

function ownCopyPages(language: Language, words: Words): Record<string, string> {
  const frame = sampleFrame(language, '/my/copies', { kind: 'applicant' })
  const newIds = { access: 'exp_8', portable: 'exp_9' }
  const one = { applicationId: 'app_1', job: words.job, reference: '7Q2M9XKD4R' }
  const made = { copyId: 'exp_1', kind: 'access' as const, state: 'ready' as const, askedAt: now }
  const late = { ...made, copyId: 'exp_2', kind: 'portable' as const, state: 'expired' as const }
  const copy = {
    frame: sampleFrame(language, '/my/copies/exp_1', { kind: 'applicant' }),
    copyId: 'exp_1',
    kind: 'access' as const,
    step: 'files' as const,
    done: 3,
    total: 9,
    startedAt: new Date(now.getTime() - 2 * minuteMs),
    changedAt: now,
    expiresAt: new Date('2026-11-23T13:02:00Z'),
    size: 1_400_000,
    follow: false,
  }
  const stalled = { ...copy, changedAt: new Date(now.getTime() - minuteMs - 1) }
  return {
    copies: copiesPage({ frame, newIds, applications: [one], copies: [made, late] }),
    'copies-several': copiesPage({
      ...{ frame, newIds, copies: [] },
      applications: [one, { ...one, applicationId: 'app_2' }],
    }),
    'copy-waiting': copyPage({ ...copy, state: 'waiting', step: null, total: null, startedAt: null }),
    'copy-building': copyPage({ ...stalled, state: 'building' }),
    'copy-follow': copyPage({ ...copy, state: 'building', follow: true }),
    'copy-ready': copyPage({ ...copy, state: 'ready', follow: true }),
    'copy-ready-portable': copyPage({ ...copy, state: 'ready', kind: 'portable' }),
    'copy-failed': copyPage({ ...copy, state: 'failed' }),
    'copy-expired': copyPage({ ...copy, state: 'expired' }),
  }
}

function transferPages(language: Language, words: Words): Record<string, string> {
  const frame = sampleFrame(language, '/my/transfers', { kind: 'applicant' })
  const form = { language, typed: {}, problems: [] }
  const content = {
    applicationId: 'app_1',
    job: words.job,
    reference: '7Q2M9XKD4R',
    fields: [[language === 'nb' ? 'Navn' : 'Name', words.name]] as const,
    files: [words.file],
  }
  const transferOf = (state: ShownTransferState) => ({
    transferId: `exp_${state}`,
    job: words.job,
    to: words.address,
    code: state === 'ready' ? '7Q2M9XKD' : null,
    state,
    askedAt: now,
    expiresAt: new Date('2026-11-29T13:02:00Z'),
    mailFailed: state === 'ready',
  })
  const states = ['waiting', 'ready', 'fetched', 'closed', 'changed', 'failed'] as const
  const base = { frame, newId: 'exp_9', contents: [content], form }
  const received = {
    frame: sampleFrame(language, '/transfers/t0ken'),
    token: 't0ken',
    name: words.name,
    files: 2,
    expiresAt: new Date('2026-11-29T13:02:00Z'),
  }
  const wrong = { ...form, problems: [{ field: 'code', key: 'err.transferCode', values: { n: 3 } }] }
  const unlike = { ...form, problems: [{ field: 'receiverEmailAgain', key: 'err.addressesDiffer' }] }
  return {
    transfers: transfersPage({ ...base, transfers: states.map(transferOf) }),
    'transfers-error': transfersPage({
      ...{ ...base, transfers: [], form: unlike },
      contents: [content, { ...content, applicationId: 'app_2' }],
    }),
    received: receivedPage({ ...received, form }),
    'received-error': receivedPage({ ...received, form: wrong }),
    'received-dead': receivedDeadPage(received.frame),
  }
}
