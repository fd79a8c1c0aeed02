import { press, type, words } from './acts.ts'
import { after, at, pressed, type PageStates } from './states.ts'

/** What staff see before they sign in. */
export const doorStates: PageStates = {
  'the sign-in': at(() => '/staff/sign-in'),
  'the sign-in on the way to a page': at(({ jobs }) => `/staff/jobs/${jobs.open.id}`),
  'the sign-in after the password was set': at(() => '/staff/sign-in?passwordSet'),
  'a sign-in that failed': after(
    () => '/staff/sign-in',
    422,
    async (page, scene) => {
      await type(page, {
        username: `ingen-${scene.language}@fjordkontor.example`,
        password: 'feil passord her',
      })
      return await pressed('signIn.button')(page, scene)
    },
  ),
  'an invitation': at(({ invitations }) => invitations.open),
  'an invitation with a short password': after(
    ({ invitations }) => invitations.open,
    422,
    async (page, scene) => {
      await type(page, { newPassword: 'kort' })
      return await pressed('invite.button')(page, scene)
    },
  ),
  'an invitation that was used': at(({ invitations }) => invitations.used, 410),
}

/** What staff see. */
export const staffStates: PageStates = {
  'the jobs of staff': at(() => '/staff/jobs'),
  'a new job': at(() => '/staff/jobs/new'),
  'a new job, empty': after(
    () => '/staff/jobs/new',
    422,
    async (page, scene) => {
      await type(page, { contactEmail: 'kari', deadlineOn: '' })
      return await pressed('edit.saveDraft')(page, scene)
    },
  ),
  'a draft': at(({ jobs }) => `/staff/jobs/${jobs.draft}`),
  'a draft being edited': at(({ jobs }) => `/staff/jobs/${jobs.draft}/edit`),
  'the questions of a draft': at(({ jobs }) => `/staff/jobs/${jobs.draft}/questions`),
  'a question that may not be asked': after(
    ({ jobs }) => `/staff/jobs/${jobs.draft}/questions`,
    422,
    async (page, scene) => {
      await type(page, { label_nb: 'Er du gravid?', label_en: 'Are you pregnant?' })
      return await pressed('questions.button')(page, scene)
    },
  ),
  'a question without words': after(
    ({ jobs }) => `/staff/jobs/${jobs.draft}/questions`,
    422,
    pressed('questions.button'),
  ),
  'the questions of a published job': at(({ jobs }) => `/staff/jobs/${jobs.open.id}/questions`),
  'the preview of an advert': at(({ jobs }) => `/staff/jobs/${jobs.open.id}/preview`),
  'a published job being edited': at(({ jobs }) => `/staff/jobs/${jobs.open.id}/edit`),
  'a job with applications': at(({ jobs }) => `/staff/jobs/${jobs.open.id}`),
  'a job without unread applications': at(({ jobs }) => `/staff/jobs/${jobs.quiet.id}?stage=received`),
  'a job nobody applied to': at(({ jobs }) => `/staff/jobs/${jobs.quiet.id}`),
  'a closed job': at(({ jobs }) => `/staff/jobs/${jobs.closed.id}`),
  'the closing of a job': at(({ jobs }) => `/staff/jobs/${jobs.open.id}/close`),
  'the closing of a job nobody applied to': at(({ jobs }) => `/staff/jobs/${jobs.quiet.id}/close`),
  'an undecided application': at(({ people }) => `/staff/applications/${people.undone.id}`),
  'a decision that may be undone': after(
    ({ people }) => `/staff/applications/${people.early.id}`,
    200,
    async (page, { language }) => {
      const button = page.getByRole('button', { name: words(language, 'read.reject'), exact: true })
      if ((await button.count()) === 0) return 200
      return await press(page, words(language, 'read.reject'))
    },
  ),
  'a decision whose mail has gone': at(({ people }) => `/staff/applications/${people.decided.id}`),
  'an application that led to a job': at(({ people }) => `/staff/applications/${people.hired.id}`),
  'an application that waits for erasure': at(
    ({ people }) => `/staff/applications/${people.waiting.id}`,
    404,
  ),
  'an application that is deleted': at(({ people }) => `/staff/applications/${people.erased.id}`, 410),
  'a page of staff that is not there': at(() => '/staff/nothing', 404),
}
