import type { PolicyDocument } from '../policy/document.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'

/** The policy document in force, with the number under which it was published. */
export interface PublishedPolicy {
  version: number
  /** SHA-256 of the canonical JSON, hex. */
  hash: string
  document: PolicyDocument
}

/**
 * What every command is given; take the part you need: `Pick<Context, 'clock' | 'applications'>`.
 * Each folder adds its part by declaration merging: `declare module '../base/context.ts' { interface Context { vault: Vault } }`.
 */
export interface Context {
  clock: Clock
  log: Log
  config: Config
  policy: PublishedPolicy
}
