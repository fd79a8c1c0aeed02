import { verifyAudit } from '../../audit/chain.ts'
import type { Check } from './check.ts'

/** The ledger is whole in all its copies, and the audit log is one chain. */
export const proofCheck: Check = {
  name: 'proof',
  look: async works => {
    const { fault } = await works.ledger.verify()
    const { brokenAt } = await verifyAudit(works.ctx)
    return [
      ...(fault
        ? [
            {
              code: 'ledgerBroken' as const,
              where: `ledger.${fault.in}`,
              id: String(fault.seq),
              detail: 'file' in fault ? `${fault.code} ${fault.file}` : fault.code,
            },
          ]
        : []),
      ...(brokenAt === undefined
        ? []
        : [{ code: 'auditBroken' as const, where: 'audit', id: String(brokenAt) }]),
    ]
  },
}
