import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../policy/canonical-json.ts'
import { bytes, entryFault, entrySchema, type Entry, type EntryFault } from './ledger-entry.ts'
import { leafHash, merkleTree, rootFrom } from './merkle.ts'

const count = z.int().min(0)
const instant = z.iso.datetime({ precision: 3 })
const date = z.iso.date()

/** What a certificate says; no personal data. Instants are UTC, dates local. Source: deletion.md 10 */
export const bodySchema = z.strictObject({
  format: z.literal('glemme-certificate-1'),
  number: z.string(),
  unit: z.enum(['application', 'pool']),
  reason: z.string(),
  policy: z.strictObject({ version: count, rule: z.string() }),
  trigger: z.strictObject({ event: z.string(), date }),
  promised: date.nullable(),
  times: z.strictObject({ claimed: instant, deleted: instant, scanned: instant, keyless: instant }),
  counts: z.record(z.string(), count),
  files: count,
  fileBytes: count,
  latenessHours: count,
  stoppedBy: z.array(z.string()),
  noticeSentOn: date.nullable(),
  scan: z.strictObject({
    reference: z.strictObject({ places: count, found: count }),
    value: z.union([z.strictObject({ places: count, values: count, found: count }), z.literal('not_done')]),
    /** `not_done` when the keys database had no row of a key: nothing shows that it was destroyed. */
    key: z.union([count, z.literal('not_done')]),
  }),
  /** `destroyBy` is null when the day had passed: a certificate promises nothing that does not happen. */
  epoch: z.strictObject({ number: count, destroyBy: instant.nullable() }),
  lastMailBy: instant.nullable(),
  backupsUntil: instant,
  outside: z.array(z.string()),
  controller: z.string(),
  authority: z.string(),
  verifyUrl: z.string(),
  software: z.string(),
  dataMap: z.string(),
})
export type Body = z.infer<typeof bodySchema>

const certificateSchema = z.strictObject({
  body: bodySchema,
  proof: z.strictObject({
    leafIndex: count,
    leafCount: count,
    path: z.array(bytes.length(43)),
    entry: entrySchema,
  }),
})
/** A certificate whole: what it says, and the proof that the ledger says so too. */
export type Certificate = z.infer<typeof certificateSchema>

/** Bodies as leaves of one tree. */
export interface BuiltCertificates {
  /** base64url. */
  root: string
  leaves: { number: string; body: string; path: string[] }[]
}

/** The tree over the bodies' canonical bytes, in their order. */
export function buildTree(bodies: readonly Body[]): BuiltCertificates {
  const texts = bodies.map(body => canonicalJson(body))
  const { root, paths } = merkleTree(texts.map(text => leafHash(Buffer.from(text))))
  const leaves = bodies.map(({ number }, at) => {
    return { number, body: texts[at] ?? '', path: (paths[at] ?? []).map(part => part.toString('base64url')) }
  })
  return { root: root.toString('base64url'), leaves }
}

/** Why a certificate is not one of ours. */
export type CertificateFault = 'format' | 'path' | EntryFault

/** What an offline check found. */
export type Verdict =
  { genuine: true; certificate: Certificate } | { genuine: false; fault: CertificateFault }

/** The certificate is checked by itself: path, hash, signature. Pure: nothing but the keys is needed. */
export function verifyCertificate(json: unknown, keys: readonly KeyObject[]): Verdict {
  const read = certificateSchema.safeParse(json)
  if (!read.success) return { genuine: false, fault: 'format' }
  const fault = faultOf(read.data, keys)
  return fault ? { genuine: false, fault } : { genuine: true, certificate: read.data }
}

function faultOf({ body, proof }: Certificate, keys: readonly KeyObject[]): CertificateFault | undefined {
  const { entry, leafIndex, leafCount, path } = proof
  if (!isCommitOf(entry, leafCount)) return 'format'
  const leaf = leafHash(Buffer.from(canonicalJson(body)))
  const siblings = path.map(part => Buffer.from(part, 'base64url'))
  const root = rootFrom(leaf, { index: leafIndex, count: leafCount }, siblings)
  if (root?.toString('base64url') !== entry.certificatesRoot) return 'path'
  return entryFault(entry, keys)
}

function isCommitOf(entry: Entry, leafCount: number): boolean {
  return entry.kind === 'commit' && entry.certificateCount === leafCount
}
