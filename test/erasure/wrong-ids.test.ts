import assert from 'node:assert/strict'
import { removeDisclosures } from '../../server/applications/disclosures-store.ts'
import { newId, type IdPrefix } from '../../server/base/ids.ts'
import { removeExports } from '../../server/copies/exports-store.ts'
import { claimableUnits } from '../../server/erasure/claimable-units-store.ts'
import { deleteRows } from '../../server/files/files-store.ts'
import { erasablePlaces } from '../../server/policy/places.ts'
import { removeRefereesOf } from '../../server/referees/referees-store.ts'
import { removeMessagesOf } from '../../server/review/messages-store.ts'
import { removeNotesOf } from '../../server/review/notes-store.ts'
import { into, seed, tracesOf, type Seeded } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'

/** What deletes, and the kinds of ids that it takes. */
interface Deleter {
  kinds: readonly IdPrefix[]
  delete(ids: never[]): Promise<unknown>
}

const everyKind = ['app', 'sub', 'poo', 'hir', 'con', 'fil', 'exp', 'vac', 'stf', 'run'] as const
const noIds: readonly unknown[] = [
  '',
  'app_',
  '*',
  '../../etc/passwd',
  null,
  undefined,
  7,
  { $ne: null },
  [{}],
  /./,
]

describe('P13 whatever deletes takes ids of its own kind and nothing else', () => {
  let world: ErasureWorld
  let units: Seeded[]
  let traces: string[][]
  before(async () => {
    world = await openErasureWorld()
    units = [await seed(world), await seed(world)]
    traces = await left()
  })
  after(async () => await world.close())

  const left = async (): Promise<string[][]> =>
    await Promise.all(units.map(async unit => await tracesOf(world, unit)))

  function deleters(): Record<string, Deleter> {
    const { ctx } = world
    const runId = newId('run')
    const each = (work: (id: never) => Promise<unknown>) => async (ids: never[]) =>
      await Promise.all(ids.map(async id => await work(id)))
    const claimable = claimableUnits(ctx.database, 'applications')
    const leave = { subjectIds: units.map(unit => unit.subjectId), runId }
    return {
      applications: { kinds: ['app'], delete: ctx.applications.remove },
      applicants: { kinds: ['sub'], delete: ctx.applicants.remove },
      mailTokens: { kinds: ['sub'], delete: ctx.applicants.forgetTokens },
      pool: { kinds: ['poo'], delete: ctx.pool.remove },
      holds: { kinds: ['app', 'poo'], delete: ctx.holds.remove },
      outbox: { kinds: ['app', 'poo'], delete: ctx.outbox.dropAbout },
      audit: { kinds: ['app', 'poo'], delete: ctx.audit.forgetAbout },
      hireStatements: { kinds: ['hir'], delete: ctx.statements.remove },
      consents: { kinds: ['con'], delete: each(async id => await ctx.consents.blind(id, undefined)) },
      notes: { kinds: ['app'], delete: async ids => await removeNotesOf(ctx, ids) },
      messages: { kinds: ['app'], delete: async ids => await removeMessagesOf(ctx, ids) },
      referees: { kinds: ['app'], delete: async ids => await removeRefereesOf(ctx, ids) },
      disclosures: { kinds: ['app', 'poo'], delete: async ids => await removeDisclosures(ctx, ids) },
      'rows of files': { kinds: ['fil'], delete: async ids => await deleteRows(ctx, ids) },
      'bytes of files': { kinds: ['fil'], delete: ctx.fileStore.remove },
      exports: { kinds: ['exp'], delete: async ids => await removeExports(ctx, ids) },
      'data keys': { kinds: ['app', 'sub', 'poo', 'hir'], delete: ctx.vault.keys.destroy },
      claim: { kinds: ['app', 'poo'], delete: async ids => await claimable.claim('purge', ids, runId) },
      profiles: {
        kinds: ['app', 'poo'],
        delete: async ids => await claimable.leaveProfiles(ids, leave.subjectIds, runId),
      },
    }
  }

  it('in each store: ids of every other kind and what is no id at all are refused, beside good ones too', async () => {
    for (const [name, { kinds, delete: remove }] of Object.entries(deleters())) {
      const [kind] = kinds
      assert.ok(kind)
      const others = everyKind.filter(one => !kinds.includes(one)).map(one => newId(one))
      for (const wrong of [...others, ...noIds]) {
        const beside = [newId(kind), wrong] as never[]
        await assert.rejects(async () => await remove(beside), Error, `${name}: ${String(wrong)}`)
      }
      await remove([newId(kind)] as never[])
    }
    assert.deepEqual(await left(), traces)
  })

  it('in each place that a run empties: a unit whose ids are of another kind fails it, and nothing goes', async () => {
    const [unit] = units
    assert.ok(unit)
    const good = { id: unit.id, subjectId: unit.subjectId, wholeSubject: true, fileIds: unit.fileIds }
    for (const [name, item] of [
      ['a vacancy', { ...good, id: unit.vacancyId, subjectId: unit.vacancyId }],
      ['the other way round', { ...good, id: unit.subjectId, subjectId: unit.id }],
      ['whatever there is', { ...good, id: { $ne: null }, subjectId: { $ne: null } }],
    ] as const) {
      const run = { id: newId('run'), kind: 'purge', items: [item] } as never
      for (const place of erasablePlaces)
        await assert.rejects(async () => await world.places[place].erase(run), Error, `${place}: ${name}`)
    }
    assert.deepEqual(await left(), traces)
    assert.equal(await into(world, 'applications').countDocuments(), 2)
  })
})
