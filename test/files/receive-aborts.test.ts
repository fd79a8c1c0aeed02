import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import express from 'express'
import { after, before, describe, it } from 'mocha'
import { Refusal } from '../../server/base/errors.ts'
import { newId } from '../../server/base/ids.ts'
import { UploadAborted } from '../../server/files/receive.ts'
import { aPdf } from '../support/documents.ts'
import { bareRequest, filePart, formBody, formType, requestOf } from '../support/multipart.ts'
import { freshUploadGround, type UploadGround } from '../support/upload-ground.ts'

let ground: UploadGround
let server: Server
const outcomes: unknown[] = []

/** The tests of one group share a server. */
function onOneServer(): void {
  before(async () => {
    ground = await freshUploadGround()
    const app = express()
    app.post('/', async (req, res) => {
      const outcome = await ground.receive(req).catch((error: unknown) => error)
      outcomes.push(outcome)
      res.end(outcome instanceof Refusal ? outcome.code : 'received')
    })
    server = createServer(app)
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  })
  after(async () => {
    server.close()
    server.closeAllConnections()
    await ground.close()
  })
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise(resolve => setImmediate(resolve))
}

const address = (): AddressInfo => {
  const found = server.address()
  assert.ok(found !== null && typeof found === 'object')
  return found
}

