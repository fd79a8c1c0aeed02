import { advance } from './advance.ts'
import { allUnits } from './all-units.ts'
import { releaseBrake, viewBrake } from './brake.ts'
import { brakeStore } from './brake-store.ts'
import { certificatesOf } from './certificates.ts'
import { certificatesStore } from './certificates-store.ts'
import { claim } from './claim.ts'
import { copiesOf } from './copies.ts'
import { copiesStore } from './copies-store.ts'
import type { Engine, Erasure, Rotation } from './engine.ts'
import { forgetPastHorizon } from './forget-past-horizon.ts'
import { fsckOf } from './fsck/fsck.ts'
import { ledgerOf } from './ledger.ts'
import { paceOf } from './pace.ts'
import { lookAhead, lookForAlarms } from './outlook.ts'
import { writeAuditHead } from './audit-heads.ts'
import { replay } from './replay.ts'
import { gateOf } from './restore-gate.ts'
import { requestErasure, undoErasure } from './request.ts'
import { rotateNow, rotateWhenDue, strayEpochs } from './rotate-epoch.ts'
import { rotateSigningKey } from './rotate-signing.ts'
import { runsStore } from './runs-store.ts'
import { statisticsStore } from '../store/statistics-store.ts'
import { stopsOf } from './stops.ts'
import { stopsStore } from './stops-store.ts'
import { finish, sweep } from './sweep.ts'
import { tellConsentClosed } from './tell-consent.ts'
import { tellDue } from './tell-due.ts'
import type { ErasureContext, ErasureParts, Works } from './works.ts'

/**
 * The engine, the ledger and the certificates, over what the slices registered. The ledger is whole and has its genesis.
 *
 * @throws StartRefusal when the ledger is broken or lacks entries
 */
export async function createErasure(ctx: ErasureContext, parts: ErasureParts): Promise<Erasure> {
  const { database } = ctx
  const ledger = ledgerOf(ctx)
  const works: Works = {
    ctx,
    parts,
    runs: runsStore(database),
    units: allUnits(database),
    stops: stopsStore(database),
    ledger,
    gate: gateOf(ctx, ledger),
    certificates: certificatesStore(database),
    copies: copiesStore(database),
    statistics: statisticsStore(database),
    brake: brakeStore(database),
    pace: paceOf(ctx),
  }
  await ledger.begin()
  await works.gate.look()
  return {
    engine: engineOf(works),
    stops: stopsOf(works),
    forgetPastHorizon: async () => await forgetPastHorizon(works),
    tellDue: async (id, due) => await tellDue(works, id, due),
    tellConsentClosed: async (closing, ids) => await tellConsentClosed(works, closing, ids),
    brake: { view: async () => await viewBrake(works), release: async by => await releaseBrake(works, by) },
    alarms: async () => await lookForAlarms(works),
    outlook: async () => await lookAhead(works),
    ledger,
    gate: works.gate,
    writeAuditHead: async () => await writeAuditHead(works),
    replay: async how => await replay(works, how),
    rotation: rotationOf(works),
    certificates: certificatesOf(works),
    copies: copiesOf(works),
    fsck: fsckOf(works),
  }
}

function rotationOf(works: Works): Rotation {
  return {
    rotateWhenDue: async () => await rotateWhenDue(works),
    rotateNow: async () => await rotateNow(works),
    strayEpochs: async () => await strayEpochs(works),
    changeSigningKey: async () => await rotateSigningKey(works),
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
