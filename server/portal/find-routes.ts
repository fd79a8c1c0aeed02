import { page, route } from '../http/route.ts'
import { addressField } from '../policy/fields.ts'
import { readAddress } from '../policy/mail-address.ts'
import { findDonePage, findPage } from '../../views/portal/find.tsx'
import { askForLink } from './ask-for-link.ts'

/** One field: the address that something may be held about. */
export const getFind = route({
  method: 'get',
  path: '/find',
  allow: 'anyone',
  record: { nothing: 'a form with one field' },
  read: () => undefined,
  handle: async (_ctx, _input, who) => page(findPage({ frame: who.frame, typed: {}, problems: [] })),
})

/** The same answer to every address; whether anything is held of it, only its mailbox learns. */
export const postFind = route({
  method: 'post',
  path: '/find',
  allow: 'anyone',
  record: { nothing: 'nobody is looked up here; the job that does records the link it sends' },
  limit: 'renew',
  read: incoming => incoming.body,
  handle: async (ctx, typed, who) => {
    const text = typed[addressField]
    const address = typeof text === 'string' ? readAddress(text) : undefined
    if (address === undefined) {
      const problems = [{ field: addressField, key: 'err.email' }]
      return page(findPage({ frame: who.frame, typed, problems }), 422)
    }
    await askForLink(ctx, { by: { address }, language: who.incoming.language })
    return page(findDonePage({ frame: who.frame }), 202)
  },
})
