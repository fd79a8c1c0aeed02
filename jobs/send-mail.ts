import { closeStaffMails } from '../server/mail/close-last-mails.ts'
import { sendWaiting } from '../server/mail/send.ts'
import type { RepeatingJob } from './job.ts'

/** Every mail whose time has come is tried. Source: reliability.md 17 */
export const sendMail: RepeatingJob = {
  name: 'send-mail',
  everyMs: 2000,
  lockMs: 60_000,
  run: async ctx => ({ ...(await sendWaiting(ctx)), closed: await closeStaffMails(ctx) }),
}
