import type { Language } from '../../../server/policy/languages.ts'
import { refusalCodesOf, type CaseState } from '../../../server/policy/rights.ts'
import { linkPage } from '../../../views/access/link.tsx'
import type { ShownCase } from '../../../views/cases/case-parts.tsx'
import { casePage } from '../../../views/cases/case.tsx'
import { casesPage } from '../../../views/cases/cases.tsx'
import { correctCasePage } from '../../../views/cases/correct-case.tsx'
import { contestForPage, correctFieldPage } from '../../../views/cases/correct-one.tsx'
import { staffWithdrawPage } from '../../../views/review/withdraw.tsx'
import { complaintPage } from '../../../views/cases/complaint.tsx'
import { extendCasePage } from '../../../views/cases/extend-case.tsx'
import { masksInput, masksPage } from '../../../views/cases/masks.tsx'
import { newCasePage } from '../../../views/cases/new-case.tsx'
import { ownCasePage } from '../../../views/cases/own-case.tsx'
import { refuseCasePage } from '../../../views/cases/refuse-case.tsx'
import { listedCase } from '../../../views/cases/shapes.ts'
import { refusalText } from '../../../views/mail/case-turn.ts'
import { now, sampleFrame, type Words } from './samples.ts'

const today = '2026-11-22'

function listed(caseId: string, dueOn: string, state: CaseState = 'open') {
  const row = { _id: caseId, type: 'access' as const, channel: 'phone' as const, receivedOn: '2026-10-30' }
  return listedCase({ ...row, state, dueOn, extendedDueOn: null }, today)
}

function shownSample(language: Language, words: Words): ShownCase {
  return {
    ...listed('cas_1', '2026-11-24'),
    identity: { method: 'inPerson', at: now },
    person: { name: words.name, address: 'kari@example.com' },
    isNobody: false,
    isStripped: false,
    applications: [{ reference: '7Q2M9XKD4R', job: words.job }],
    entryReference: '8R3N0YLE5S',
    entryPath: '/staff/pool/poo_1',
    request: words.text,
    answer: '',
    refusal: '',
    holdUntil: '',
    isCopyOffered: false,
    history: [
      { event: 'open', at: now },
      { event: 'identify', at: now },
    ],
  }
}

/** Every page about people's requests, by its name. */
export function casesPages(language: Language, words: Words): Record<string, string> {
  const staff = { kind: 'staff', name: words.name, roles: ['privacyOfficer' as const] } as const
  const frame = sampleFrame(language, '/staff/cases', staff)
  const waiting = [
    listed('cas_1', '2026-11-20'),
    listed('cas_2', '2026-11-22'),
    listed('cas_3', '2026-12-20'),
  ]
  const form = { typed: {}, problems: [] }
  const person = [{ field: 'person', key: 'err.caseNobody' }]
  const until = [{ field: 'until', key: 'err.caseUntil', values: { from: '1.1.', to: '2.2.' } }]
  return {
    cases: casesPage({
      frame,
      waiting: waiting.map(one => ({ ...one, references: ['7Q2M9XKD4R', '8Q2M9XKD4R'] })),
      closed: [{ ...listed('cas_4', '2026-11-01', 'granted'), references: [] }],
    }),
    'cases-empty': casesPage({ frame, waiting: [], closed: [] }),
    'case-new': newCasePage({ frame, caseId: 'cas_1', foundNobody: false, ...form }),
    'case-new-error': newCasePage({ frame, caseId: 'cas_1', foundNobody: true, typed: {}, problems: person }),
    ...casePagesOf(language, words, frame),
    'case-extend': extendCasePage({ frame, caseId: 'cas_1', type: 'access', isOpen: true, ...form }),
    'case-extend-over': extendCasePage({
      frame,
      caseId: 'cas_1',
      type: 'access',
      isOpen: false,
      typed: { text: words.text },
      problems: [],
    }),
    'case-extend-error': extendCasePage({
      frame,
      caseId: 'cas_1',
      type: 'access',
      isOpen: true,
      typed: {},
      problems: until,
    }),
    ...ownPages(language, words),
  }
}

