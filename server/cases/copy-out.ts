import type { Context } from '../base/context.ts'
import { unaskedLinkMs } from '../applications/linked-mail.ts'
import { maskCode } from '../policy/mask.ts'
import { isIdentified } from '../policy/rights.ts'
import type { CaseRow } from './cases-store.ts'
import { isMasked } from './masks.ts'

type Parts = Pick<Context, 'clock'>

/** Whether the link to a copy that was offered still opens. */
export function isCopyOut({ clock }: Parts, { copyAt }: Pick<CaseRow, 'copyAt'>): boolean {
  return copyAt !== null && clock.now().getTime() < copyAt.getTime() + unaskedLinkMs
}

/** Whether the person may have the copy of this case, with passages left out: until its link closes, answered or not. */
export function isMaskedCopyOut(ctx: Parts, row: CaseRow): boolean {
  if (!isMasked(row) || !isCopyOut(ctx, row)) return false
  return isIdentified(row.state) || (row.state === 'partly' && row.code === maskCode)
}
