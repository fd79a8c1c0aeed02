/** Everything that is looked at, in the order in which it is shown. Each has a title and a sentence of what to do. */
export const checkNames = [
  'jobs',
  'overdue',
  'undated',
  'runs',
  'brake',
  'clock',
  'ledger',
  'chain',
  'fsck',
  'canary',
  'orphans',
  'gate',
  'keys',
  'backup',
  'cases',
  'notices',
  'mails',
  'space',
] as const
export type CheckName = (typeof checkNames)[number]
