import type { Context } from '../base/context.ts'
import { applicationIdsOf, type Place } from '../base/place.ts'
import { messagePointersTo, removeMessagesOf } from './messages-store.ts'
import { notePointersTo, removeNotesOf } from './notes-store.ts'

/** Notes and points as a place: they go with their application, and what was said against them too. */
export function notesPlace(ctx: Pick<Context, 'database'>): Place {
  return {
    name: 'notes',
    stage: 'children',
    erase: async run => {
      const ids = applicationIdsOf(run)
      while ((await removeNotesOf(ctx, ids)) > 0) continue
    },
    find: async run =>
      (await notePointersTo(ctx, applicationIdsOf(run))).map(unit => {
        return { place: 'notes', unit, how: 'reference' }
      }),
  }
}

/** Messages as a place: they go with their application. */
export function messagesPlace(ctx: Pick<Context, 'database'>): Place {
  return {
    name: 'messages',
    stage: 'children',
    erase: async run => {
      const ids = applicationIdsOf(run)
      while ((await removeMessagesOf(ctx, ids)) > 0) continue
    },
    find: async run =>
      (await messagePointersTo(ctx, applicationIdsOf(run))).map(unit => {
        return { place: 'messages', unit, how: 'reference' }
      }),
  }
}
