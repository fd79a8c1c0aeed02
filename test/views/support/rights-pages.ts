import { correctables, correctionInput } from '../../../server/policy/corrections.ts'
import type { Language } from '../../../server/policy/languages.ts'
import { copiesPage, copyPage } from '../../../views/records/recipients.tsx'
import { editPage } from '../../../views/rights/edit.tsx'
import { objectPage } from '../../../views/rights/object.tsx'
import { restrictPage } from '../../../views/rights/restrict.tsx'
import { sampleFrame, sampleQuestions, type Words } from './samples.ts'

/** The pages of the rights an applicant uses, in their states, by name. */
export function rightsPages(language: Language, words: Words): Record<string, string> {
  const frame = sampleFrame(language, '/my/applications/app_1', { kind: 'applicant' })
  const of = { applicationId: 'app_1', job: words.job }
  const shown = { frame, ...of }
  return {
    ...editPages(language, words),
    restrict: restrictPage({ frame, of: { ...of, isUndecided: true }, typed: {}, problems: [] }),
    'restrict-pool': restrictPage({ frame, of: 'pool', typed: {}, problems: [] }),
    'restrict-error': restrictPage({
      frame,
      of: { ...of, isUndecided: false },
      typed: { text: words.text },
      problems: [{ field: 'reason', key: 'err.required', values: { field: 'x' } }],
    }),
    ...objectPages(shown),
    ...copyPages(language, words),
  }
}

function editPages(language: Language, words: Words): Record<string, string> {
  const frame = sampleFrame(language, '/my/applications/app_1/edit/x', { kind: 'applicant' })
  const of = { applicationId: 'app_1', job: words.job }
  const shown = { frame, of, problems: [], held: undefined }
  const typed = { [correctionInput]: words.text }
  const held = { kind: 'hold', code: 'claim', lastOn: '2027-08-31' } as const
  const pages = correctables(sampleQuestions(words)).map(
    (what, at) =>
      [
        `correct-${at}`,
        editPage({ ...shown, what, typed, dueOn: at % 2 === 0 ? '2027-11-22' : undefined }),
      ] as const,
  )
  const [what] = correctables([])
  if (!what) throw new Error('nothing can be corrected')
  const problems = [{ field: correctionInput, key: 'err.name' }]
  return {
    ...Object.fromEntries<string>(pages),
    'correct-error': editPage({ ...shown, what, typed, problems, dueOn: undefined }),
    'correct-held': editPage({ ...shown, what, typed, held, dueOn: undefined }),
    'correct-pool': editPage({ ...shown, of: 'pool', what, typed, dueOn: undefined }),
    'correct-pool-held': editPage({ ...shown, of: 'pool', what, typed, held, dueOn: undefined }),
  }
}

function objectPages(shown: Pick<Parameters<typeof objectPage>[0], 'frame' | 'applicationId' | 'job'>) {
  type Props = Parameters<typeof objectPage>[0]
  const page = (way: Props['way'], said: Partial<Pick<Props, 'awaits' | 'asked'>> = {}): string =>
    objectPage({
      ...shown,
      way,
      awaits: said.awaits,
      asked: said.asked,
      erasureToken: 'e'.repeat(43),
      coolingOff: { hours: 24, skippable: true },
      isAsked: said.awaits === undefined,
      isKept: way !== 'erase',
    })
  return {
    'object-erase': page('erase'),
    'object-wait': page('wait'),
    'object-restrict': page('restrict'),
    'object-waits': page('wait', { awaits: ['answer', 'restriction', 'access', 'hold'] }),
    'object-goes': page('erase', { awaits: [] }),
    'object-asked': page('restrict', { asked: { caseId: 'cas_1', isRestricted: true } }),
    'object-open': page('restrict', { asked: { caseId: 'cas_1', isRestricted: false } }),
  }
}

function copyPages(language: Language, words: Words): Record<string, string> {
  const frame = sampleFrame(language, '/recipients/t0ken')
  const shown = { frame, token: 't0ken', number: '4F9C21KM7Q2X', controller: 'Fjordkontor AS' }
  const staff = sampleFrame(language, '/staff/privacy/recipients', {
    kind: 'staff',
    name: words.name,
    roles: ['privacyOfficer'],
  })
  const copy = { number: '4F9C21KM7Q2X', wasTold: true, askedOn: '2026-11-20' }
  return {
    'copy-delete': copyPage({ ...shown, what: 'delete', isDone: false }),
    'copy-correct': copyPage({ ...shown, what: 'correct', isDone: false }),
    'copy-restrict': copyPage({ ...shown, what: 'restrict', isDone: true }),
    'copy-lifted': copyPage({ ...shown, what: 'restrict', isDone: false, isLifted: true }),
    copies: copiesPage({
      frame: staff,
      copies: [
        { ...copy, what: 'correct', holder: { kind: 'staff', name: words.name } },
        { ...copy, what: 'delete', holder: { kind: 'outside', names: ['Lønn AS'] }, wasTold: false },
      ],
    }),
    'copies-none': copiesPage({ frame: staff, copies: [] }),
  }
}