function casePagesOf(language: Language, words: Words, frame: ReturnType<typeof sampleFrame>) {
  const shown = shownSample(language, words)
  const [about] = shown.applications
  const readable = { ...shown, applications: about ? [{ ...about, path: '/staff/applications/app_1' }] : [] }
  const form = { typed: {}, problems: [] }
  const desk = { frame, mayAnswer: true, mayRefuse: true, mayExtend: true, coolingOffHours: 24, ...form }
  const unknown = { ...shown, identity: null, state: 'awaitingIdentity' as const, channel: 'letter' as const }
  const held = { ...shown, type: 'erasure' as const, holdUntil: '2027-03-03' }
  const missing = [{ field: 'text', key: 'err.required', values: { field: 'x' } }]
  const refusal = refusalText(language, {
    code: '17-3-e',
    authority: 'Datatilsynet',
    authorityUrl: 'https://www.datatilsynet.no',
    holdUntil: '2027-03-03',
    isPart: false,
  })
  const refuse = {
    frame,
    caseId: 'cas_1',
    type: 'erasure' as const,
    codes: refusalCodesOf('erasure'),
    mayBePart: true,
    holdUntil: '2027-03-03',
    ...form,
  }
  return {
    case: casePage({ ...desk, shown, cannot: undefined }),
    'case-masked': casePage({ ...desk, shown: readable, cannot: undefined, masks: { areSet: true } }),
    ...masksPages(language, words, frame),
    ...correctingPages(language, words, frame),
    'case-error': casePage({ ...desk, shown, cannot: undefined, problems: missing }),
    'case-unidentified': casePage({ ...desk, shown: unknown, cannot: 'unidentified' }),
    'case-nobody': casePage({ ...desk, shown: { ...unknown, isNobody: true }, cannot: 'unidentified' }),
    'case-held': casePage({ ...desk, shown: held, cannot: 'held' }),
    'case-held-part': casePage({ ...desk, shown: held, cannot: undefined }),
    'case-hired-missing': casePage({ ...desk, shown: { ...shown, type: 'hiredPerson' }, cannot: 'missing' }),
    'case-undecided': casePage({ ...desk, shown: { ...held, type: 'objection' }, cannot: 'undecided' }),
    'case-restricted': casePage({
      ...desk,
      shown: { ...shown, type: 'restriction', state: 'granted' },
      cannot: 'words',
      restriction: { liftOn: null },
    }),
    'case-lifted-soon': casePage({
      ...desk,
      shown: { ...shown, type: 'restriction', state: 'granted' },
      cannot: 'words',
      restriction: { liftOn: '2026-12-06' },
    }),
    'case-refused': casePage({ ...desk, shown: { ...held, state: 'refused', refusal }, cannot: 'held' }),
    'case-refuse': refuseCasePage({ ...refuse, preview: undefined }),
    'case-refuse-closed': refuseCasePage({ ...refuse, isClosed: true, codes: [], preview: undefined }),
    'case-refuse-none': refuseCasePage({ ...refuse, codes: [], preview: undefined }),
    'case-refuse-preview': refuseCasePage({ ...refuse, preview: { sentence: refusal, text: words.text } }),
  }
}

