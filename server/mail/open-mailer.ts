import type { Context } from '../base/context.ts'
import { StartRefusal } from '../base/errors.ts'
import { createDevelopmentMailbox } from './development-mailbox.ts'
import { checkedSender, smtpMailer } from './smtp-mailer.ts'

/**
 * Mails go to the configured server or, outside production only, into the development mailbox.
 *
 * @throws StartRefusal when sender or server is not as it must be
 */
export function openMailer(
  ctx: Pick<Context, 'config' | 'clock'>,
): Pick<Context, 'mailer' | 'developmentMailbox'> {
  const { smtpUrl, mailFrom, production } = ctx.config
  checkedSender({ smtpUrl, mailFrom })
  if (smtpUrl !== undefined)
    return { mailer: smtpMailer({ smtpUrl, mailFrom }), developmentMailbox: undefined }
  if (production)
    throw new StartRefusal([
      'SMTP_URL: must be set in production. Example: smtps://user:password@smtp.eksempelpost.example',
    ])
  const developmentMailbox = createDevelopmentMailbox(ctx)
  return { mailer: developmentMailbox.mailer, developmentMailbox }
}
