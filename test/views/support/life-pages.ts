import type { Language } from '../../../server/policy/languages.ts'
import { withdrawPage } from '../../../views/portal/withdraw.tsx'
import { policyPage } from '../../../views/records/policy.tsx'
import { policyVersionPage } from '../../../views/records/policy-version.tsx'
import { aPolicy } from '../../policy/a-policy.ts'
import { handOverPage } from '../../../views/review/hand-over.tsx'
import { now, sampleFrame, type Words } from './samples.ts'

/** Every page of withdrawal, hand-over and policy, by its name. */
export function lifePages(language: Language, words: Words): Record<string, string> {
  const staff = sampleFrame(language, '/staff/privacy/policy', {
    kind: 'staff',
    name: words.name,
    roles: ['privacyOfficer'],
  })
  const document = aPolicy()
  const due = { date: '2027-04-09', rule: 'withdrawn' as const }
  const applicationId = 'app_AAAAAAAAAAAAAAAAAAAAAA'
  const coming = { version: 2, effective: '2027-06-15', state: 'waiting' as const }
  const problems = [{ field: 'recipient', key: 'handOver.missing' }]
  return {
    withdraw: withdrawPage({
      frame: sampleFrame(language, '/my'),
      applicationId,
      job: words.name,
      due,
      copyDueOn: '2027-11-22',
    }),
    'hand-over': handOverPage({
      frame: staff,
      applicationId,
      job: words.name,
      daysKept: 30,
      form: { language, typed: { handedOn: '2027-04-09' }, problems },
    }),
    'policy-version': policyVersionPage({
      frame: staff,
      version: { version: 2, effective: '2027-06-15', state: 'inForce' },
      document,
      published: { at: now, by: words.name },
      confirmed: { at: now, by: words.name },
      revokedAt: null,
      hash: 'a'.repeat(64),
    }),
    'policy-version-revoked': policyVersionPage({
      frame: staff,
      version: coming,
      document: { ...document, pool: null },
      published: { at: now, by: null },
      confirmed: null,
      revokedAt: now,
      hash: 'b'.repeat(64),
    }),
    policy: policyPage({
      frame: { ...staff, done: 'policyConfirmed' },
      versions: [coming, { version: 1, effective: '2026-11-01', state: 'inForce' }],
      waiting: { version: 2, effective: '2027-06-15', moved: 3, soon: ['4509HA0CR1'], isOwn: false },
      revocable: [coming],
      typed: '',
      problems: [],
    }),
  }
}