function correctingPages(language: Language, words: Words, frame: ReturnType<typeof sampleFrame>) {
  const shown = { ...shownSample(language, words), type: 'rectification' as const }
  const page = { frame, mayAnswer: true, mayRefuse: true, mayExtend: true, coolingOffHours: 24 }
  const desk = { ...page, typed: {}, problems: [], cannot: 'words' as const, shown }
  const author = { role: 'recruiter' as const, name: words.name }
  const note = { noteId: 'not_1', kind: 'note' as const, author, writtenAt: now, isContested: false }
  const one = {
    applicationId: 'app_1',
    reference: '7Q2M9XKD4R',
    job: words.job,
    fields: [{ name: 'letter', label: words.job }],
    files: [{ fileId: 'fil_1', kind: 'cv' as const, size: 1234, mayChange: true }],
    room: ['attachments' as const],
    notes: [note, { ...note, noteId: 'not_2', kind: 'score' as const, isContested: true }],
    isHeld: false,
  }
  const closed = {
    ...one,
    applicationId: 'app_2',
    files: one.files.map(file => ({ ...file, fileId: 'fil_2', mayChange: false })),
    room: [],
    notes: [],
  }
  const held = { ...one, applicationId: 'app_3', isHeld: true }
  const { notes: _none, ...entry } = { ...one, applicationId: 'poo_1', room: ['cv' as const], files: [] }
  const correct = { frame, caseId: 'cas_1', applications: [one, closed, held], trouble: null }
  const form = { language, typed: {}, problems: [] }
  const ofOne = { frame, caseId: 'cas_1', applicationId: 'app_1', job: words.job, form }
  const missing = [{ field: 'text', key: 'err.required', values: { field: 'x' } }]
  const wrong = [{ field: 'value', key: 'err.name' }]
  return {
    'case-correct': correctCasePage(correct),
    'case-correct-pool': correctCasePage({ ...correct, applications: [entry] }),
    'case-correct-error': correctCasePage({ ...correct, trouble: { target: 'fil_1', text: words.job } }),
    'case-correct-field': correctFieldPage({ ...ofOne, what: { kind: 'field', name: 'fullName' } }),
    'case-correct-field-error': correctFieldPage({
      ...ofOne,
      what: { kind: 'field', name: 'emailAddress' },
      form: { ...form, problems: wrong },
    }),
    'case-contest': contestForPage({ ...ofOne, note }),
    'case-contest-error': contestForPage({ ...ofOne, note, form: { ...form, problems: missing } }),
    'case-uncorrected': casePage({ ...desk, correction: 'needed' }),
    'case-corrected': casePage({ ...desk, correction: 'done' }),
    'case-correct-officer': casePage({ ...desk, correction: 'officer' }),
    'case-correct-none': casePage({ ...desk, correction: 'impossible' }),
    'staff-withdraw': staffWithdrawPage({
      frame,
      applicationId: 'app_1',
      job: words.job,
      dueOn: '2026-12-22',
    }),
  }
}

function masksPages(language: Language, words: Words, frame: ReturnType<typeof sampleFrame>) {
  const texts = [
    { label: words.job, text: words.text },
    { label: words.job, text: words.text },
  ]
  const one = { applicationId: 'app_1', reference: '7Q2M9XKD4R', job: words.job, texts }
  const other = { ...one, applicationId: 'app_2', reference: '8Q2M9XKD4R', texts: [] }
  const page = { frame, caseId: 'cas_1', typed: {}, problems: [] }
  const typed = { [masksInput('app_1')]: words.text }
  const problems = [{ field: masksInput('app_1'), key: 'err.maskUnknown', values: { n: 1 } }]
  return {
    masks: masksPage({ ...page, applications: [one, other], isWhole: true }),
    'masks-hidden': masksPage({ ...page, applications: [], isWhole: false }),
    'masks-error': masksPage({ ...page, applications: [one], isWhole: true, typed, problems }),
  }
}

function ownPages(language: Language, words: Words): Record<string, string> {
  const frame = sampleFrame(language, '/my/cases/cas_1', { kind: 'applicant' })
  const own = { ...shownSample(language, words), person: undefined }
  const job = words.job
  return {
    'own-case': ownCasePage({ frame, shown: own }),
    'own-case-copy': ownCasePage({ frame, shown: own, newCopyId: 'exp_1' }),
    'own-case-answered': ownCasePage({ frame, shown: { ...own, state: 'granted', answer: words.text } }),
    'own-case-outlived': ownCasePage({ frame, shown: { ...own, state: 'partly', answer: '', refusal: '' } }),
    'own-case-erasing': ownCasePage({
      frame,
      shown: {
        ...own,
        ...{ type: 'erasure', state: 'granted', isWaiting: true, answer: '', refusal: '' },
        erasing: [
          { reference: '7Q2M9XKD4R', job: words.job, undo: { path: '/my/applications/app_1', until: now } },
        ],
      },
    }),
    'own-case-hired': ownCasePage({
      frame,
      shown: { ...own, type: 'hiredPerson', state: 'granted', hired: [{ path: '/my/x', job }] },
    }),
    complaint: complaintPage({ frame, caseId: 'cas_1', role: 'daglig leder', typed: {}, problems: [] }),
    'link-case': linkPage({ frame, token: 'x', job, purpose: { kind: 'case', identifies: true } }),
  }
}
