import type { Context } from '../base/context.ts'
import type { MailName } from '../mail/outbox.ts'
import { footerOf, publicLink, unaskedLinkMs } from '../applications/linked-mail.ts'
import type { OpenEntry } from './open-entry.ts'
import type { RefereeRow } from './referees-store.ts'

/** The parts of the context that a mail to a referee needs. */
export type TellContext = Pick<Context, 'clock' | 'policy' | 'config' | 'links' | 'outbox' | 'vacancies'>

/** The mail about that entry: another number of the link is another mail. */
export function tellingOf({ _id, applicationId, linkNo }: RefereeRow): MailName {
  return { kind: 'M12', about: applicationId, occasion: `${_id}|${linkNo}` }
}

/**
 * The referee will be told that something about them is kept (M12), with a link to it, in the caller's transaction.
 * Nothing is done without an address. Gives the token of the link. Source: GDPR art. 14
 */
export async function tellReferee(ctx: TellContext, open: OpenEntry): Promise<string | undefined> {
  const { entry, row, key, referee } = open
  if (referee.email === null) return undefined
  const now = ctx.clock.now()
  const token = await ctx.links.create({
    purpose: 'referee',
    subjectId: null, // the applicant's own links are others
    applicationId: row._id,
    expiresAt: new Date(now.getTime() + unaskedLinkMs),
    once: false,
    details: { refereeId: entry._id, linkNo: entry.linkNo },
  })
  const { authority } = ctx.policy.document
  await ctx.outbox.add({
    ...tellingOf(entry),
    kind: 'M12',
    unit: row._id,
    key,
    to: referee.email,
    language: row.language,
    nextAt: now,
    values: {
      ...footerOf(ctx),
      name: referee.name,
      job: (await ctx.vacancies.byId(row.vacancyId))?.title ?? '',
      source: referee.source,
      dueOn: row.due.date,
      authority: authority.name,
      authorityUrl: authority.url,
      link: publicLink(ctx, row.language, `/referee/${token}`),
    },
  })
  return token
}
