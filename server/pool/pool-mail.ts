import { footerOf, publicLink } from '../applications/linked-mail.ts'
import type { Context } from '../base/context.ts'
import { noticeMail } from '../mail/notice-mail.ts'
import { addressOf, nameOf, type Profile } from '../policy/fields.ts'
import type { VacancyId } from '../base/ids.ts'
import type { DataKey } from '../vault/seal.ts'
import type { PoolRow } from './pool-row.ts'

type Parts = Pick<Context, 'clock' | 'policy' | 'config' | 'links' | 'outbox'>

/** A member to write to. */
export interface Member {
  row: PoolRow
  contact: Profile
  key: DataKey
}

/** The member will be asked whether to stay (M13), in the caller's transaction: silence means deletion. */
export async function queueQuestion(ctx: Parts, member: Member, sentAt: Date): Promise<void> {
  const { row } = member
  const { occasion } = noticeMail(row._id, { sentAt, forDate: row.due.date })
  const token = await ctx.links.create({
    purpose: 'pool',
    subjectId: row.subjectId,
    applicationId: row._id,
    expiresAt: row.overdueAt,
    once: false,
  })
  const link = publicLink(ctx, row.language, `/links/${token}`)
  await queue(ctx, member, { occasion, matter: 'stay', job: '', link })
}

/** The member will hear of that job (M13), once, in the caller's transaction. */
export async function queueInvitation(
  ctx: Parts,
  member: Member,
  job: { id: VacancyId; slug: string; title: string },
): Promise<void> {
  const link = publicLink(ctx, member.row.language, `/jobs/${job.slug}`)
  await queue(ctx, member, { occasion: `invite ${job.id}`, matter: 'invite', job: job.title, link })
}

interface Saying {
  occasion: string
  matter: 'stay' | 'invite'
  job: string
  link: string
}

async function queue(ctx: Parts, { row, contact, key }: Member, saying: Saying): Promise<void> {
  const { occasion, ...values } = saying
  await ctx.outbox.add({
    kind: 'M13',
    about: row._id,
    occasion,
    unit: row._id,
    key,
    to: addressOf(contact),
    language: row.language,
    nextAt: ctx.clock.now(),
    values: {
      ...footerOf(ctx),
      ...values,
      name: nameOf(contact),
      dueOn: row.due.date,
      poolReference: row.reference,
      unsubscribe: await unsubscribeLink(ctx, row),
    },
  })
}

/** It closes this consent and nothing else, and lives as long as it does. Source: privacy.md 6 */
async function unsubscribeLink(ctx: Parts, row: PoolRow): Promise<string> {
  const months = ctx.policy.document.pool?.maxMonths ?? mostMonths
  const token = await ctx.links.create({
    purpose: 'unsubscribe',
    subjectId: row.subjectId,
    applicationId: row._id,
    expiresAt: new Date(row.overdueAt.getTime() + months * monthMs),
    once: false,
  })
  return publicLink(ctx, row.language, `/unsubscribe/${token}`)
}

const mostMonths = 24
const monthMs = 31 * 24 * 3_600_000
