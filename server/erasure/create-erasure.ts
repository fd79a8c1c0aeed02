import { advance } from './advance.ts'
import { certificatesOf } from './certificates.ts'
import { certificatesStore } from './certificates-store.ts'
import { claim } from './claim.ts'
import { claimableUnits } from './claimable-units-store.ts'
import type { Engine, Erasure } from './engine.ts'
import { forgetPastHorizon } from './forget-past-horizon.ts'
import { ledgerOf } from './ledger.ts'
import { requestErasure, undoErasure } from './request.ts'
import { runsStore } from './runs-store.ts'
import { statisticsStore } from '../store/statistics-store.ts'
import { finish, sweep } from './sweep.ts'
import type { ErasureContext, ErasureParts, Works } from './works.ts'

/**
 * The engine, the ledger and the certificates, over what the slices registered. The ledger is whole and has its genesis.
 *
 * @throws StartRefusal when the ledger is broken or lacks entries
 */
export async function createErasure(ctx: ErasureContext, parts: ErasureParts): Promise<Erasure> {
  const { database } = ctx
  const works: Works = {
    ctx,
    parts,
    runs: runsStore(database),
    units: claimableUnits(database),
    ledger: ledgerOf(ctx),
    certificates: certificatesStore(database),
    statistics: statisticsStore(database),
  }
  await works.ledger.begin()
  return {
    engine: engineOf(works),
    forgetPastHorizon: async () => await forgetPastHorizon(works),
    ledger: works.ledger,
    certificates: certificatesOf(works),
  }
}

function engineOf(works: Works): Engine {
  return {
    request: async asked => await requestErasure(works, asked),
    undo: async (units, by) => await undoErasure(works, units, by),
    claim: async (kind, limit) => await claim(works, kind, limit),
    advance: async run => await advance(works, run),
    sweep: async () => await sweep(works),
    finish: async () => await finish(works),
  }
}
