import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backupsStore } from '../../server/backup/backups-store.ts'
import type { Context } from '../../server/base/context.ts'
import { newId } from '../../server/base/ids.ts'
import { brakeStore } from '../../server/erasure/brake-store.ts'
import { openDiskStore } from '../../server/files/disk-store.ts'
import { thoroughChecks, lookAtHealth, quickChecks } from '../../server/operations/health.ts'
import { heartbeatsStore } from '../../server/operations/heartbeats-store.ts'
import { nightlyStore } from '../../server/operations/nightly-store.ts'
import { clockCheck } from '../../server/store/clock-check.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { writeTargets } from '../../server/vault/key-backup-notes.ts'
import { checkNames, type CheckName } from '../../views/operations/check-names.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Something is wrong now; gives what the checks see it in, and what puts it right. */
type Plant = () => Promise<{ ctx?: Partial<Context>; undo?: () => Promise<unknown> }>

describe('P12 each thing that is looked at', () => {
  let world: World
  let applied: Applied
  let copies: string
  before(async () => {
    copies = await mkdtemp(join(tmpdir(), 'glemme-checks-'))
    world = await aWorld({ settings: { GLEMME_KEY_BACKUP_DIRS: copies } })
    applied = await world.apply()
    await beats().know([{ name: 'purge-due', everyMs: 60_000 }])
    for (const job of ['purge-due', 'sweep-orphans', 'warn-before-purge']) await ran(job)
    for (const job of ['check-everything', 'prove-with-canary']) await ran(job, 24 * hourMs)
  })
  after(async () => {
    await world.close()
    await rm(copies, { recursive: true })
  })

  const beats = () => heartbeatsStore(world.ctx.database)
  const rows = (place: string) =>
    world.ctx.database.data.collection<{ _id: string } & Record<string, unknown>>(collectionPrefix + place)
  const ago = (ms: number) => new Date(Date.now() - ms)
  const unvalidated = { bypassDocumentValidation: true } as const

  async function ran(job: string, everyMs = 60_000, counts = {}): Promise<void> {
    await beats().know([{ name: job, everyMs }])
    await beats().ran(job, counts)
  }

  /** What a job said when it ended; then it says that all is well. */
  const said =
    (job: string, counts: Record<string, number>): Plant =>
    async () => {
      await ran(job, dayMs, counts)
      return { undo: async () => await ran(job, dayMs) }
    }

  /** The row is as that says, and then as it was. */
  async function changed(place: string, filter: Record<string, unknown>, set: Record<string, unknown>) {
    const before = await rows(place).findOne(filter)
    assert.ok(before)
    await rows(place).updateOne(filter, { $set: set }, unvalidated)
    return { undo: async () => await rows(place).replaceOne({ _id: before._id }, before, unvalidated) }
  }

  async function inserted(place: string, row: { _id: string } & Record<string, unknown>) {
    await rows(place).insertOne(row, unvalidated)
    return { undo: async () => await rows(place).deleteOne({ _id: row._id }) }
  }

  const wrong: Record<CheckName, Plant> = {
    jobs: async () =>
      await changed('heartbeats', { _id: 'purge-due' }, { ranAt: ago(hourMs), begunAt: null }),
    overdue: async () => {
      const past = { eligibleAt: ago(2 * dayMs), overdueAt: ago(dayMs) }
      return await changed('applications', { _id: applied.row._id }, past)
    },
    undated: async () => await changed('applications', { _id: applied.row._id }, { eligibleAt: null }),
    runs: async () => await inserted('purgeRuns', { _id: newId('run'), state: 'failed', items: [] }),
    brake: async () => {
      const store = brakeStore(world.ctx.database)
      await store.set(1, new Date())
      const due = { eligibleAt: ago(1000), overdueAt: new Date(Date.now() + dayMs) }
      const { undo } = await changed('applications', { _id: applied.row._id }, due)
      return { undo: async () => [await store.clear(), await undo()] }
    },
    clock: () => {
      const clock = { now: () => new Date(Date.now() + 5 * 60_000 + 10_000) }
      return Promise.resolve({ ctx: { clockCheck: clockCheck({ ...world.ctx, clock }) } })
    },
    ledger: async () =>
      await inserted('ledgerQueue', { _id: 'late', says: { kind: 'sweep' }, createdAt: ago(130_000) }),
    chain: async () => {
      const last = await rows('ledger').findOne({}, { sort: { seq: -1 } })
      return await changed(
        'ledger',
        { seq: last?.['seq'] },
        { line: String(last?.['line']).replace('"v":1', '"v":2') },
      )
    },
    fsck: async () => {
      const nightly = nightlyStore(world.ctx.database)
      await nightly.end('check-everything', { findings: 2 })
      return { undo: async () => await nightly.end('check-everything', {}) }
    },
    canary: async () => {
      await beats().failed('prove-with-canary', 'CANARY_KEY_LEFT')
      return { undo: async () => await ran('prove-with-canary', dayMs) }
    },
    orphans: said('sweep-orphans', { keysLeft: 101 }),
    gate: async () => {
      const head = await rows('ledgerHead').findOne({})
      return await changed('ledgerHead', { _id: head?._id }, { seq: Number(head?.['seq']) - 1 })
    },
    keys: async () => {
      const { keyringDir } = world.ctx.config
      await writeTargets(keyringDir, new Map([[copies, { since: ago(25 * hourMs), lastAt: null }]]))
      return { undo: async () => await world.ctx.vault.keyring.backups.copyAll() }
    },
    backup: async () => {
      const store = backupsStore(world.ctx.database)
      await store.noteBackup({ at: ago(50 * hourMs), seq: 1 })
      return { undo: async () => await store.noteBackup({ at: new Date(), seq: 1 }) }
    },
    cases: async () => {
      const officer = await world.staff(['privacyOfficer'])
      const id = newId('cas')
      const on = new Date(Date.now() - 60 * dayMs).toISOString().slice(0, 10)
      const typed = { type: 'rectification', person: applied.row.reference, channel: 'phone', receivedOn: on }
      assert.equal((await officer.post('/staff/cases/new', { ...typed, id, request: '' })).status, 303)
      return { undo: async () => await officer.post(`/staff/cases/${id}/withdraw`) }
    },
    notices: said('warn-before-purge', { missed: 1 }),
    mails: async () => {
      await world.ring()
      return await changed(
        'outbox',
        { about: applied.row._id },
        { state: 'waiting', createdAt: ago(5 * hourMs) },
      )
    },
    space: async () => {
      const isNeeded = () => Promise.resolve(true)
      const full = { folder: world.uploadsDir, isNeeded, leastFreeBytes: () => Infinity }
      return { ctx: { fileStore: await openDiskStore(full) } }
    },
  }

  const levelOf = async (name: CheckName, more: Partial<Context> = {}) => {
    const checks = name === 'chain' ? thoroughChecks : quickChecks
    const seen = await lookAtHealth({ ...world.ctx, ...more }, checks)
    assert.deepEqual(
      seen.map(result => result.name),
      [...checkNames],
    )
    return seen.find(result => result.name === name)?.level
  }

  for (const name of checkNames) {
    const worst = name === 'notices' ? 'amber' : 'red'
    it(`is ${worst} when it is wrong, and good before and after: ${name}`, async () => {
      assert.equal(await levelOf(name), 'good')
      const { ctx, undo } = await wrong[name]()
      assert.equal(await levelOf(name, ctx), worst)
      await undo?.()
      assert.equal(await levelOf(name), 'good')
    })
  }

  it('is red also where there is no backup in production, an epoch too old, and a chain that the night found broken', async () => {
    const config = { ...world.ctx.config, production: true }
    await rows('backups').deleteMany({})
    assert.equal(await levelOf('backup', { config }), 'red')
    const { database } = world.ctx
    const later = { ...database, now: async () => new Date((await database.now()).getTime() + 9 * dayMs) }
    assert.equal(await levelOf('keys', { database: later }), 'red')
    await nightlyStore(world.ctx.database).end('check-everything', { chain: 1 })
    const known = (await lookAtHealth(world.ctx)).find(result => result.name === 'chain')
    assert.equal(known?.level, 'red')
  })
})
