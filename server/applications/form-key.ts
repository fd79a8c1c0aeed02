import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import {
  idFrom,
  isId,
  randomBytesOf,
  type ApplicationId,
  type SubjectId,
  type VacancyId,
} from '../base/ids.ts'

/** Milliseconds before the drafts' end at which a form counts as stale, so that no sweep meets a late submission. */
const marginMs = 10 * 60_000
const hourMs = 3_600_000

/** A form that was handed out: the key that makes sending it twice one application. Source: reliability.md 3 */
export interface FormKey {
  /** As in the address: `?form=`. */
  text: string
  vacancyId: VacancyId
  noticeVersion: number
  openedAt: Date
  /** Files sent with this form are kept until then. */
  heldUntil: Date
  applicationId: ApplicationId
  subjectId: SubjectId
  receiptToken: string
}

type Parts = Pick<Context, 'vault' | 'policy' | 'clock'>

/** A new key for a form of that vacancy: 128 random bits, vacancy, notice version and time, with an HMAC. */
export function newFormKey(ctx: Parts, vacancyId: VacancyId): FormKey {
  const openedAt = ctx.clock.now()
  const said = [
    randomBytesOf(16).toString('base64url'),
    vacancyId,
    String(ctx.policy.version),
    String(openedAt.getTime()),
  ].join('.')
  return parse(ctx, `${said}.${mac(ctx, 'form', said).toString('base64url')}`)
}

/**
 * The key of a form, checked.
 *
 * @throws Refusal 'forged' when we did not make it, or for another vacancy
 */
export function readFormKey(ctx: Parts, text: string, vacancyId: VacancyId): FormKey {
  const key = parse(ctx, text)
  if (key.vacancyId !== vacancyId) throw new Refusal('forged')
  return key
}

/** Whether the form has been open too long to be sent: the page comes again with all text and a new key. */
export function isStale(ctx: Parts, key: FormKey): boolean {
  const now = ctx.clock.now().getTime()
  return now > key.heldUntil.getTime() - marginMs || now < key.openedAt.getTime() - marginMs
}

function parse(ctx: Parts, text: string): FormKey {
  const [random = '', vacancyId = '', version = '', time = '', proof = ''] = text.split('.')
  const said = [random, vacancyId, version, time].join('.')
  const expected = mac(ctx, 'form', said)
  const given = Buffer.from(proof, 'base64url')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Refusal('forged')
  if (!isId('vac', vacancyId)) throw new Refusal('forged')
  const openedAt = new Date(Number(time))
  return {
    text,
    vacancyId,
    noticeVersion: Number(version),
    openedAt,
    heldUntil: new Date(openedAt.getTime() + ctx.policy.document.retention.drafts.hours * hourMs),
    applicationId: idFrom('app', mac(ctx, 'application', text)),
    subjectId: idFrom('sub', mac(ctx, 'subject', text)),
    receiptToken: mac(ctx, 'receipt', text).toString('base64url'),
  }
}

function mac(ctx: Parts, use: string, text: string): Buffer {
  return createHmac('sha256', ctx.vault.secrets.of('form')).update(`${use}|${text}`).digest()
}
