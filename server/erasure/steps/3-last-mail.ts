import { isId } from '../../base/ids.ts'
import { showNumber } from '../certificate-number.ts'
import { closeByOf } from '../last-mail.ts'
import { purgeRunOf, steps, type RunItem } from '../run.ts'
import { openValues } from '../sealed-values.ts'
import type { ErasureContext } from '../works.ts'
import type { Step } from './step.ts'

/**
 * The last mail (M6, of a pool entry M14) waits under a key of its own; the run never waits for it. A unit that is past its time, or whose
 * address cannot be read any more, gets none.
 */
export const lastMailStep: Step = {
  number: steps.lastMail,
  take: async (works, run) => {
    const now = await works.ctx.database.now()
    const values = await openValues(works, run)
    const cutShort = await works.parts.cutShortOf(purgeRunOf(run).items)
    const mails = run.items.flatMap(item => {
      const to = values.get(item.id)?.address
      const closeBy = closeByOf(run, item)
      return to && now < closeBy
        ? [{ ...letterOf(works.ctx, item, cutShort.get(item.id) ?? 0), to, nextAt: now, closeBy }]
        : []
    })
    // First this, then the mails: each may be sent and closed in the run as soon as it is there.
    await works.runs.openMails(
      run,
      mails.map(mail => mail.number),
    )
    await works.ctx.outbox.addLasts(mails)
    return {}
  },
}

function letterOf({ config, policy }: ErasureContext, item: RunItem, cutShort: number) {
  const { controller, contacts, languages } = policy.document
  const { number, language, consents, wholeSubject } = item
  const kind = isId('poo', item.id) ? ('M14' as const) : ('M6' as const)
  const page = `${language === languages[0] ? '' : `/${language}`}/certificates/${showNumber(number)}`
  const values = {
    controller: controller.name,
    rightsEmail: contacts.rights.email,
    certificateNo: showNumber(number),
    link: `${config.publicUrl}${page}`,
    receipts: consents.map(consent => consent.receiptNo).join(' '),
    unanswered: cutShort > 0 ? String(cutShort) : '',
    newer: item.reason === 'erase.newer' ? 'yes' : '',
    stays: wholeSubject ? '' : 'yes',
  }
  return { kind, number, language, values }
}