async function sent(bytes: Buffer, of: number): Promise<Socket> {
  const socket = connect(address().port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${formType}\r\nContent-Length: ${of}\r\n\r\n`)
  await new Promise(resolve => socket.write(bytes, resolve))
  return socket
}

describe('T26: an upload that breaks off', () => {
  onOneServer()

  const body = formBody([
    filePart(aPdf({ padToBytes: 300_000 })),
    filePart(aPdf(), 'b.pdf', 'attachments'),
    { name: 'a', value: 'x' },
  ])

  it('leaves no row and no file, wherever it breaks', async () => {
    const cuts = [
      0,
      1,
      60,
      150,
      200,
      5_000,
      65_000,
      150_000,
      299_000,
      300_200,
      300_400,
      301_000,
      body.length - 1,
    ]
    for (const cut of cuts) {
      outcomes.length = 0
      const socket = await sent(body.subarray(0, cut), body.length)
      await until(async () => cut < 400 || outcomes.length > 0 || (await ground.rows()).length > 0)
      socket.destroy()
      await until(() => outcomes.length > 0 || cut === 0)
      if (outcomes.length > 0) assert.ok(outcomes[0] instanceof UploadAborted, String(outcomes[0]))
      assert.deepEqual([await ground.stored(), await ground.rows()], [[], []], `cut at ${cut}`)
    }
  })

  it('leaves nothing of forty at once', async () => {
    outcomes.length = 0
    await Promise.all(
      Array.from({ length: 40 }, async (_, n) =>
        (await sent(body.subarray(0, 7000 * (n + 1)), body.length)).destroySoon(),
      ),
    )
    await until(() => outcomes.length === 40)
    assert.ok(outcomes.every(outcome => outcome instanceof UploadAborted))
    assert.deepEqual([await ground.stored(), await ground.rows()], [[], []])
  })

  it('is received when only the answer is not waited for', async () => {
    outcomes.length = 0
    const socket = await sent(body, body.length)
    await until(() => outcomes.length === 1)
    socket.destroy()
    assert.ok(outcomes[0] instanceof Object && 'received' in outcomes[0])
  })
})

describe('a sender that falls silent', () => {
  onOneServer()

  const pdf = aPdf({ padToBytes: 300_000 })
  const body = formBody([filePart(pdf)])
  const begun = (upTo: number) => {
    const req = bareRequest({ 'content-type': formType, 'content-length': String(body.length) })
    req.push(body.subarray(0, upTo))
    return req
  }

  it('is told so, with nothing left', async () => {
    const applicationId = newId('app')
    for (const upTo of [10, 100_000, 300_000]) {
      await assert.rejects(ground.receive(begun(upTo), { applicationId, silenceMs: 60 }), { code: 'slow' })
      assert.deepEqual(await ground.rows(applicationId), [])
    }
    assert.deepEqual(await ground.fileStore.staged(), [])
  })

  it('may be slow as long as it sends', async () => {
    const req = bareRequest({ 'content-type': formType, 'content-length': String(body.length) })
    req.complete = true
    let at = 0
    const timer = setInterval(() => {
      req.push(at < body.length ? body.subarray(at, (at += 40_000)) : null)
      if (at >= body.length + 40_000) clearInterval(timer)
      else if (at >= body.length) at += 40_000
    }, 30)
    const { received } = await ground.receive(req, { silenceMs: 120 })
    clearInterval(timer)
    assert.equal(received[0]?.size, pdf.length)
  })

  it('is cut when the gate wants the slot back, with the gate’s reason', async () => {
    const gate = new AbortController()
    const receiving = ground.receive(begun(100_000), { signal: gate.signal })
    gate.abort(new Refusal('slow'))
    await assert.rejects(receiving, { code: 'slow' })
    const late = AbortSignal.abort(new Refusal('unavailable'))
    await assert.rejects(ground.receive(begun(100), { signal: late }), { code: 'unavailable' })
  })
})

describe('a body that is not a form', () => {
  onOneServer()

  const codes: [string, Buffer][] = [
    ['no parts', Buffer.from('hello')],
    ['cut short', formBody([{ name: 'a', value: 'x' }]).subarray(0, -6)],
    ['cut inside a file', formBody([filePart(aPdf({ padToBytes: 100_000 }))]).subarray(0, 50_000)],
    ['nested names', formBody([{ name: 'a[b]', value: 'x' }])],
    ['operators', formBody([{ name: 'a[$gt]', value: 'x' }])],
    ['array places', formBody([{ name: 'a[0]', value: 'x' }])],
    ['a name of 61 bytes', formBody([{ name: 'n'.repeat(61), value: 'x' }])],
    ['141 texts', formBody(Array.from({ length: 141 }, (_, n) => ({ name: `n${n}`, value: 'x' })))],
    [
      'a broken header',
      Buffer.from('--glemme-test-boundary\r\nno header at all\r\n\r\nx\r\n--glemme-test-boundary--\r\n'),
    ],
  ]
  for (const [title, body] of codes) {
    it(`${title}: malformed, nothing left`, async () => {
      const applicationId = newId('app')
      await assert.rejects(ground.receive(requestOf(body), { applicationId }), { code: 'malformed' })
      assert.deepEqual(await ground.rows(applicationId), [])
    })
  }

  it('a file that begins behind the closing boundary: malformed at once, not waited for', async () => {
    const whole = formBody([{ name: 'a', value: 'x' }])
    for (const input of ['cv', 'photo']) {
      const more = formBody([{ name: 'b', value: 'x' }, filePart(aPdf({ padToBytes: 5000 }), 'a.pdf', input)])
      const body = Buffer.concat([whole, more.subarray(0, 2000)])
      await assert.rejects(ground.receive(requestOf(body)), { code: 'malformed' })
    }
    assert.deepEqual(await ground.fileStore.staged(), [])
  })

  it('a name of 60 bytes, 140 texts, the same name twice: a form', async () => {
    const longest = await ground.post([{ name: 'n'.repeat(60), value: 'x' }])
    assert.equal(longest.fields['n'.repeat(60)], 'x')
    const most = await ground.post(Array.from({ length: 140 }, (_, n) => ({ name: `n${n}`, value: 'x' })))
    assert.equal(Object.keys(most.fields).length, 140)
    const twice = await ground.post([
      { name: 'a', value: '1' },
      { name: 'a', value: '2' },
    ])
    assert.deepEqual(twice.fields['a'], ['1', '2'])
  })

  it('no boundary, or a good file before the broken part: malformed, the good file gone', async () => {
    const good = formBody([filePart(aPdf())])
    const headers = { 'content-type': 'multipart/form-data' }
    await assert.rejects(ground.receive(requestOf(good, { headers })), { code: 'malformed' })
    const applicationId = newId('app')
    const broken = formBody([filePart(aPdf()), { name: 'a[b]', value: 'x' }])
    await assert.rejects(ground.receive(requestOf(broken), { applicationId }), { code: 'malformed' })
    assert.deepEqual(await ground.rows(applicationId), [])
  })

  it('T23: takes __proto__ for a name like any other', async () => {
    const { fields } = await ground.post([{ name: '__proto__', value: 'x' }])
    assert.equal(Object.getPrototypeOf(fields), null)
    assert.equal(({} as Record<string, unknown>)['x'], undefined)
  })

  it('a body that a host consumed is a fault of the host, not the sender', async () => {
    const req = requestOf(formBody([{ name: 'a', value: 'x' }]))
    req.resume()
    await new Promise(resolve => req.once('end', resolve))
    await assert.rejects(ground.receive(req), error => !(error instanceof Refusal))
  })
})
