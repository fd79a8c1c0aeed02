import type { Language } from '../../../server/policy/languages.ts'
import { staffApplicationPage } from '../../../views/review/application.tsx'
import { officersApplicationPage } from '../../../views/review/officers-application.tsx'
import type { OfficersFacts } from '../../../views/review/officers-facts.tsx'
import { staffJobPage } from '../../../views/review/job.tsx'
import { closeJobPage } from '../../../views/vacancies/close-job.tsx'
import { editJobPage } from '../../../views/vacancies/edit-job.tsx'
import { questionsPage } from '../../../views/vacancies/questions.tsx'
import { staffJobsPage } from '../../../views/vacancies/staff-jobs.tsx'
import { statementPages } from './statement-pages.ts'
import { staffWritten, writtenPages } from './written-pages.ts'
import { now, sampleAdvert, sampleFrame, samplePerson, sampleQuestions, type Words } from './samples.ts'

/** Every page of staff, by its name. */
export function staffPages(language: Language, words: Words): Record<string, string> {
  const frame = sampleFrame(language, '/staff/jobs', {
    kind: 'staff',
    name: words.name,
    roles: ['recruiter'],
  })
  const job = {
    vacancyId: 'vac_1',
    title: words.job,
    place: 'Bodø',
    deadlineOn: '2026-12-06',
    unread: 3,
    undecided: 12,
    messages: 2,
  }
  return {
    'staff-jobs': staffJobsPage({
      pool: true,
      frame,
      jobs: [
        { ...job, state: 'published' },
        {
          ...job,
          vacancyId: 'vac_2',
          title: 'Regnskapsfører',
          state: 'draft',
          unread: 0,
          undecided: 0,
          deadlineOn: null,
        },
      ],
    }),
    'staff-jobs-empty': staffJobsPage({ frame, pool: false, jobs: [] }),
    ...editPages(language, words),
    ...jobPages(language, words),
    ...readPages(language, words),
  }
}

function editPages(language: Language, words: Words): Record<string, string> {
  const frame = sampleFrame(language, '/staff/jobs/new', {
    kind: 'staff',
    name: words.name,
    roles: ['recruiter'],
  })
  const advert = sampleAdvert(words)
  const typed = {
    title: advert.title,
    place: advert.place,
    unit: advert.unit,
    text: advert.text,
    contactName: words.name,
  }
  const questions = sampleQuestions(words).map(question => ({ question, findings: [] }))
  return {
    'edit-new': editJobPage({ frame, vacancyId: 'vac_1', state: 'new', typed: {}, problems: [] }),
    'edit-draft': editJobPage({
      frame,
      vacancyId: 'vac_1',
      state: 'draft',
      typed: { ...typed, contactEmail: words.text },
      problems: [{ field: 'contactEmail', key: 'err.email' }],
    }),
    questions: questionsPage({
      frame,
      vacancyId: 'vac_1',
      title: words.job,
      state: 'draft',
      questions,
      typed: { kind: 'one', label_nb: words.text, choices_nb: words.text, reason_nb: words.text },
      problems: [],
      findings: [
        {
          code: 'Q01',
          level: 'error',
          path: 'label_nb',
          message: { nb: 'Dette kan du ikke spørre om.', en: 'You may not ask this.' },
        },
      ],
    }),
    'questions-none': questionsPage({
      frame,
      vacancyId: 'vac_1',
      title: words.job,
      state: 'published',
      questions: [],
      typed: {},
      problems: [],
      findings: [],
    }),
    close: closeJobPage({
      frame,
      vacancyId: 'vac_1',
      title: words.job,
      isClosed: false,
      undecided: [{ applicationId: 'app_1', name: words.name, receivedAt: now, dueOn: '2027-05-22' }],
      unstated: [{ applicationId: 'app_2', at: now }],
      problems: [{ field: 'statements', key: 'statement.missingSome' }],
      mailMinutes: 60,
    }),
    'close-again': closeJobPage({
      frame,
      vacancyId: 'vac_1',
      title: words.job,
      isClosed: true,
      undecided: [{ applicationId: 'app_1', name: words.name, receivedAt: now, dueOn: '2027-05-22' }],
      unstated: [],
      problems: [],
      mailMinutes: 60,
    }),
    ...statementPages(language, words),
  }
}

