import { showNumber } from '../certificate-number.ts'
import { closeByOf } from '../last-mail.ts'
import { steps, type RunItem } from '../run.ts'
import { openValues } from '../sealed-values.ts'
import type { ErasureContext } from '../works.ts'
import type { Step } from './step.ts'

/** How many mails are written at the same time. */
const atOnce = 16

/**
 * The last mail (M6) waits under a key of its own; the run never waits for it. A unit that is past its time, or whose
 * address cannot be read any more, gets none.
 */
export const lastMailStep: Step = {
  number: steps.lastMail,
  take: async (works, run) => {
    const now = await works.ctx.database.now()
    const values = await openValues(works, run)
    const mails = run.items.flatMap(item => {
      const to = values.get(item.id)?.address
      const closeBy = closeByOf(run, item)
      return to && now < closeBy ? [{ ...letterOf(works.ctx, item), to, nextAt: now, closeBy }] : []
    })
    const numbers = new Set(mails.map(mail => mail.number))
    const items = run.items.map(item => ({ ...item, lastMail: openedBy(item, numbers) }))
    // First this, then the mails: each may be sent and closed in the run as soon as it is there.
    await works.runs.change(run, { $set: { items } })
    for (let from = 0; from < mails.length; from += atOnce) {
      await Promise.all(
        mails.slice(from, from + atOnce).map(async mail => await works.ctx.outbox.addLast(mail)),
      )
    }
    return {}
  },
}

function openedBy(item: RunItem, numbers: ReadonlySet<string>): RunItem['lastMail'] {
  if (item.lastMail === 'closed') return 'closed'
  return numbers.has(item.number) ? 'open' : 'none'
}

function letterOf({ config, policy }: ErasureContext, item: RunItem) {
  const { controller, contacts, languages } = policy.document
  const { number, language } = item
  const page = `${language === languages[0] ? '' : `/${language}`}/certificates/${showNumber(number)}`
  const values = {
    controller: controller.name,
    rightsEmail: contacts.rights.email,
    certificateNo: showNumber(number),
    link: `${config.publicUrl}${page}`,
  }
  return { number, language, values }
}
