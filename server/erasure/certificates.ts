import type { KeyObject } from 'node:crypto'
import { canonicalJson } from '../policy/canonical-json.ts'
import { verifyCertificate, type Certificate, type Verdict } from './certificate.ts'
import { readNumber } from './certificate-number.ts'
import type { CertificateRow } from './certificates-store.ts'
import { noHash } from './ledger-entry.ts'
import { epochDestroyedAt } from './rotate-epoch.ts'
import { steps, type RunRow } from './run.ts'
import type { Works } from './works.ts'

/** How far the deletion has come: hidden, deleted, without a key, final. Source: deletion.md 10 */
export type Grade = 'A' | 'B' | 'C' | 'D'

/** What copies of the key are good for: gone for good, still there as promised, or still there past the promised day. */
export type Copies = { state: 'gone'; at: Date } | { state: 'promised' | 'late' }

/** What there is under a number. */
export type FoundCertificate =
  | {
      verdict: 'genuine'
      number: string
      grade: Exclude<Grade, 'A'>
      copies: Copies
      certificate: Certificate
    }
  | { verdict: 'reserved'; number: string; grade: 'A' | 'B' | null }
  | { verdict: 'unknown' }
  | { verdict: 'broken'; number: string }

/** When each part of a deletion was done; null while it is not. */
export interface Progress {
  claimed: Date | null
  deleted: Date | null
  scanned: Date | null
  keyless: Date | null
  ledger: Date | null
}

/** Certificates, as anybody may look them up. */
export interface Certificates {
  /** What there is under the number a person typed. */
  find(numberText: string): Promise<FoundCertificate>
  /** Whether a certificate that somebody has is whole and stands in this ledger. */
  check(json: unknown): Promise<FoundCertificate>
  /** How far the deletion with that number is, whether it has begun or not; undefined when nobody knows the number. */
  progressOf(number: string): Promise<Progress | undefined>
  /** The keys to check with, offline. */
  publicKeys(): readonly KeyObject[]
  /** Whether this id belongs to something that was deleted: its address answers 410 instead of 404. */
  tombstoneOf(id: string): Promise<boolean>
}

type Parts = Pick<Works, 'ctx' | 'certificates' | 'ledger' | 'runs' | 'units'>

/** The certificates of this installation. */
export function certificatesOf(works: Parts): Certificates {
  return {
    find: async text => await find(works, text),
    check: async json => await check(works, json),
    progressOf: async number => await progressOf(works, number),
    publicKeys: () => works.ledger.publicKeys(),
    tombstoneOf: async id => await works.ledger.hasTokenOf(id),
  }
}

async function find(works: Parts, text: string): Promise<FoundCertificate> {
  await works.ctx.vault.secrets.reloadLedgerKeys()
  const number = readNumber(text)
  if (number === undefined) return { verdict: 'unknown' }
  const row = await works.certificates.byNumber(number)
  const run = await works.runs.byNumber(number)
  if (row) return await whole(works, row, run)
  if (run) return { verdict: 'reserved', number, grade: reachedBy(run) }
  return (await works.units.hasNumber(number))
    ? { verdict: 'reserved', number, grade: null }
    : { verdict: 'unknown' }
}

async function whole(works: Parts, row: CertificateRow, run: RunRow | null): Promise<FoundCertificate> {
  const { _id: number, leafIndex, leafCount, path } = row
  const entry = await works.ledger.entryAt(row.seq)
  const body: unknown = JSON.parse(row.body)
  const verdict = verifyCertificate(
    { body, proof: { leafIndex, leafCount, path, entry } },
    works.ledger.publicKeys(),
  )
  if (
    !verdict.genuine ||
    verdict.certificate.body.number !== number ||
    !(await standsInChain(works, row.seq))
  ) {
    return { verdict: 'broken', number }
  }
  const { certificate } = verdict
  const copies = await copiesOf(works, certificate)
  const grade = await gradeOf(works, { run, copies, certificate })
  return { verdict: 'genuine', number, grade, copies, certificate }
}

