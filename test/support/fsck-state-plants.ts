import { randomBytes } from 'node:crypto'
import { newId } from '../../server/base/ids.ts'
import type { FindingCode } from '../../server/erasure/fsck/finding.ts'
import { into, type Seeded } from './erasure-seed.ts'
import type { ErasureWorld } from './erasure-world.ts'
import { ago, type Planted } from './fsck-plants.ts'

interface OtherPlant {
  code: FindingCode
  /** Whether a repair mends it; a person must see to the others. */
  isMended?: true
  plant: (world: ErasureWorld, unit: Seeded) => Promise<Planted>
}

const unvalidated = { bypassDocumentValidation: true } as const

async function plantEntry(world: ErasureWorld, { subjectId }: Seeded, like: object): Promise<Planted> {
  const id = newId('poo')
  const row = { _id: id, subjectId, consentId: newId('con'), state: 'active', stops: [], leftAt: null }
  const own = { certificateNo: id, runId: null, erasure: null }
  await into(world, 'pool').insertOne({ ...row, ...own, ...like }, unvalidated)
  return { where: 'pool', id }
}

async function plantStatement(world: ErasureWorld, like: object): Promise<Planted> {
  const id = newId('hir')
  const row = { _id: id, vacancyId: newId('vac'), applicationId: null, runId: null }
  await into(world, 'hireStatements').insertOne({ ...row, ...like })
  return { where: 'hireStatements', id }
}

const spoilt =
  (place: string, change: Readonly<Record<string, unknown>>) => async (world: ErasureWorld, unit: Seeded) => {
    const id =
      { applications: unit.id, applicants: unit.subjectId, files: unit.fileIds[0] ?? '' }[place] ?? ''
    await into(world, place).updateOne({ _id: id }, { $set: change }, unvalidated)
    return { where: place, id }
  }

/** Other faults of which fsck says what it says of another, each in its own place. */
export const otherPlants: Readonly<Record<string, OtherPlant>> = {
  'a mask of an application that is gone': {
    code: 'childWithoutOwner',
    isMended: true,
    plant: async (world, unit) => {
      const gone = newId('app')
      const mask = { applicationId: gone, code: 'others', sealed: randomBytes(60) }
      const row = { type: 'access', subjectId: unit.subjectId, applicationIds: [unit.id], openedBy: null }
      const at = { state: 'open', policyVersion: 1, keptUntil: null, openedAt: ago(30), masks: [mask] }
      await into(world, 'cases').insertOne({ _id: newId('cas'), ...row, ...at })
      return { where: 'cases.masks.applicationId', id: gone }
    },
  },
  'stops that are none': { code: 'stateImpossible', plant: spoilt('applications', { stops: null }) },
  'a stop without an end': {
    code: 'stateImpossible',
    plant: spoilt('applications', { stops: [{ kind: 'hold', ref: 'x', until: 'never' }] }),
  },
  'an erasure in no such state': {
    code: 'stateImpossible',
    plant: spoilt('applications', { erasure: { requestedAt: ago(1) } }),
  },
  'an entry in no state': {
    code: 'stateImpossible',
    plant: async (world, unit) => await plantEntry(world, unit, { state: 'kept', leftAt: ago(1) }),
  },
  'an entry that was never asked': {
    code: 'stateImpossible',
    plant: async (world, unit) => await plantEntry(world, unit, { state: 'asked', leftAt: ago(1) }),
  },
  'an entry on a consent that is closed': {
    code: 'stateImpossible',
    plant: async (world, unit) => {
      const consentId = newId('con')
      const consent = { _id: consentId, subjectId: unit.subjectId, state: 'closed', receiptNo: consentId }
      await into(world, 'consents').insertOne(consent)
      return await plantEntry(world, unit, { consentId })
    },
  },
  'an entry in the hands of no run': {
    code: 'stateImpossible',
    plant: async (world, unit) => await plantEntry(world, unit, { leftAt: ago(1), runId: newId('run') }),
  },
  'a statement in the hands of no run': {
    code: 'stateImpossible',
    plant: async world => await plantStatement(world, { runId: newId('run') }),
  },
  'a statement that nobody can ask for': {
    code: 'stateImpossible',
    plant: async world => await plantStatement(world, {}),
  },
  'a profile of nothing, in no run': {
    code: 'stateImpossible',
    plant: spoilt('applicants', { units: [] }),
  },
  'a profile in the hands of no run': {
    code: 'stateImpossible',
    plant: spoilt('applicants', { runId: 'run_AAAAAAAAAAAAAAAAAAAAAA' }),
  },
  'a file in no state': { code: 'stateImpossible', plant: spoilt('files', { state: 'kept' }) },
  'a file of a form, held too long': {
    code: 'uploadLeft',
    isMended: true,
    plant: spoilt('files', { state: 'held', createdAt: ago(26), heldUntil: new Date('2099-01-01') }),
  },
  'a file of a form that is yet to come': {
    code: 'uploadLeft',
    isMended: true,
    plant: spoilt('files', {
      state: 'held',
      createdAt: new Date('2099-01-01'),
      heldUntil: new Date('2099-01-02'),
    }),
  },
  'a last mail past its time': {
    code: 'overdue',
    plant: async world => {
      const id = randomBytes(16).toString('base64url')
      const row = { kind: 'M6', about: 'x', unit: newId('mal'), sealed: null, state: 'waiting' }
      await into(world, 'outbox').insertOne({ _id: id, ...row, nextAt: ago(30), closeBy: ago(25) })
      return { where: 'outbox', id }
    },
  },
}
