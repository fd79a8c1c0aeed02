import type { Frame } from '../frame.ts'
import type { ProofStep } from '../charts/proof-chain.tsx'

/** What `/erasures/:token` shows. No personal data. */
export interface ErasurePageProps {
  frame: Frame
  token: string
  /** One per application erased together. */
  certificateNumbers: readonly string[]
  state: 'coolingOff' | 'running' | 'done' | 'undone'
  requestedAt: Date
  /** When the cooling-off ends; null when it was skipped. */
  undoUntil: Date | null
  steps: readonly ProofStep[]
  /** `?follow=1` */
  follow: boolean
}

/** The page that follows an erasure to its end. */
export function erasurePage(_p: ErasurePageProps): string {
  return ''
}
