import { randomBytes } from 'node:crypto'

const prefixes = {
  app: 'application',
  sub: 'subject',
  vac: 'vacancy',
  fil: 'file',
  stf: 'staff',
  run: 'purge run',
  aud: 'audit event',
  mal: 'mail',
  ask: 'request for a link',
  qst: 'question',
  req: 'request',
  hld: 'hold',
  ref: 'referee',
  not: 'note',
  msg: 'message',
  cas: 'case',
  con: 'consent',
  poo: 'pool entry',
  hir: 'hire statement',
  exp: 'export',
} as const

/** The prefixes of ids: `app_`, `sub_`, ... */
export type IdPrefix = keyof typeof prefixes
/** A random id of its kind: prefix, underscore, 16 random bytes as base64url (22 characters). */
export type Id<P extends IdPrefix = IdPrefix> = `${P}_${string}`
export type ApplicationId = Id<'app'>
export type SubjectId = Id<'sub'>
export type VacancyId = Id<'vac'>
export type FileId = Id<'fil'>
export type StaffId = Id<'stf'>
export type RunId = Id<'run'>
export type ConsentId = Id<'con'>
export type PoolId = Id<'poo'>
export type HireStatementId = Id<'hir'>
export type RefereeId = Id<'ref'>
export type NoteId = Id<'not'>
export type MessageId = Id<'msg'>
export type CaseId = Id<'cas'>
export type LinkRequestId = Id<'ask'>
export type ExportId = Id<'exp'>

const tail = /^[A-Za-z0-9_-]{22}$/

/** A fresh id of that kind. */
export function newId<P extends IdPrefix>(prefix: P): Id<P> {
  return `${prefix}_${randomBytes(16).toString('base64url')}`
}

/** An id made of given bytes (the first 16), for ids that must come out the same again. */
export function idFrom<P extends IdPrefix>(prefix: P, bytes: Uint8Array): Id<P> {
  return `${prefix}_${Buffer.from(bytes.subarray(0, 16)).toString('base64url')}`
}

/** Whether the text is an id of that kind. Checked by every store before a query or a delete. */
export function isId<P extends IdPrefix>(prefix: P, text: unknown): text is Id<P> {
  return typeof text === 'string' && text.startsWith(`${prefix}_`) && tail.test(text.slice(prefix.length + 1))
}

/** That many random bytes. */
export function randomBytesOf(count: number): Buffer {
  return randomBytes(count)
}

/** A random token for an address line: 256 bits, base64url, 43 characters. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** That many random characters of Crockford's base32 alphabet. */
export function crockfordOf(count: number, bytes: Uint8Array = randomBytes(count)): string {
  return Array.from(bytes.subarray(0, count), byte => crockford[byte % 32]).join('')
}
