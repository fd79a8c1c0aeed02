import { createHmac, hkdfSync } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import MongoStore from 'connect-mongo'
import type { SessionData } from 'express-session'
import { Schema } from 'mongoose'
import { z } from 'zod'
import type { Context } from '../base/context.ts'
import { isId } from '../base/ids.ts'
import { collectionPrefix } from '../store/database.ts'
import type { DataKey } from '../vault/seal.ts'
import type { ProvenSubject, SessionOwner } from './session.ts'

declare module 'express-session' {
  interface SessionData {
    owner?: SessionOwner
    /** Milliseconds since 1970 by our clock. */
    startedAt?: number
    seenAt?: number
  }
}

/** How long an answer waits until it is noted that its session was used, milliseconds. */
const longestTouchMs = 2000

interface SessionRow {
  _id: string
  session: { owner: string; sealed: Buffer }
  expires: Date
}

const schema = new Schema<SessionRow>(
  { _id: String, session: { owner: String, sealed: Buffer }, expires: Date },
  { versionKey: false },
)

const content = z.strictObject({
  kind: z.enum(['staff', 'portal']),
  id: z.string(),
  generation: z.int(),
  also: z.strictObject({ id: z.string(), generation: z.int() }).optional(),
  mailbox: z.literal(true).optional(),
  startedAt: z.int(),
  seenAt: z.int(),
})

type Parts = Pick<Context, 'database' | 'clock' | 'vault'>

/** The model of the sessions' collection, for all but the session library itself. */
export function sessionRows(ctx: Pick<Context, 'database'>) {
  return ctx.database.model('sessions', schema)
}

/** No session of that owner is left; how many there were. */
export async function endSessionsOf(
  ctx: Pick<Context, 'database'>,
  owner: SessionOwner['id'],
): Promise<number> {
  return (await sessionRows(ctx).deleteMany({ 'session.owner': owner })).deletedCount
}

/** The sessions of this database: ids hashed, all but the owner's id sealed. Source: reliability.md 14 */
export function sessionStore(ctx: Parts, longestMs: number): MongoStore {
  return new TouchingStore(ctx, formOf(ctx), longestMs)
}

type StoredForm = ReturnType<typeof formOf>

/** How a session is stored: under the hash of its id, as `{ owner, sealed }`. */
function formOf(ctx: Parts) {
  const secret = ctx.vault.secrets.of('cookie')
  const bytes = Buffer.from(hkdfSync('sha256', secret, '', 'glemme sessions', 32))
  const key: DataKey = { unit: 'sub_sessions', bytes }
  const at = { collection: 'sessions', id: 'session', path: 'session.sealed' }
  return {
    transformId: (id: string): string => createHmac('sha256', secret).update(id).digest('base64url'),
    seal: ({ owner, startedAt, seenAt }: SessionData): SessionRow['session'] => {
      if (!owner) throw new Error('a session without an owner is not kept')
      const plain = Buffer.from(JSON.stringify({ ...owner, startedAt, seenAt }))
      return { owner: owner.id, sealed: ctx.vault.seal.seal(key, at, plain) }
    },
    unserialize: (stored: unknown): SessionData => {
      const plain = ctx.vault.seal.open(key, at, sealedOf(stored)).toString('utf8')
      const { startedAt, seenAt, ...owner } = content.parse(JSON.parse(plain))
      return { cookie: { originalMaxAge: null }, owner: ownerOf(owner), startedAt, seenAt }
    },
  }
}

function sealedOf(stored: unknown): Uint8Array {
  return z.object({ sealed: z.instanceof(Uint8Array) }).parse(stored).sealed
}

function ownerOf({
  kind,
  id,
  generation,
  also,
  mailbox,
}: Omit<z.output<typeof content>, 'startedAt' | 'seenAt'>): SessionOwner {
  if (kind === 'staff' && isId('stf', id)) return { kind, id, generation }
  if (kind === 'portal' && isId('sub', id)) return { kind, id, generation, mailbox, ...otherOf(also) }
  throw new Error('a session of nobody')
}

function otherOf(also: z.output<typeof content>['also']): { also?: ProvenSubject } {
  return also && isId('sub', also.id) ? { also: { id: also.id, generation: also.generation } } : {}
}

/** Notes at each request that the session was seen, and never brings back one that was ended meanwhile. */
class TouchingStore extends MongoStore {
  readonly #ctx: Parts
  readonly #form: StoredForm

  constructor(ctx: Parts, form: StoredForm, longestMs: number) {
    const { transformId, seal, unserialize } = form
    super({
      client: ctx.database.data.getClient(),
      dbName: ctx.database.data.name,
      collectionName: `${collectionPrefix}sessions`,
      ttl: longestMs / 1000,
      touchAfter: 0,
      stringify: false,
      autoRemove: 'disabled',
      transformId,
      unserialize,
      serialize: session => {
        const stored: unknown = seal(session)
        return stored as SessionData // the library stores whatever this gives; its type names only its own form
      },
    })
    this.#ctx = ctx
    this.#form = form
  }

  /** The answer waits for it, but not for long: a database that is slow or has no majority notes it later, or not at all. */
  override touch(id: string, session: SessionData, done: (error?: unknown) => void = () => undefined): void {
    const late = wait(longestTouchMs, undefined, { ref: false })
    Promise.race([this.#note(id, session), late]).then(() => done(), done)
  }

  async #note(id: string, session: SessionData): Promise<void> {
    const stored = this.#form.seal({ ...session, seenAt: this.#ctx.clock.now().getTime() })
    await sessionRows(this.#ctx).updateOne({ _id: this.#form.transformId(id) }, { $set: { session: stored } })
  }
}
