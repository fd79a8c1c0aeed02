import type { Language } from '../../../server/policy/languages.ts'
import { hireStatementPage } from '../../../views/portal/hire-statement.tsx'
import { readStatementPage, writeStatementPage } from '../../../views/statements/staff.tsx'
import { sampleFrame, type Words } from './samples.ts'

/** Every page of hire statements, by its name. */
export function statementPages(language: Language, words: Words): Record<string, string> {
  const staff = { kind: 'staff', name: words.name, roles: ['recruiter'] } as const
  const frame = sampleFrame(language, '/staff/applications/app_1/hire-statement', staff)
  const own = {
    frame: sampleFrame(language, '/my/applications/app_1/hire-statement'),
    applicationId: 'app_1',
    job: words.job,
  }
  const said = { education: words.text, practice: words.text, other: '' }
  const problems = [{ field: 'education', key: 'err.fnr', values: { field: words.job } }]
  const write = { frame, applicationId: 'app_1', job: words.job }
  return {
    'statement-write': writeStatementPage({ ...write, form: { language, typed: said, problems: [] } }),
    'statement-error': writeStatementPage({ ...write, form: { language, typed: said, problems } }),
    'statement-read': readStatementPage({ frame, job: words.job, words: said }),
    'statement-unwritten': readStatementPage({ frame, job: words.job, words: undefined }),
    'statement-nobody': hireStatementPage({ ...own, part: { kind: 'nobody' } }),
    'statement-outlived': hireStatementPage({ ...own, part: { kind: 'outlived' } }),
    'statement-undecided': hireStatementPage({ ...own, part: { kind: 'undecided' } }),
    'statement-not-for-you': hireStatementPage({ ...own, part: { kind: 'notForYou' } }),
    'statement-ask': hireStatementPage({ ...own, part: { kind: 'ask' } }),
    'statement-shown': hireStatementPage({
      ...own,
      part: { kind: 'asked', statements: [said], waitsUntil: '2026-12-28' },
    }),
  }
}
