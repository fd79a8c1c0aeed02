import type { Context } from '../base/context.ts'
import type { StaffMatter } from '../../views/mail/render.ts'
import type { StaffMail } from './outbox.ts'

const dayMs = 24 * 3_600_000

/** Something that waits for a member of staff. */
export interface StaffNews extends Pick<StaffMail, 'about' | 'occasion' | 'to' | 'language'> {
  matter: StaffMatter
  count: number
  /** What the sentence says besides: nobody's name. */
  what?: string
  /** Of the page that shows what to do. */
  path: string
  now: Date
  /** How long it is kept, sent or not. */
  keptDays: number
}

/** A member of staff is told by mail (M18) that something waits; the same again changes nothing. */
export async function tellStaff(
  { config, outbox, policy }: Pick<Context, 'config' | 'outbox' | 'policy'>,
  { matter, count, what = '', path, now, keptDays, ...mail }: StaffNews,
): Promise<void> {
  const { controller, contacts } = policy.document
  await outbox.addForStaff({
    ...mail,
    kind: 'M18',
    nextAt: now,
    closeBy: new Date(now.getTime() + keptDays * dayMs),
    values: {
      controller: controller.name,
      rightsEmail: contacts.rights.email,
      matter,
      n: String(count),
      what,
      link: config.publicUrl + path,
    },
  })
}
