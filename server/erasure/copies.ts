import { askHolders, copyIdOf } from './ask-holder.ts'
import type { CopyRow, CopyWish } from './copies-store.ts'
import type { CopyHolder } from './place.ts'
import type { Works } from './works.ts'

/** A copy that somebody was asked to do something with. */
export type AskedCopy = Omit<CopyRow, '_id'>

const dayMs = 24 * 3_600_000

/** Holders of copies of an application that is there, to be told of what has become of it. */
export interface CopiesAsked {
  /** The application's number. */
  number: string
  what: Exclude<CopyWish, 'delete'>
  /** What makes it a new one: told again of the same, they get nothing. */
  occasion: string
  holders: readonly CopyHolder[]
}

/** The copies others have. Source: deletion.md 8, step 4; GDPR art. 19 */
export interface Copies {
  /** Each holder is asked to correct the copy, or to restrict its use (M15), and listed until they say that it is done. */
  ask(asked: CopiesAsked): Promise<void>
  /** The copy that a mailed link is about; undefined for a token that is none. */
  find(token: string): Promise<AskedCopy | undefined>
  /** Its holder has said that it is corrected, restricted or deleted; safe to repeat. False when there is no such copy. */
  confirm(token: string): Promise<boolean>
  /** What nobody has answered, oldest first, at most so many. */
  unconfirmed(limit: number): Promise<AskedCopy[]>
}

/** The copies of this installation. */
export function copiesOf(works: Pick<Works, 'copies' | 'ctx'>): Copies {
  const { copies, ctx } = works
  return {
    ask: async ({ holders, ...asked }) => {
      const now = await ctx.database.now()
      const closeBy = new Date(now.getTime() + dayMs)
      const question = { ...asked, now, closeBy }
      await askHolders(
        works,
        holders.map(holder => ({ holder, question })),
      )
    },
    find: async token => (await copies.byId(copyIdOf(token))) ?? undefined,
    confirm: async token => await copies.markDone(copyIdOf(token), await ctx.database.now()),
    unconfirmed: async limit => await copies.unconfirmed(limit),
  }
}
