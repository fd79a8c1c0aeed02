import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, newId, type VacancyId } from '../base/ids.ts'
import { page, redirectTo, route, type Answer, type Incoming, type Who } from '../http/route.ts'
import type { Problem } from '../policy/problem.ts'
import { lintQuestion } from '../policy/lint-question.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { typedDay } from '../policy/plain-date.ts'
import { hiringRoles } from '../policy/roles.ts'
import { withDone } from '../../views/done.ts'
import { editJobPage } from '../../views/vacancies/edit-job.tsx'
import { questionsPage } from '../../views/vacancies/questions.tsx'
import { addQuestion, removeQuestion } from './change-questions.ts'
import { changeVacancy } from './change-vacancy.ts'
import { createVacancy } from './create-vacancy.ts'
import { publishVacancy } from './publish-vacancy.ts'
import { previewAnswer } from './public-routes.ts'
import { readQuestion, type ReadQuestion } from './read-question.ts'
import { readVacancy } from './read-vacancy.ts'
import { colleagueOf, staffOf, vacancyFor } from './staff-access.ts'
import { lines } from './typed.ts'
import type { Vacancy } from './vacancies-store.ts'

/** The id of the vacancy in the path. @throws Refusal 'notFound' */
export function vacancyIdOf(incoming: Incoming): VacancyId {
  const id = incoming.params['id']
  if (!isId('vac', id)) throw new Refusal('notFound')
  return id
}

/** An empty form for a new job; it carries the id the job will have. */
export const getNewJob = route({
  method: 'get',
  path: '/staff/jobs/new',
  allow: hiringRoles,
  record: { nothing: 'an empty form' },
  read: () => undefined,
  handle: (ctx, _input, who) => {
    const { contacts, controller } = ctx.policy.document
    const typed: TypedForm = { unit: controller.name, contactEmail: contacts.rights.email }
    const id = newId('vac')
    return Promise.resolve(editAnswer(ctx, who, { id, state: 'new', typed, problems: [] }))
  },
})

/** The job is created as a draft. */
export const postNewJob = route({
  method: 'post',
  path: '/staff/jobs/new',
  allow: hiringRoles,
  record: { change: 'vacancy.created' },
  limit: 'staffAction',
  read: incoming => incoming.body,
  handle: async (ctx, typed, who) => {
    const id = typed['id']
    if (!isId('vac', id)) throw new Refusal('malformed')
    const read = readVacancy(typed, who.incoming.language)
    if ('problems' in read) return editAnswer(ctx, who, { id, state: 'new', typed, problems: read.problems })
    await createVacancy(ctx, { id, text: read.text, by: staffOf(who) })
    return redirectTo(withDone(`/staff/jobs/${id}/questions`, 'vacancyCreated'))
  },
})

/** The form of a job's advert, filled in. */
export const getEditJob = route({
  method: 'get',
  path: '/staff/jobs/:id/edit',
  allow: hiringRoles,
  record: { nothing: 'an advert' },
  read: vacancyIdOf,
  handle: async (ctx, id, who) => {
    const vacancy = await vacancyFor(ctx, id, colleagueOf(who))
    return editAnswer(ctx, who, { id, state: vacancy.state, typed: typedOf(vacancy), problems: [] })
  },
})

/** The advert is changed. */
export const postEditJob = route({
  method: 'post',
  path: '/staff/jobs/:id/edit',
  allow: hiringRoles,
  record: { change: 'vacancy.changed' },
  limit: 'staffAction',
  read: incoming => ({ id: vacancyIdOf(incoming), typed: incoming.body }),
  handle: async (ctx, { id, typed }, who) => {
    const vacancy = await vacancyFor(ctx, id, colleagueOf(who))
    const read = readVacancy(typed, who.incoming.language)
    if ('problems' in read)
      return editAnswer(ctx, who, { id, state: vacancy.state, typed, problems: read.problems })
    await changeVacancy(ctx, { id, text: read.text, by: staffOf(who) })
    return redirectTo(withDone(`/staff/jobs/${id}`, 'vacancyChanged'))
  },
})

