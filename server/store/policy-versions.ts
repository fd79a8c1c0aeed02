import { monotonicMs } from '../base/clock.ts'
import type { Context, PublishedPolicy } from '../base/context.ts'
import type { VersionInForce } from '../policy/expected-due.ts'
import { instantsOf } from '../policy/retention.ts'
import { readPolicyFile, warnWhenFileDiffers } from './policy-file.ts'
import { newPolicyRow, policyRows, type PolicyRow } from './policy-rows.ts'

/** How long a process may not know of a version that another one published, milliseconds. */
const readAgainMs = 30_000

/** The versions of the policy. Source: privacy.md 3.2 */
export interface Policies {
  /** The version in force now, by this process's clock: its properties change when the next one begins. */
  inForce: PublishedPolicy
  /** The versions that are or were in force from that one on, oldest first: what an application of it is promised. */
  since(version: number): readonly PublishedPolicy[]
  /** Every version there ever was, oldest first, as last read. */
  all(): readonly PolicyRow[]
  /** What others published or took back is known, at most 30 s late. */
  refresh(): Promise<void>
  /** It is known now. */
  reread(): Promise<void>
}

declare module '../base/context.ts' {
  interface Context {
    policies: Policies
  }
}

/**
 * The versions in the database; when there is none yet, the configured file is version 1.
 *
 * @throws StartRefusal when there is neither, or the file has errors: each as `line: path: code message`
 */
export async function openPolicies(
  ctx: Pick<Context, 'database' | 'config' | 'clock' | 'log'>,
): Promise<Policies> {
  const rows = policyRows(ctx.database)
  if ((await rows.all()).length === 0) {
    const { document, hash } = await readPolicyFile(ctx)
    await rows.insert(newPolicyRow({ version: 1, hash, document, publishedAt: ctx.clock.now() }))
  }
  const policies = policiesOver(ctx, rows.all)
  await policies.reread()
  await warnWhenFileDiffers(ctx, policies.all())
  return policies
}

/** The versions that `read` gives; nothing is known before the first `reread`. */
export function policiesOver(
  { clock }: Pick<Context, 'clock'>,
  read: () => Promise<readonly PolicyRow[]>,
): Policies {
  let known: readonly PolicyRow[] = []
  let readAtMs = Number.NEGATIVE_INFINITY
  const begun = () => begunAt(known, clock.now())
  const reread = async (): Promise<void> => {
    const startedMs = monotonicMs()
    known = await read()
    readAtMs = startedMs
  }
  return {
    inForce: liveLast(begun),
    since: version => {
      const all = begun()
      const since = all.filter(one => one.version >= version)
      return since.length > 0 ? since : all.slice(-1)
    },
    all: () => known,
    refresh: async () => {
      if (monotonicMs() - readAtMs < readAgainMs) return
      readAtMs = monotonicMs()
      // While the database is away, what is known holds; whoever needs more says so.
      await reread().catch(() => undefined)
    },
    reread,
  }
}

/** Those whose day has come and that were not taken back, oldest first. The very first is in force from the start. */
function begunAt(known: readonly PolicyRow[], now: Date): PublishedPolicy[] {
  return known.filter((row, at) => row.state === 'published' && (at === 0 || beginsAt(row.document) <= now))
}

/** From when a document is in force: the first instant of its day in its zone. */
export function beginsAt({ effective, timeZone }: VersionInForce['document']): Date {
  return instantsOf(effective, timeZone).eligibleAt
}

function liveLast(begun: () => readonly PublishedPolicy[]): PublishedPolicy {
  const last = (): PublishedPolicy => {
    const policy = begun().at(-1)
    if (!policy) throw new Error('no policy was read')
    return policy
  }
  return {
    get version() {
      return last().version
    },
    get hash() {
      return last().hash
    },
    get document() {
      return last().document
    },
  }
}
