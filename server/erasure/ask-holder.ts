import { createHash, createHmac } from 'node:crypto'
import { showNumber } from './certificate-number.ts'
import type { StaffMail } from '../mail/outbox.ts'
import type { CopyRow, CopyWish } from './copies-store.ts'
import { isId } from '../base/ids.ts'
import type { CopyHolder } from './place.ts'
import type { Works } from './works.ts'

/** What a holder of a copy is asked, and until when the mail may wait. */
export interface CopyQuestion {
  /** Of the certificate, reserved or made. */
  number: string
  what: CopyWish
  /** What makes it a new one of its kind; a deletion is asked for once. */
  occasion?: string
  now: Date
  closeBy: Date
}

/**
 * Whoever has a copy is asked what to do with it (M15), once for each occasion, and listed until they say that it is
 * done; without an address they are only listed. Source: GDPR art. 19
 */
export async function askHolders(
  works: Pick<Works, 'copies' | 'ctx'>,
  asked: readonly { holder: CopyHolder; question: CopyQuestion }[],
): Promise<void> {
  // First the rows: a link that was mailed leads somewhere.
  await works.copies.insertAllOnce(asked.map(one => rowOf(works, one.holder, one.question)))
  const mails = asked.flatMap(one => mailTo(works, one.holder, one.question) ?? [])
  if (mails.length > 0) await works.ctx.outbox.addAllForStaff(mails)
}

function rowOf(works: Pick<Works, 'ctx'>, holder: CopyHolder, question: CopyQuestion): CopyRow {
  const { number, what, now } = question
  const token = tokenOf(works, holder, question)
  const { staffId } = holder
  return {
    _id: copyIdOf(token),
    number,
    what,
    staffId,
    wasTold: holder.to !== undefined,
    askedAt: now,
    doneAt: null,
  }
}

function mailTo(
  works: Pick<Works, 'ctx'>,
  holder: CopyHolder,
  question: CopyQuestion,
): StaffMail | undefined {
  const { to, language } = holder
  if (to === undefined) return undefined
  const { number, what, now, closeBy } = question
  const { controller, contacts } = works.ctx.policy.document
  return {
    kind: 'M15',
    about: number,
    occasion: nameOf(holder.holder, question),
    to,
    language,
    nextAt: now,
    closeBy,
    values: {
      controller: controller.name,
      rightsEmail: contacts.rights.email,
      what,
      of: isId('poo', holder.unit) ? 'pool' : 'application',
      reference: holder.reference,
      certificateNo: showNumber(number),
      link: linkOf(works, language, tokenOf(works, holder, question)),
    },
  }
}

function nameOf(holder: string, { what, occasion = '' }: CopyQuestion): string {
  return what === 'delete' ? holder : `${holder}|${what}|${occasion}`
}

/** The token of the link: the same each time it is made, so that a step may run again. */
function tokenOf({ ctx }: Pick<Works, 'ctx'>, { holder }: CopyHolder, question: CopyQuestion): string {
  const name = `${question.number}|${nameOf(holder, question)}`
  return createHmac('sha256', ctx.vault.secrets.of('links')).update(`copy|${name}`).digest('base64url')
}

/** What is stored of a token. */
export function copyIdOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

function linkOf({ ctx }: Pick<Works, 'ctx'>, language: CopyHolder['language'], token: string): string {
  const isFirst = language === ctx.policy.document.languages[0]
  return `${ctx.config.publicUrl}${isFirst ? '' : `/${language}`}/recipients/${token}`
}
