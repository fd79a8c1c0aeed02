import { fieldNames } from '../../server/policy/fields.ts'
import type { Page } from 'playwright-core'
import { answerTo, type } from './acts.ts'
import { after, at, type PageStates, type Role, type Scene } from './states.ts'

const own =
  (role: Role, path = '') =>
  ({ people }: Scene) =>
    `/my/applications/${people[role].id}${path}`

/** The page's form is sent as it stands. */
export async function sendAsItIs(page: Page): Promise<number> {
  return await answerTo(page, async () => {
    await page.locator('main form[method="post"] button').last().click()
  })
}

/** Of whatever can be corrected. */
export const firstField = fieldNames[0] ?? ''

const unused = 'a'.repeat(43)

/** The applicant's own pages, by who is signed in. */
export const ownStates: Partial<Record<Role, PageStates>> = {
  fresh: {
    'an application': at(own('fresh')),
    'the files of an application': at(own('fresh', '/files')),
    'what erasing means': at(own('fresh', '/erase')),
    'an application of somebody else': at(own('decided'), 404),
    'a field being corrected': at(own('fresh', `/edit/${firstField}`)),
    'a field corrected to nothing': after(own('fresh', `/edit/${firstField}`), 422, async page => {
      await page.locator('main input[type="text"], main textarea').first().fill('')
      return await sendAsItIs(page)
    }),
    'a message to those who hire': at(own('fresh', '/messages')),
    'a message without words': after(own('fresh', '/messages'), 422, sendAsItIs),
    'what withdrawing means': at(own('fresh', '/withdraw')),
    'what restricting means': at(own('fresh', '/restrict')),
    'a restriction without a reason': after(own('fresh', '/restrict'), 422, sendAsItIs),
    'saying no': at(own('fresh', '/object')),
    'saying no to being asked about jobs': after(own('fresh', '/object'), 200, sendAsItIs),
    'asking who was hired before the decision': at(own('fresh', '/hire-statement')),
    consents: at(() => '/my/consents'),
    'a consent': at(() => '/my/consents/pool'),
    copies: at(() => '/my/copies'),
    'a copy that is ready': at(({ rights }) => rights.copy),
    'a copy nobody asked for': at(() => '/my/copies/exp_aaaaaaaaaaaaaaaaaaaaaa', 410),
    transfers: at(() => '/my/transfers'),
    'a transfer to nobody': after(() => '/my/transfers', 422, sendAsItIs),
    'a complaint being written': at(() => '/my/complaints'),
    'a complaint without words': after(() => '/my/complaints', 422, sendAsItIs),
    'a case of the person’s own': at(({ rights }) => rights.complaint),
  },
  restricted: {
    'an application that is restricted': at(own('restricted')),
    'restricting what is restricted': at(own('restricted', '/restrict')),
  },
  held: {
    'an application that is held': at(own('held')),
    'erasing what is held': at(own('held', '/erase')),
  },
  decided: {
    'an application that was rejected': at(own('decided')),
    'a note being contested': at(({ rights }) => rights.contest),
    'a note contested without words': after(({ rights }) => rights.contest, 422, sendAsItIs),
    'asking who was hired': at(own('decided', '/hire-statement')),
    'saying no to storage': at(own('decided', '/object')),
  },
  hired: { 'an application that led to a job': at(own('hired')) },
  member: {
    'a consent with what is kept on it': at(() => '/my/consents'),
    'a field of the pool being corrected': at(() => `/my/consents/pool/edit/${firstField}`),
    'the files in the pool': at(() => '/my/consents/pool/files'),
    'what restricting the pool means': at(() => '/my/consents/pool/restrict'),
    'a restriction of the pool without a reason': after(() => '/my/consents/pool/restrict', 422, sendAsItIs),
  },
}

/** Of whoever has proven two addresses. */
export const joinStates: PageStates = {
  'two addresses of one person': at(() => '/my/join'),
  'two addresses, and none chosen': after(() => '/my/join', 422, sendAsItIs),
}

const openEntry = sendAsItIs

/** What mails lead to that people without an application here get. */
export const receivedStates: PageStates = {
  'a transfer': at(({ rights }) => rights.transfer),
  'a transfer with a wrong code': after(
    ({ rights }) => rights.transfer,
    422,
    async page => {
      await type(page, { code: 'AAAA2222' })
      return await sendAsItIs(page)
    },
  ),
  'a transfer nobody sent': at(() => `/transfers/${unused}`, 410),
  'a copy that somebody has': at(({ others }) => others.recipient),
  'a copy that is dealt with': after(({ others }) => others.recipient, 200, sendAsItIs),
  'a referee’s own entry, unopened': at(({ others }) => others.referee),
  'a referee’s own entry': after(({ others }) => others.referee, 200, openEntry),
  'a referee’s entry corrected to nothing': after(
    ({ others }) => others.referee,
    422,
    async page => {
      await openEntry(page)
      await type(page, { name: '' })
      return await answerTo(page, async () => {
        await page.locator('main form[action$="/correct"] button').click()
      })
    },
  ),
  'a consent that one click ends': at(({ others }) => others.unsubscribe),
  'a copy nobody got': at(() => `/recipients/${unused}`, 404),
  'a consent nobody gave': at(() => `/unsubscribe/${unused}`, 410),
  'a referee nobody named': at(() => `/referee/${unused}`, 410),
}
