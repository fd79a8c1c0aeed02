import type { Server } from 'node:http'

const second = 1000

/**
 * Slow, idle and excessive connections are cut. Call it before `listen`: the interval of the check is read there.
 *
 * Source: reliability.md 9
 */
export function hardenServer(server: Server): Server {
  server.headersTimeout = 15 * second
  server.requestTimeout = 300 * second
  server.keepAliveTimeout = 10 * second
  server.maxHeadersCount = 100
  server.maxConnections = 2000
  server.setTimeout(30 * second) // no byte in either direction: a stalled write
  Object.assign(server, { connectionsCheckingInterval: 5 * second })
  return server
}
