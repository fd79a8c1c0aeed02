import type { Language } from '../../../server/policy/languages.ts'
import { contestPage, ownMessagesPage, type OwnWrittenPart } from '../../../views/written/own.tsx'
import type { ShownMessage, StaffNote } from '../../../views/written/shapes.ts'
import {
  scorePage,
  staffMessagesPage,
  staffNotePage,
  staffNotesPage,
  type WrittenPart,
} from '../../../views/written/staff.tsx'
import { tasksPage } from '../../../views/written/tasks.tsx'
import { now, sampleFrame, type Words } from './samples.ts'

function notesOf(words: Words): StaffNote[] {
  const note = {
    noteId: 'not_1',
    kind: 'note' as const,
    source: 'staff' as const,
    author: { role: 'recruiter' as const, name: words.name },
    writtenAt: now,
    changedAt: now,
    text: words.text,
    scores: [],
    contest: null,
    mayChange: true,
  }
  const answer = { text: words.text, at: now, author: { role: 'hiringManager' as const, name: null } }
  const said = { text: words.text, at: now, answer: null }
  const scores = [
    { criterion: words.job, points: 4, comment: words.text },
    { criterion: 'Erfaring', points: null, comment: '' },
  ]
  return [
    note,
    { ...note, noteId: 'not_2', mayChange: false, contest: said },
    { ...note, noteId: 'not_3', mayChange: false, contest: { ...said, answer } },
    { ...note, noteId: 'not_4', kind: 'score', text: '', scores },
  ]
}

function messagesOf(words: Words): ShownMessage[] {
  const message = { messageId: 'msg_1', writtenAt: now, text: words.text }
  return [
    { ...message, source: 'staff', author: { role: 'recruiter', name: words.name } },
    { ...message, messageId: 'msg_2', source: 'applicant', author: null },
  ]
}

/** What the page of an application shows to those who hire. */
export function staffWritten(words: Words): WrittenPart {
  return { notes: notesOf(words), newNoteId: 'not_9', hasCriteria: true, messages: messagesOf(words) }
}

/** What the applicant's page shows. */
export function ownWritten(words: Words): OwnWrittenPart {
  return { notes: notesOf(words), messages: messagesOf(words) }
}

/** Every page about notes, points and messages, by its name. */
export function writtenPages(language: Language, words: Words): Record<string, string> {
  const signedIn = { kind: 'staff' as const, name: words.name, roles: ['recruiter' as const] }
  const at = (path: string) => sampleFrame(language, path, signedIn)
  const form = { language, typed: {}, problems: [] }
  const failed = {
    language,
    typed: { text: words.text },
    problems: [{ field: 'text', key: 'err.fnr', values: { field: 'Notat' } }],
  }
  const staff = { applicationId: 'app_1', job: words.job, form }
  const [own, contested, answered] = notesOf(words)
  if (!own || !contested || !answered) throw new Error('a sample is missing')
  const notes = { ...staff, frame: at('/staff/applications/app_1/notes'), notes: [own], newId: 'not_9' }
  const one = { ...staff, frame: at('/staff/applications/app_1/notes/not_1'), mayAnswer: true }
  const score = { ...staff, frame: at('/staff/applications/app_1/score'), criteria: [words.job, 'Erfaring'] }
  const thread = { messages: messagesOf(words), newId: 'msg_9' }
  const scoresFailed = { language, typed: {}, problems: [{ field: 'points_0', key: 'err.scores' }] }
  return {
    notes: staffNotesPage(notes),
    'notes-error': staffNotesPage({ ...notes, notes: [], form: failed }),
    'note-change': staffNotePage({ ...one, note: own, form: { ...form, typed: { text: words.text } } }),
    'note-answer': staffNotePage({ ...one, note: contested }),
    'note-answer-error': staffNotePage({ ...one, note: contested, form: failed }),
    'note-office': staffNotePage({ ...one, note: answered, mayAnswer: false }),
    score: scorePage(score),
    'score-error': scorePage({ ...score, form: scoresFailed }),
    'score-none': scorePage({ ...score, criteria: [] }),
    'staff-messages': staffMessagesPage({
      ...{ ...staff, ...thread },
      frame: at('/staff/applications/app_1/messages'),
    }),
    tasks: tasksPage({
      frame: at('/staff/tasks'),
      contests: [{ applicationId: 'app_1', noteId: 'not_1', job: words.job, at: now }],
      statements: [{ applicationId: 'app_1', job: words.job, at: now }],
      byHand: [{ applicationId: 'app_1', job: words.job, holder: words.name, dueOn: '2027-04-09' }],
      messages: [{ vacancyId: 'vac_1', job: words.job, n: 2 }],
      left: [{ vacancyId: 'vac_2', job: words.job, n: 1 }],
      undecided: [{ vacancyId: 'vac_1', job: words.job, n: 12 }],
    }),
    'tasks-none': tasksPage({
      frame: at('/staff/tasks'),
      contests: [],
      statements: [],
      byHand: [],
      messages: [],
      left: [],
      undecided: [],
    }),
    ...ownPages(language, words),
  }
}

function ownPages(language: Language, words: Words): Record<string, string> {
  const at = (path: string) => sampleFrame(language, `/my/applications/app_1/${path}`, { kind: 'applicant' })
  const form = { language, typed: {}, problems: [] }
  const own = { applicationId: 'app_1', job: words.job, form }
  const [note, contested] = notesOf(words)
  if (!note || !contested) throw new Error('a sample is missing')
  const contest = { ...own, frame: at('notes/not_1/contest') }
  const thread = { ...own, frame: at('messages'), messages: messagesOf(words), newId: 'msg_9' }
  const empty = {
    language,
    typed: {},
    problems: [{ field: 'text', key: 'err.required', values: { field: 'x' } }],
  }
  return {
    contest: contestPage({ ...contest, note }),
    'contest-there': contestPage({ ...contest, note: contested }),
    'contest-error': contestPage({ ...contest, note, form: empty }),
    'my-messages': ownMessagesPage({ ...thread, isHidden: false }),
    'my-messages-error': ownMessagesPage({ ...thread, form: empty, isHidden: false }),
    'my-messages-hidden': ownMessagesPage({ ...thread, messages: [], isHidden: true }),
  }
}
