import { codeOf } from '../base/errors.ts'

/** Names of the driver's errors that mean the database is away or too busy. */
const awayNames =
  /^(Mongo(Network|NetworkTimeout|ServerSelection|NotConnected|PoolCleared|PoolClosed|WaitQueueTimeout|OperationTimeout|TopologyClosed|ServerClosed|StalePrimary|WriteConcern)\w*Error|MongooseServerSelectionError|Mongo\w*Pool\w*Error|PoolClearedOnNetworkError|WaitQueueTimeoutError)$/

/**
 * Codes of a server that is no primary any more, is going down, has no majority, or took too long. Other names than the
 * driver's carry them too: `MongoServerError`, `MongoBulkWriteError`.
 */
const awayCodes = new Set(
  [6, 7, 50, 64, 89, 91, 100, 134, 189, 262, 9001, 10_107, 11_600, 11_602, 13_435, 13_436].map(String),
)

const awayLabels = ['RetryableWriteError', 'TransientTransactionError', 'UnknownTransactionCommitResult']

/** Whether the error says that the database is away, too busy, or has no majority: it may do the same thing later. */
export function databaseIsAway(error: Error): boolean {
  if (awayNames.test(error.name)) return true
  if (error.name.startsWith('Mongo') && awayCodes.has(codeOf(error) ?? '')) return true
  if (!('hasErrorLabel' in error) || typeof error.hasErrorLabel !== 'function') return false
  const { hasErrorLabel } = error
  return awayLabels.some(label => hasErrorLabel.call(error, label) === true)
}