/** The entries beside it lead to it and on from it. */
async function standsInChain(works: Parts, seq: number): Promise<boolean> {
  const [before, entry, after] = await Promise.all(
    [seq - 1, seq, seq + 1].map(async at => await works.ledger.entryAt(at)),
  )
  if (!entry || entry.seq !== seq) return false
  return entry.prevHash === (before?.hash ?? noHash) && (after === undefined || after.prevHash === entry.hash)
}

/** The epoch's end counts when the ledger told of it after the certificate: then no copy of the key opens any more. */
async function copiesOf(works: Parts, { body, proof }: Certificate): Promise<Copies> {
  const { number: epoch, destroyBy } = body.epoch
  const at = await epochDestroyedAt(works, { epoch, after: proof.entry.seq })
  if (at) return { state: 'gone', at }
  const isLate = destroyBy !== null && new Date(destroyBy) < (await works.ctx.database.now())
  return { state: isLate ? 'late' : 'promised' }
}

/** How far it has come when the keys are gone. A run that is no more has closed its last mail long ago. */
async function gradeOf(
  works: Parts,
  of: { run: RunRow | null; copies: Copies; certificate: Certificate },
): Promise<Exclude<Grade, 'A'>> {
  const { body } = of.certificate
  const item = of.run?.items.find(one => one.number === body.number)
  if (item?.lastMail === 'open' || body.scan.key === 'not_done') return 'B'
  return of.copies.state === 'gone' && (await isMailFinal(works, of.certificate, of.copies.at)) ? 'D' : 'C'
}

const dayMs = 24 * 3_600_000

/** The last mail has a key of its own. If that lived near the epoch's end it may have been wrapped with the next one too. */
async function isMailFinal(works: Parts, { body, proof }: Certificate, epochEnd: Date): Promise<boolean> {
  const closedBy = body.lastMailBy === null ? undefined : new Date(body.lastMailBy).getTime()
  if (closedBy === undefined || closedBy + dayMs < epochEnd.getTime()) return true
  const next = { epoch: body.epoch.number + 1, after: proof.entry.seq }
  return (await epochDestroyedAt(works, next)) !== undefined
}

function reachedBy(run: RunRow): 'A' | 'B' | null {
  if (run.step > steps.scan) return 'B'
  return run.step > steps.hide ? 'A' : null
}

async function check(works: Parts, json: unknown): Promise<FoundCertificate> {
  await works.ctx.vault.secrets.reloadLedgerKeys()
  const verdict: Verdict = verifyCertificate(json, works.ledger.publicKeys())
  if (!verdict.genuine) return { verdict: 'broken', number: numberIn(json) }
  const found = await find(works, verdict.certificate.body.number)
  const isSame =
    found.verdict === 'genuine' && canonicalJson(found.certificate) === canonicalJson(verdict.certificate)
  return isSame ? found : { verdict: 'broken', number: verdict.certificate.body.number }
}

/** The number an altered certificate claims to have, for the page; empty when it claims none. */
function numberIn(json: unknown): string {
  if (typeof json !== 'object' || json === null || !('body' in json)) return ''
  const { body } = json
  if (typeof body !== 'object' || body === null || !('number' in body)) return ''
  return typeof body.number === 'string' ? (readNumber(body.number) ?? '') : ''
}

async function progressOf(works: Parts, number: string): Promise<Progress | undefined> {
  const run = await works.runs.byNumber(number)
  const row = await works.certificates.byNumber(number)
  if (!run && !row && !(await works.units.hasNumber(number))) return undefined
  const entry = row ? await works.ledger.entryAt(row.seq) : undefined
  return {
    claimed: run?.claimedAt ?? null,
    deleted: run?.deletedAt ?? null,
    scanned: run?.scannedAt ?? null,
    keyless: run?.keylessAt ?? null,
    ledger: entry ? new Date(entry.at) : null,
  }
}
