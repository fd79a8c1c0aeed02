import type { Language } from '../../../server/policy/languages.ts'
import { heldPage } from '../../../views/portal/held.tsx'
import { findApplicationPage } from '../../../views/review/find.tsx'
import { holdPage } from '../../../views/rights/hold.tsx'
import { holdsPage } from '../../../views/rights/holds.tsx'
import { newHoldPage } from '../../../views/rights/new-hold.tsx'
import { now, sampleFrame, type Words } from './samples.ts'

/** Every page about legal holds, by its name: the privacy officer's, and what an applicant sees in place of an erasure. */
export function holdsPages(language: Language, words: Words): Record<string, string> {
  const frame = sampleFrame(language, '/staff/privacy/holds', {
    kind: 'staff',
    name: words.name,
    roles: ['privacyOfficer'],
  })
  const row = {
    holdId: 'hld_1',
    reference: '7Q2M9XKD4R',
    reviewOn: '2027-02-01',
    lastOn: '2027-03-03',
    endedAt: null,
  }
  const active = [
    { ...row, code: 'claim' as const, state: 'late' as const },
    { ...row, holdId: 'hld_2', code: 'duty' as const, state: 'soon' as const },
    { ...row, holdId: 'hld_4', code: 'unknown' as const, state: 'active' as const },
  ]
  const ended = [
    { ...row, holdId: 'hld_3', code: 'unknown' as const, state: 'lapsed' as const, endedAt: now },
  ]
  const texts = { reason: words.text, caseRef: '27-012345TVI', owner: words.name }
  const hold = {
    ...row,
    frame,
    code: 'claim' as const,
    placedAt: now,
    typed: {},
    problems: [],
    others: [],
    isOfCopy: false,
  }
  const wrong = [{ field: 'reviewBy', key: 'err.reviewBy' }]
  return {
    holds: holdsPage({ frame, active, ended }),
    'holds-empty': holdsPage({ frame, active: [], ended: [] }),
    'hold-new': newHoldPage({ frame, holdId: 'hld_1', typed: {}, problems: [] }),
    hold: holdPage({ ...hold, state: 'active', texts, path: '/staff/applications/app_1' }),
    'hold-other': holdPage({ ...hold, state: 'active', texts, others: ['hld_2'] }),
    'hold-error': holdPage({ ...hold, state: 'soon', texts, problems: wrong }),
    'hold-restored': holdPage({ ...hold, code: 'unknown', state: 'active', texts: null }),
    'hold-released': holdPage({ ...hold, state: 'released', texts, endedAt: now }),
    'find-application': findApplicationPage({
      frame,
      found: null,
      form: { language, typed: {}, problems: [] },
    }),
    'find-application-error': findApplicationPage({
      frame,
      found: null,
      form: { language, typed: { q: words.text }, problems: [{ field: 'q', key: 'findApp.problem' }] },
    }),
    'find-application-none': findApplicationPage({
      frame,
      found: [],
      form: { language, typed: { q: words.address }, problems: [] },
    }),
    'find-application-found': findApplicationPage({
      frame,
      found: (['undecided', 'hidden', 'going'] as const).map((state, at) => ({
        applicationId: state === 'undecided' ? 'app_1' : null,
        reference: `7Q2M9XKD4${at}`,
        job: words.job,
        receivedAt: now,
        state,
        dueOn: state === 'hidden' ? null : '2027-11-02',
        goesAt: state === 'going' ? now : null,
      })),
      form: { language, typed: { q: words.address }, problems: [] },
    }),
    held: heldPage({
      frame: sampleFrame(language, '/my/applications/app_1/erase', { kind: 'applicant' }),
      job: words.job,
      code: 'claim',
      lastOn: '2027-03-03',
    }),
  }
}
