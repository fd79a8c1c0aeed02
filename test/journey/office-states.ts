import { type } from './acts.ts'
import { firstField, sendAsItIs } from './own-states.ts'
import { after, at, type PageStates, type Role, type Scene } from './states.ts'

const read =
  (role: Role, path = '') =>
  ({ people }: Scene) =>
    `/staff/applications/${people[role].id}${path}`

const corrected = ({ others, people }: Scene): string =>
  `${others.correcting}/fields/${people.undone.id}/${firstField}`

/** What staff write about and to applicants. */
export const writtenStates: PageStates = {
  'the tasks of staff': at(() => '/staff/tasks'),
  'an application that is restricted, for staff': at(read('restricted'), 404),
  'a message to an applicant': at(read('undone', '/messages')),
  'a message to an applicant without words': after(read('undone', '/messages'), 422, sendAsItIs),
  'a withdrawal by telephone': at(read('undone', '/withdraw')),
  'a note being written': at(read('undone', '/notes')),
  'a note': at(({ rights }) => rights.note),
  points: at(read('undone', '/score')),
  referees: at(read('undone', '/referees')),
  'a referee without a name': after(read('undone', '/referees'), 422, sendAsItIs),
  'a hand-over': at(read('hired', '/hand-over')),
  'a hire statement': at(read('hired', '/hire-statement')),
  'the search for an application': at(() => '/staff/find'),
  'the search for nothing': after(() => '/staff/find', 422, sendAsItIs),
  'an application that was found': after(
    () => '/staff/find',
    200,
    async (page, { people }) => {
      await type(page, { q: people.undone.address })
      return await sendAsItIs(page)
    },
  ),
  'the pool': at(() => '/staff/pool'),
}

/** The desk of requests and the offices. */
export const officeStates: PageStates = {
  'the cases': at(() => '/staff/cases'),
  'a new case': at(() => '/staff/cases/new'),
  'a new case, empty': after(() => '/staff/cases/new', 422, sendAsItIs),
  'a case of nobody knows whom': at(({ rights }) => rights.unidentified),
  'a case': at(({ rights }) => rights.identified),
  'what is in the copy of a case': at(({ rights }) => `${rights.unidentified}/masks`),
  'an application that is held, for the privacy officer': at(read('held')),
  'a case being extended': at(({ rights }) => `${rights.identified}/extend`),
  'a case extended without a reason': after(({ rights }) => `${rights.identified}/extend`, 422, sendAsItIs),
  'a case being refused': at(({ rights }) => `${rights.identified}/refuse`),
  'a case refused without a reason': after(({ rights }) => `${rights.identified}/refuse`, 422, sendAsItIs),
  'the privacy office': at(() => '/staff/privacy'),
  'the holds': at(() => '/staff/privacy/holds'),
  'a new hold': at(() => '/staff/privacy/holds/new'),
  'a new hold, empty': after(() => '/staff/privacy/holds/new', 422, sendAsItIs),
  'a hold': at(({ rights }) => rights.hold),
  'the rules': at(() => '/staff/privacy/policy'),
  'a version of the rules': at(() => '/staff/privacy/policy/1'),
  'those who have a copy': at(() => '/staff/privacy/recipients'),
  'a member of the pool, for the privacy officer': at(({ others }) => others.entry),
  'what staff correct for somebody': at(({ others }) => `${others.correcting}/correct`),
  'a field that staff correct for somebody': at(corrected),
  'a field that staff correct to nothing': after(corrected, 422, sendAsItIs),
  'the search for referees': at(() => '/staff/privacy/referees'),
  operations: at(() => '/staff/admin/operations'),
}
