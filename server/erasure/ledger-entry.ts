import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../policy/canonical-json.ts'

/** What the ledger tells of. */
export const entryKinds = [
  'genesis',
  'intent',
  'commit',
  'sweep',
  'stop_set',
  'stop_lifted',
  'due_moved', // one entry a date: the units' tokens, and the date
  'consent_closed',
  'mail_closed',
  'epoch_destroyed',
  'signing_key_changed',
  'audit_head', // so that the audit chain cannot be recomputed unseen
  'brake',
  'tokens_pruned',
  'restore_replayed',
  'file_repaired',
] as const
export type EntryKind = (typeof entryKinds)[number]

const count = z.int().min(0)
const counts = z.record(z.string(), count)
/** base64url in the one form its bytes have. */
export const bytes = z
  .string()
  .min(1)
  .refine(text => Buffer.from(text, 'base64url').toString('base64url') === text)

/** One entry as it is signed. Times `YYYY-MM-DDTHH:mm:ss.sssZ`, bytes base64url, numbers whole. Source: deletion.md 9 */
export const entrySchema = z.strictObject({
  v: z.literal(1),
  seq: count,
  at: z.iso.datetime({ precision: 3 }),
  kind: z.enum(entryKinds),
  runId: z.string().nullable(),
  counts,
  reasons: counts,
  policyVersions: z.array(count),
  tokensRoot: bytes.nullable(),
  tokenCount: count,
  certificatesRoot: bytes.nullable(),
  certificateCount: count,
  scan: z
    .strictObject({
      reference: count,
      value: z.union([count, z.literal('not_done')]),
      key: z.union([count, z.literal('not_done')]),
    })
    .nullable(),
  epoch: count.nullable(),
  detail: z.record(z.string(), z.union([z.string(), z.int()])).nullable(),
  prevHash: bytes,
  hash: bytes,
  key: bytes,
  sig: bytes,
})
export type Entry = z.infer<typeof entrySchema>

/** What an entry says, before it has its place in the chain. */
export const sayingSchema = entrySchema.omit({
  v: true,
  seq: true,
  at: true,
  prevHash: true,
  hash: true,
  key: true,
  sig: true,
})
export type EntrySaying = z.infer<typeof sayingSchema>

/** The place of an entry in the chain. */
export interface EntryPlace {
  seq: number
  at: Date
  prevHash: string
}

/** What the first entry has as `prevHash`: 32 zero bytes. */
export const noHash = Buffer.alloc(32).toString('base64url')

/** What an entry says when it says nothing but its kind. */
export function saying(kind: EntryKind, more: Partial<EntrySaying> = {}): EntrySaying {
  return {
    kind,
    runId: null,
    counts: {},
    reasons: {},
    policyVersions: [],
    tokensRoot: null,
    tokenCount: 0,
    certificatesRoot: null,
    certificateCount: 0,
    scan: null,
    epoch: null,
    detail: null,
    ...more,
  }
}

/** The entry, hashed and signed. */
export function signEntry(says: EntrySaying, place: EntryPlace, privateKey: KeyObject): Entry {
  const { seq, prevHash } = place
  const key = keyId(createPublicKey(privateKey))
  const unsigned = { v: 1 as const, seq, at: place.at.toISOString(), ...says, prevHash, key }
  const hash = entryHash(unsigned)
  return {
    ...unsigned,
    hash: hash.toString('base64url'),
    sig: sign(null, hash, privateKey).toString('base64url'),
  }
}

/** SHA-256 of `glemme-ledger-1`, a line feed and the canonical entry without `hash` and `sig`. */
export function entryHash(entry: object): Buffer {
  const kept = Object.fromEntries(Object.entries(entry).filter(([name]) => name !== 'hash' && name !== 'sig'))
  return createHash('sha256')
    .update(`glemme-ledger-1\n${canonicalJson(kept)}`)
    .digest()
}

/** The name of a public key: SHA-256 of its SPKI form, base64url. */
export function keyId(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
}

/** Why an entry is not as it was signed. */
export type EntryFault = 'hash' | 'key' | 'signature'

/** What is wrong with the entry on its own; undefined when nothing is. */
export function entryFault(entry: Entry, keys: readonly KeyObject[]): EntryFault | undefined {
  const hash = entryHash(entry)
  if (hash.toString('base64url') !== entry.hash) return 'hash'
  const key = keys.find(known => keyId(known) === entry.key)
  if (!key) return 'key'
  return verify(null, hash, key, Buffer.from(entry.sig, 'base64url')) ? undefined : 'signature'
}

/** The entry as one line of the ledger file: canonical JSON. */
export function lineOf(entry: Entry): string {
  return canonicalJson(entry)
}

/** The entry of a line; undefined when the line is none. */
export function entryOf(line: string): Entry | undefined {
  try {
    const read = entrySchema.safeParse(JSON.parse(line))
    return read.success && lineOf(read.data) === line ? read.data : undefined
  } catch {
    return undefined // a torn line is no JSON
  }
}