function jobPages(language: Language, words: Words): Record<string, string> {
  const frame = sampleFrame(language, '/staff/jobs/vac_1', {
    kind: 'staff',
    name: words.name,
    roles: ['recruiter'],
  })
  const row = {
    kind: 'application' as const,
    applicationId: 'app_1',
    reference: '7Q2M9XKD4R',
    name: words.name,
    receivedAt: now,
    stage: 'received' as const,
    messages: 2,
  }
  const base = {
    frame,
    vacancyId: 'vac_1',
    slug: 'kokk-80-prosent',
    title: words.job,
    place: 'Bodø',
    state: 'published' as const,
    deadlineOn: '2026-12-06',
    stage: 'all' as const,
    first: true,
    next: null,
    purged: null,
    undecided: 1,
    deletable: false,
  }
  return {
    'staff-job': staffJobPage({
      ...base,
      rows: [
        { ...row, state: 'undecided', due: { date: '2027-11-22', rule: 'undecided' } },
        {
          ...row,
          name: 'Ola Nordmann',
          stage: 'reviewed',
          state: 'rejected',
          due: { date: '2027-05-22', rule: 'rejected' },
        },
        { kind: 'pulled', receivedAt: now },
        {
          kind: 'unreadable',
          reference: row.reference,
          receivedAt: now,
          state: 'undecided',
          due: { date: '2027-11-22', rule: 'undecided' },
        },
      ],
      next: 'a b',
      first: false,
      purged: { count: 12, lastMonth: '2027-05' },
    }),
    'staff-job-empty': staffJobPage({ ...base, rows: [] }),
    'staff-job-forgotten': staffJobPage({ ...base, rows: [], state: 'closed', deletable: true }),
  }
}

function readPages(language: Language, words: Words): Record<string, string> {
  const frame = sampleFrame(language, '/staff/applications/app_1', {
    kind: 'staff',
    name: words.name,
    roles: ['recruiter'],
  })
  const file = {
    fileId: 'fil_1',
    kind: 'cv' as const,
    name: words.file,
    size: 182_000,
    flags: ['JavaScript'],
  }
  const base = {
    frame,
    applicationId: 'app_1',
    reference: '7Q2M9XKD4R',
    vacancy: { vacancyId: 'vac_1', title: words.job },
    receivedAt: new Date('2026-11-02T12:00:00Z'),
    state: 'undecided' as const,
    due: { date: '2027-11-02', rule: 'undecided' as const },
    decidedAt: null,
    ...samplePerson(words),
    questions: sampleQuestions(words),
    files: [
      { ...file, flaggedAt: null, replacedAt: now },
      { ...file, flaggedAt: now, replacedAt: null },
    ],
    strip: null,
    mayDecide: true,
    written: staffWritten(words),
    others: 1,
    next: 'app_2',
    previous: 'app_0',
  }
  const strip = {
    outcome: 'rejected' as const,
    mail: { state: 'waiting' as const, at: new Date('2026-11-22T13:32:00Z') },
    mayUndo: true,
  }
  const roles = ['privacyOfficer'] as const
  const officer = { kind: 'staff' as const, name: words.name, roles }
  const read = sampleFrame(language, '/staff/applications/app_1', officer)
  const officers = { ...base, ...base.written, frame: read }
  const none = { referees: [], cases: [], consents: [], copies: [], looks: [] }
  const rejected = {
    state: 'rejected' as const,
    due: { date: '2027-05-22', rule: 'rejected' as const },
    decidedAt: now,
    mayDecide: false,
  }
  return {
    read: staffApplicationPage(base),
    'read-officer': officersApplicationPage({
      ...officers,
      isHeld: true,
      stop: 'hold',
      facts: officersFacts(language, words),
    }),
    'read-officer-case': officersApplicationPage({
      ...{ ...officers, isHeld: false, notes: [], messages: [], facts: none },
    }),
    ...writtenPages(language, words),
    'read-rejected': staffApplicationPage({ ...base, ...rejected, strip }),
    'read-failed': staffApplicationPage({
      ...base,
      ...rejected,
      strip: { ...strip, mail: { ...strip.mail, state: 'failed' }, mayUndo: false },
    }),
  }
}

function officersFacts(language: Language, words: Words): OfficersFacts {
  const reach = { email: words.address, phone: null }
  const from = { source: 'other' as const, sourceNote: words.text }
  const said = { name: words.name, ...reach, ...from, job: words.job, enteredAt: now, dueOn: '2027-05-22' }
  const asked = { type: 'access' as const, state: 'open' as const, channel: 'phone' as const }
  const deadline = {
    receivedOn: '2026-11-20',
    deadline: '2026-12-20',
    left: 28,
    label: { key: 'cases.daysLeft' as const, n: 28 },
  }
  const consent = { givenAt: now, receiptNo: '7Q2M9XKD4R01', language, isKept: true, text: words.text }
  return {
    referees: [said],
    cases: [{ caseId: 'cas_1', ...asked, ...deadline }],
    consents: [
      { ...consent, closedAt: null, closing: null },
      { ...consent, closedAt: now, closing: 'withdrawn' },
    ],
    copies: [{ name: words.name, isStaff: false, firstAt: now, times: 1, tookOver: true }],
    looks: [{ at: now, who: 'recruiter', name: words.name, what: 'hold.opened' }],
  }
}
