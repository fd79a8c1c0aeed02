import type { Language } from '../../../server/policy/languages.ts'
import { accessibilityPage } from '../../../views/notice/accessibility.tsx'
import { noticePage } from '../../../views/notice/notice.tsx'
import { aPolicy } from '../../policy/a-policy.ts'
import { sampleFrame } from './samples.ts'

/** The privacy notice in its states, and the page about accessibility. */
export function noticePages(language: Language): Record<string, string> {
  const document = aPolicy()
  const frame = sampleFrame(language, '/privacy')
  const [supplier] = document.processors
  if (!supplier) throw new Error('a sample is missing')
  const abroad = { ...supplier, id: 'sky', country: 'US', categories: [], role: 'controller' as const }
  const transfer = { mechanism: 'dpf' as const, checked: '2026-10-01' }
  const versions = [
    { version: 2, effective: '2027-06-15' },
    { version: 1, effective: '2026-11-01' },
  ]
  const cookies = [
    { kind: 'portal' as const, name: 'glemme-portal', longestMs: 3_600_000 },
    { kind: 'staff' as const, name: 'glemme-staff', longestMs: 28_800_000 },
  ]
  const shown = { frame, document, versions, cookies, version: 1, state: 'inForce' as const }
  const other = {
    ...document,
    pool: null,
    processors: [supplier, { ...abroad, transfer }],
    ownText: [{ heading: document.summary, text: document.summary }],
  }
  return {
    notice: noticePage(shown),
    'notice-other': noticePage({ ...shown, document: other, version: 2, state: 'notInForce' }),
    'notice-revoked': noticePage({
      ...shown,
      document: { ...other, processors: [] },
      version: 3,
      state: 'revoked',
    }),
    accessibility: accessibilityPage({ frame: sampleFrame(language, '/accessibility') }),
  }
}