function typedOf(vacancy: Vacancy): TypedForm {
  const { title, place, unit, family, employmentType, text, contactName, contactEmail } = vacancy
  const { deadlineOn, attachments } = vacancy
  const typed = { title, place, unit, family, employmentType, text, contactName, contactEmail }
  const criteria = (vacancy.criteria ?? []).join('\n')
  return { ...typed, criteria, deadlineOn: deadlineOn ?? '', ...(attachments ? { attachments: 'yes' } : {}) }
}

function editAnswer(
  ctx: Context,
  who: Who,
  form: { id: VacancyId; state: 'new' | Vacancy['state']; typed: TypedForm; problems: readonly Problem[] },
): Answer {
  const { id: vacancyId, ...rest } = form
  const deadlineOn = typedDay(lines(form.typed['deadlineOn']))
  const typed = { ...form.typed, deadlineOn }
  const html = editJobPage({ frame: who.frame, vacancyId, ...rest, typed })
  return page(html, form.problems.length > 0 ? 422 : 200)
}

/** The questions of a job, and a form for one more. */
export const getQuestions = route({
  method: 'get',
  path: '/staff/jobs/:id/questions',
  allow: hiringRoles,
  record: { nothing: 'an advert' },
  read: vacancyIdOf,
  handle: async (ctx, id, who) => questionsAnswer(ctx, who, await vacancyFor(ctx, id, colleagueOf(who))),
})

/** One question more, or, with `remove`, one less. */
export const postQuestions = route({
  method: 'post',
  path: '/staff/jobs/:id/questions',
  allow: hiringRoles,
  record: { change: 'vacancy.changed' },
  limit: 'staffAction',
  read: incoming => ({ id: vacancyIdOf(incoming), typed: incoming.body }),
  handle: async (ctx, { id, typed }, who) => {
    const vacancy = await vacancyFor(ctx, id, colleagueOf(who))
    const by = staffOf(who)
    const there = `/staff/jobs/${id}/questions`
    const { remove } = typed
    if (typeof remove === 'string') {
      await removeQuestion(ctx, { id, questionId: remove, by })
      return redirectTo(withDone(there, 'questionRemoved'))
    }
    const read = readQuestion(typed, who.incoming.language)
    if ('problems' in read) return questionsAnswer(ctx, who, vacancy, { typed, read })
    await addQuestion(ctx, { id, question: read.question, by })
    return redirectTo(withDone(there, 'questionAdded'))
  },
})

function questionsAnswer(
  ctx: Context,
  who: Who,
  ...[vacancy, refused]: [Vacancy, { typed: TypedForm; read: Exclude<ReadQuestion, { question: unknown }> }?]
): Answer {
  const html = questionsPage({
    frame: who.frame,
    vacancyId: vacancy._id,
    title: vacancy.title,
    state: vacancy.state,
    questions: vacancy.questions.map(question => ({ question, findings: lintQuestion(question) })),
    typed: refused?.typed ?? {},
    problems: refused?.read.problems ?? [],
    findings: refused?.read.findings ?? [],
  })
  return page(html, refused ? 422 : 200)
}

/** The advert as it will look. */
export const getPreview = route({
  method: 'get',
  path: '/staff/jobs/:id/preview',
  allow: hiringRoles,
  record: { nothing: 'an advert' },
  read: vacancyIdOf,
  handle: async (ctx, id, who) =>
    previewAnswer(ctx, { ...(await vacancyFor(ctx, id, colleagueOf(who))), state: 'draft' }, who),
})

/** The job is on the public list. */
export const postPublish = route({
  method: 'post',
  path: '/staff/jobs/:id/publish',
  allow: hiringRoles,
  record: { change: 'vacancy.published' },
  limit: 'staffAction',
  read: vacancyIdOf,
  handle: async (ctx, id, who) => {
    await vacancyFor(ctx, id, colleagueOf(who))
    await publishVacancy(ctx, { id, by: staffOf(who) })
    return redirectTo(withDone(`/staff/jobs/${id}`, 'vacancyPublished'))
  },
})
