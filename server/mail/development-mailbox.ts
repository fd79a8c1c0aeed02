import type { Context } from '../base/context.ts'
import type { RenderedMail } from '../../views/mail/render.ts'
import type { Mailer } from './mailer.ts'

/** A mail that would have been sent. */
export interface DevelopmentMail extends RenderedMail {
  to: string
  at: Date
}

/** The mails of this process, for development: at most 500, newest last. */
export interface DevelopmentMailbox {
  mails(): readonly DevelopmentMail[]
  mailer: Mailer
}

declare module '../base/context.ts' {
  interface Context {
    /** There only when no mail server is set, and never in production. */
    developmentMailbox: DevelopmentMailbox | undefined
  }
}

const mostMails = 500

/** An empty mailbox, in memory. */
export function createDevelopmentMailbox(ctx: Pick<Context, 'clock'>): DevelopmentMailbox {
  const mails: DevelopmentMail[] = []
  const deliver = ({ to, subject, text, html, unsubscribe }: Omit<DevelopmentMail, 'at'>) => {
    const more = unsubscribe === undefined ? {} : { unsubscribe }
    mails.push({ to, subject, text, html, ...more, at: ctx.clock.now() })
    if (mails.length > mostMails) mails.shift()
  }
  return {
    mails: () => mails,
    mailer: { deliver: async mail => await Promise.resolve(deliver(mail)), close: () => undefined },
  }
}
