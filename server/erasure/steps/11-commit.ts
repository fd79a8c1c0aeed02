import { failpoint } from '../../base/failpoint.ts'
import { buildTree, type Body } from '../certificate.ts'
import { bodyOf, finished, type FinishedRun } from '../certificate-body.ts'
import type { CertificateRow } from '../certificates-store.ts'
import { saying, type Entry, type EntrySaying } from '../ledger-entry.ts'
import type { UnitId } from '../../vault/seal.ts'
import { KeyStillOpens } from '../destroy-keys.ts'
import { keyUnitsOf, steps, type RunItem, type RunRow } from '../run.ts'
import type { Works } from '../works.ts'
import type { Step } from './step.ts'

/** The certificates stand, under a root that the ledger has signed. Entry, certificates and mark are one transaction. */
export const commitStep: Step = {
  number: steps.commit,
  stores: ['step'],
  take: async (works, run) => {
    await failpoint('purge.between10and11')
    const whole = finished(await asNoted(works, run))
    await works.ctx.vault.epochs.refresh() // no key was ever wrapped with a newer one than the certificate names
    const lost = await lostKeysOf(works, whole)
    const bodies = whole.items.map(item =>
      bodyOf(works.ctx, whole, { ...item, isKeyLost: isLost(item, lost) }),
    )
    const tree = buildTree(bodies)
    let marked: Entry | undefined
    const entry = await works.ledger.append({
      says: commitOf(whole, bodies, tree.root),
      certificates: of => tree.leaves.map((leaf, at) => rowOf(whole, of, { ...leaf, at, of: bodies.length })),
      along: async of => {
        await works.runs.change(run, { $set: { step: steps.tidy } })
        marked = of
      },
    })
    // The entry may have stood already, from a worker that died then.
    if (marked?.hash !== entry.hash) await works.runs.write(run, { step: steps.tidy })
    return {}
  },
}

/** Not as this worker remembers it: which units have a last mail, and when the keys went, is noted in the stored run. */
async function asNoted({ runs }: Works, run: RunRow): Promise<RunRow> {
  const noted = await runs.notedIn(run._id)
  if (!noted) return run
  const items = run.items.map(item => {
    return { ...item, lastMail: noted.lastMails.get(item.number) ?? item.lastMail }
  })
  return { ...run, keylessAt: noted.keylessAt, items }
}

/** Units whose keys have no row: where they are nobody knows, and nothing says that they were destroyed. */
async function lostKeysOf({ ctx }: Works, run: FinishedRun): Promise<Set<UnitId>> {
  const units = keyUnitsOf(run)
  const states = await ctx.vault.keys.stateOf(units)
  if ([...states.values()].some(state => state !== 'destroyed')) throw new KeyStillOpens()
  const lost = units.filter(unit => !states.has(unit))
  if (lost.length > 0) ctx.log.error('purge.keysLost', { runId: run._id, counts: { keys: lost.length } })
  return new Set(lost)
}

function isLost(item: RunItem, lost: ReadonlySet<UnitId>): boolean {
  const units: UnitId[] = [item.id, ...(item.statements ?? [])]
  return units.some(unit => lost.has(unit)) || (item.wholeSubject && lost.has(item.subjectId))
}

function commitOf(run: FinishedRun, bodies: readonly Body[], certificatesRoot: string): EntrySaying {
  const counts: Record<string, number> = { files: 0 }
  const reasons: Record<string, number> = {}
  for (const body of bodies) {
    for (const [place, count] of Object.entries(body.counts)) counts[place] = (counts[place] ?? 0) + count
    reasons[body.reason] = (reasons[body.reason] ?? 0) + 1
  }
  return saying('commit', {
    runId: run._id,
    counts,
    reasons,
    policyVersions: [...new Set(bodies.map(body => body.policy.version))].sort((a, b) => a - b),
    certificatesRoot,
    certificateCount: bodies.length,
    scan: {
      reference: 0,
      value: run.scan.valueScan === 'done' ? 0 : 'not_done',
      key: bodies.every(body => body.scan.key === 0) ? 0 : 'not_done',
    },
    epoch: bodies[0]?.epoch.number ?? null,
  })
}

interface Leaf {
  number: string
  body: string
  path: string[]
  at: number
  of: number
}

function rowOf(run: FinishedRun, entry: Entry, leaf: Leaf): CertificateRow {
  const { number, body, path, at, of } = leaf
  return { _id: number, runId: run._id, seq: entry.seq, leafIndex: at, leafCount: of, body, path }
}
