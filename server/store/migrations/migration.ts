import type { Connection } from 'mongoose'
import type { PlaceName } from '../../policy/places.ts'

/** A numbered change of the databases; safe to run again, since a crash may leave it half done. */
export interface Migration {
  number: number
  name: string
  up(databases: Migrated): Promise<void>
}

/** What a migration changes. */
export interface Migrated {
  data: Connection
  keys: Connection
  /** Every collection of this version is there, with its validator and indexes: made once, whichever migrations ask. */
  prepare(): Promise<void>
}

/** An index as MongoDB takes it. */
export interface IndexRule {
  key: Record<string, 1 | -1>
  unique?: true
  expireAfterSeconds?: number
  partialFilterExpression?: Record<string, unknown>
}

/** What a collection must have before the product starts. */
export interface CollectionRule {
  place: PlaceName
  where: 'data' | 'keys'
  indexes: readonly IndexRule[]
  validator?: Record<string, unknown>
}
