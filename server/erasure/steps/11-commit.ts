import { failpoint } from '../../base/failpoint.ts'
import { buildTree, type Body } from '../certificate.ts'
import { bodyOf, finished, type FinishedRun } from '../certificate-body.ts'
import type { CertificateRow } from '../certificates-store.ts'
import { saying, type Entry, type EntrySaying } from '../ledger-entry.ts'
import { steps } from '../run.ts'
import type { Step } from './step.ts'

/** The certificates stand, under a root that the ledger has signed. Entry, certificates and mark are one transaction. */
export const commitStep: Step = {
  number: steps.commit,
  take: async (works, run) => {
    await failpoint('purge.between10and11')
    // As stored, not as this worker remembers it: step 3 noted there which units have a last mail.
    const whole = finished((await works.runs.byId(run._id)) ?? run)
    const bodies = whole.items.map(item => bodyOf(works.ctx, whole, item))
    const tree = buildTree(bodies)
    await works.ledger.append({
      says: commitOf(whole, bodies, tree.root),
      along: async entry => {
        await works.certificates.insert(
          tree.leaves.map((leaf, at) => rowOf(whole, entry, { ...leaf, at, of: bodies.length })),
        )
        await works.runs.change(run, { $set: { step: steps.tidy } })
      },
    })
    return {}
  },
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
    scan: { reference: 0, value: run.scan.valueScan === 'done' ? 0 : 'not_done', key: 0 },
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
