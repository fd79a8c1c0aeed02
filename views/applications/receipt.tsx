import type { Frame } from '../frame.ts'
import type { ShownProblem, ShownRetention } from '../shapes.ts'

/** What `/receipts/:token` shows. `correction` only in the first 15 minutes. */
export interface ReceiptPageProps {
  frame: Frame
  token: string
  reference: string
  job: string
  retention: ShownRetention
  undecidedOn: string
  /** The same form was sent again: "Vi har allerede mottatt denne søknaden." */
  alreadyReceived: boolean
  correction?: {
    address: string
    /** How many corrections are left, 0 to 3. */
    left: number
    /** The address was just corrected. */
    corrected: boolean
    typed?: string
    problem?: ShownProblem
  }
}

/** The receipt of a sent application. */
export function receiptPage(_p: ReceiptPageProps): string {
  return ''
}
