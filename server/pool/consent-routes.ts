import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { applicantOf } from '../applications/own-route.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import { consentsPage } from '../../views/consents/consents.tsx'
import { ownConsents } from './own-consents.ts'
import { purposeOf } from './own-entry.ts'
import { agreeToPool } from './renew-consent.ts'
import { withdrawConsent } from './withdraw-consent.ts'

async function consentsAnswer(ctx: Context, who: Who): Promise<Answer> {
  const by = applicantOf(who)
  await ctx.audit.write({ what: 'consent.seenByOwner', who: by })
  const shown = await ownConsents(ctx, by.subjectId, who.incoming.language)
  return page(consentsPage({ frame: who.frame, ...shown }))
}

/** Everything the person has agreed to, now and before. */
export const getConsents = route({
  method: 'get',
  path: '/my/consents',
  allow: 'applicant',
  record: { view: 'consent.seenByOwner' },
  read: () => undefined,
  handle: async (ctx, _input, who) => await consentsAnswer(ctx, who),
})

/** The same, where a mail leads to. */
export const getConsent = route({
  method: 'get',
  path: '/my/consents/:purpose',
  allow: 'applicant',
  record: { view: 'consent.seenByOwner' },
  read: purposeOf,
  handle: async (ctx, _purpose, who) => await consentsAnswer(ctx, who),
})

/** One button gives, one takes back, at once. */
export const postConsent = route({
  method: 'post',
  path: '/my/consents/:purpose',
  allow: 'applicant',
  record: { change: 'consent.given' },
  read: incoming => {
    const { choice } = incoming.body
    if (choice !== 'give' && choice !== 'withdraw') throw new Refusal('malformed')
    return { purpose: purposeOf(incoming), choice }
  },
  handle: async (ctx, { purpose, choice }, who) => {
    const by = applicantOf(who)
    if (choice === 'give') await agreeToPool(ctx, { by, language: who.incoming.language })
    else await withdrawConsent(ctx, { by, right: 'withdrawal' })
    return redirectTo(`/my/consents/${purpose}`)
  },
})
