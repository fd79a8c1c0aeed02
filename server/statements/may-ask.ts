import type { ToldState } from '../applications/own-applications.ts'

/** Whether that person was passed over, and has been told. */
export function mayAsk({ outcome }: Pick<ToldState, 'outcome'>): boolean {
  return outcome === 'rejected' || outcome === 'cancelled'
}
