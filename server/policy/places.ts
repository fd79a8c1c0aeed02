import {
  applicants,
  applications,
  audit,
  disclosures,
  exports,
  files,
  holds,
  linkRequests,
  links,
  mailTokens,
  messages,
  notes,
  outbox,
  referees,
  sessions,
} from './data-map/applicants-own.ts'
import { cases } from './data-map/cases.ts'
import {
  agendaJobs,
  backups,
  brake,
  heartbeats,
  limits,
  migrations,
  nightly,
  policyDocuments,
  staff,
  vacancies,
} from './data-map/controllers-own.ts'
import { hireStatements } from './data-map/hire-statements.ts'
import type { FindBy, Paths } from './data-map/path-rule.ts'
import { consents, pool } from './data-map/pool.ts'
import * as proof from './data-map/proof.ts'

export type { AtPurge, FindBy, Owner, PathRule, Paths } from './data-map/path-rule.ts'

/** What is known of a collection. */
export interface PlaceRule {
  database: 'data' | 'keys'
  /** `erase`: something in it goes when an application goes, so it needs an eraser and a finder. */
  onPurge: 'erase' | 'keep'
  paths: Paths
}

/** Every collection, by its name without our prefix, and each path of its documents. Source: deletion.md 3 */
export const dataMap = {
  vacancies: { database: 'data', onPurge: 'keep', paths: vacancies },
  policyDocuments: { database: 'data', onPurge: 'keep', paths: policyDocuments },
  staff: { database: 'data', onPurge: 'keep', paths: staff },
  migrations: { database: 'data', onPurge: 'keep', paths: migrations },
  brake: { database: 'data', onPurge: 'keep', paths: brake },
  nightly: { database: 'data', onPurge: 'keep', paths: nightly },
  heartbeats: { database: 'data', onPurge: 'keep', paths: heartbeats },
  backups: { database: 'data', onPurge: 'keep', paths: backups },
  applicants: { database: 'data', onPurge: 'erase', paths: applicants },
  mailTokens: { database: 'data', onPurge: 'erase', paths: mailTokens },
  applications: { database: 'data', onPurge: 'erase', paths: applications },
  files: { database: 'data', onPurge: 'erase', paths: files },
  exports: { database: 'data', onPurge: 'erase', paths: exports },
  disclosures: { database: 'data', onPurge: 'erase', paths: disclosures },
  referees: { database: 'data', onPurge: 'erase', paths: referees },
  notes: { database: 'data', onPurge: 'erase', paths: notes },
  messages: { database: 'data', onPurge: 'erase', paths: messages },
  audit: { database: 'data', onPurge: 'erase', paths: audit },
  holds: { database: 'data', onPurge: 'erase', paths: holds },
  outbox: { database: 'data', onPurge: 'erase', paths: outbox },
  consents: { database: 'data', onPurge: 'erase', paths: consents },
  pool: { database: 'data', onPurge: 'erase', paths: pool },
  cases: { database: 'data', onPurge: 'erase', paths: cases },
  hireStatements: { database: 'data', onPurge: 'erase', paths: hireStatements },
  sessions: { database: 'data', onPurge: 'erase', paths: sessions },
  links: { database: 'data', onPurge: 'erase', paths: links },
  linkRequests: { database: 'data', onPurge: 'keep', paths: linkRequests },
  limits: { database: 'data', onPurge: 'keep', paths: limits },
  agendaJobs: { database: 'data', onPurge: 'keep', paths: agendaJobs },
  purgeRuns: { database: 'data', onPurge: 'keep', paths: proof.purgeRuns },
  ledger: { database: 'data', onPurge: 'keep', paths: proof.ledger },
  ledgerTokens: { database: 'data', onPurge: 'keep', paths: proof.ledgerTokens },
  ledgerQueue: { database: 'data', onPurge: 'keep', paths: proof.ledgerQueue },
  ledgerHead: { database: 'data', onPurge: 'keep', paths: proof.ledgerHead },
  certificates: { database: 'data', onPurge: 'keep', paths: proof.certificates },
  recipients: { database: 'data', onPurge: 'keep', paths: proof.recipients },
  strays: { database: 'data', onPurge: 'keep', paths: proof.strays },
  stats: { database: 'data', onPurge: 'keep', paths: proof.stats },
  dataKeys: { database: 'keys', onPurge: 'keep', paths: proof.dataKeys },
  ledgerMirror: { database: 'keys', onPurge: 'keep', paths: proof.ledgerMirror },
} as const satisfies Record<string, PlaceRule>

type DataMap = typeof dataMap
/** A collection's name, without our prefix. */
export type PlaceName = keyof DataMap
/** The places that need an eraser and a finder. */
export type ErasablePlace = {
  [Name in PlaceName]: DataMap[Name]['onPurge'] extends 'erase' ? Name : never
}[PlaceName]

/** Every place, in the order of the map. */
export const placeNames: readonly PlaceName[] = Object.keys(dataMap).filter(isPlaceName)

/** The places that need an eraser and a finder, in the order of the map. */
export const erasablePlaces: readonly ErasablePlace[] = placeNames.filter(isErasable)

/** What is known of a folder on disk. */
export interface FolderRule {
  in: 'data' | 'uploads'
  atPurge: 'keep' | 'unlink'
}

/** The folders of the data folder and of the uploads folder. */
export const dataFolders = {
  db: { in: 'data', atPurge: 'keep' }, // ciphertext, gone with its keys
  keyring: { in: 'data', atPurge: 'keep' },
  ledger: { in: 'data', atPurge: 'keep' },
  secrets: { in: 'data', atPurge: 'keep' },
  files: { in: 'uploads', atPurge: 'unlink' },
  staging: { in: 'uploads', atPurge: 'unlink' },
  exports: { in: 'uploads', atPurge: 'unlink' },
} as const satisfies Record<string, FolderRule>
export type FolderName = keyof typeof dataFolders

/** Whether the text names a place. */
export function isPlaceName(text: string): text is PlaceName {
  return Object.hasOwn(dataMap, text)
}

function isErasable(place: PlaceName): place is ErasablePlace {
  return dataMap[place].onPurge === 'erase'
}

/** The paths of a place that hold an id, with the kind of id: where a scan looks. */
export function findByPaths(place: PlaceName): { path: string; findBy: FindBy }[] {
  return Object.entries<Paths[string]>(dataMap[place].paths).flatMap(([path, { findBy }]) =>
    findBy === null ? [] : [{ path, findBy }],
  )
}

/** What a start or a test found: names of collections without the prefix, leaf paths, names of folders. */
export interface Found {
  collections: readonly string[]
  /** Elements of an array have no number in their path: `stops.kind`. */
  paths: Readonly<Partial<Record<string, readonly string[]>>>
  folders: readonly string[]
}

/** A sentence for each thing found that the map does not name; empty when all is known. */
export function unmapped(found: Found): string[] {
  const names = [
    ...found.collections.filter(name => !isPlaceName(name)),
    ...Object.entries(found.paths).flatMap(([place, paths]) => unmappedPaths(place, paths ?? [])),
    ...found.folders.filter(name => !Object.hasOwn(dataFolders, name)),
  ]
  return [...new Set(names)].map(name => `Unmapped: ${name}. Add it to the data map.`)
}

function unmappedPaths(place: string, paths: readonly string[]): string[] {
  const known: Paths = isPlaceName(place) ? dataMap[place].paths : {}
  return paths.filter(path => !Object.hasOwn(known, path)).map(path => `${place}.${path}`)
}
