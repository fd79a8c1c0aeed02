import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { hardenServer } from '../../server/http/harden-server.ts'
import { until } from '../support/until.ts'

describe('a hardened server', () => {
  it('has the limits of the specification', () => {
    const server = hardenServer(createServer())
    assert.equal(server.headersTimeout, 15_000)
    assert.equal(server.requestTimeout, 300_000)
    assert.equal(server.keepAliveTimeout, 10_000)
    assert.equal(server.timeout, 30_000)
    assert.equal(server.maxHeadersCount, 100)
    assert.equal(server.maxConnections, 2000)
  })

  it('checks for slow heads more often than Node does by itself, and ends them', async function () {
    const server = hardenServer(createServer())
    server.headersTimeout = 1000
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const socket = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1')
    let closed = false
    let said = ''
    socket.on('data', chunk => (said += String(chunk)))
    socket.on('close', () => (closed = true))
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ')
    const tookMs = await until(() => closed, 12_000)
    assert.match(said, /^HTTP\/1\.1 408/)
    assert.ok(tookMs < 8000, `${tookMs} ms`)
    server.close()
  })
})
