import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { page, route } from '../../server/http/route.ts'
import { freshSite, type TestSite } from '../support/site.ts'
import { until } from '../support/until.ts'

const post = route({
  method: 'post',
  path: '/upload',
  allow: 'anyone',
  record: { nothing: 'a test' },
  body: 'multipart',
  read: incoming => incoming.raw,
  handle: async (_ctx, raw) => {
    let size = 0
    for await (const chunk of raw) size += (chunk as Buffer).length
    return page(String(size))
  },
})

let letGo: () => void = () => undefined

/** Reads nothing until it is let go, as when the database does not answer. */
const postToBusy = route({
  method: 'post',
  path: '/busy',
  allow: 'anyone',
  record: { nothing: 'a test' },
  body: 'multipart',
  read: incoming => incoming.raw,
  handle: async (_ctx, raw) => {
    await new Promise<void>(resolve => (letGo = resolve))
    let size = 0
    for await (const chunk of raw) size += (chunk as Buffer).length
    return page(String(size))
  },
})

/** A connection that has sent its head and whatever else it is told to. */
interface Sender {
  socket: Socket
  answer(): string
  closed: boolean
}

const mebibyte = 1024 * 1024

describe('the upload gate', () => {
  let site: TestSite
  let network = '198.51.100.1'
  const senders: Sender[] = []
  before(async () => {
    site = await freshSite([post, postToBusy], {
      clientIp: request => request.get('X-Test-Client') ?? '198.51.100.1',
      gate: {
        atOnce: 4,
        perNetwork: 2,
        waitMs: 300,
        silenceMs: 1000,
        slowAfterMs: 400,
        slowBytesPerSecond: 1000,
      },
    })
  })
  afterEach(() => {
    for (const { socket } of senders.splice(0)) socket.destroy()
  })
  after(async () => await site.close())

  async function send(headers: readonly string[], body = '', path = '/upload'): Promise<Sender> {
    const socket = connect(Number(new URL(site.url).port), '127.0.0.1')
    await once(socket, 'connect')
    let text = ''
    const sender: Sender = { socket, answer: () => text, closed: false }
    socket.on('data', chunk => (text += String(chunk)))
    socket.on('close', () => (sender.closed = true))
    socket.on('error', () => undefined)
    const always = [`Host: ${site.host}`, 'Sec-Fetch-Site: same-origin', `X-Test-Client: ${network}`]
    socket.write(`${[`POST ${path} HTTP/1.1`, ...always, ...headers].join('\r\n')}\r\n\r\n${body}`)
    senders.push(sender)
    return sender
  }
  const form = 'Content-Type: multipart/form-data; boundary=x'
  const open = async (): Promise<Sender> => await send([form, 'Content-Length: 10'], 'a')
  const status = async (sender: Sender): Promise<string> => {
    await until(() => sender.answer().includes('\r\n'))
    return sender.answer().slice(9, 12)
  }

  it('lets a body in and gives its place back', async () => {
    for (let sent = 0; sent < 6; sent += 1) {
      assert.equal(await status(await send([form, 'Content-Length: 4'], 'abcd')), '200')
    }
  })

  it('wants a form, and to know how long it is', async () => {
    assert.equal(await status(await send(['Content-Type: text/plain', 'Content-Length: 4'], 'abcd')), '415')
    assert.equal(await status(await send([form, 'Transfer-Encoding: chunked'])), '411')
    assert.equal(await status(await send([form, 'Content-Length: 0'])), '400')
  })

  it('refuses more than 21 MiB before a byte of it, and ends the connection', async () => {
    const sender = await send([form, `Content-Length: ${21 * mebibyte + 1}`])
    assert.equal(await status(sender), '413')
    assert.match(sender.answer(), /connection: close/i)
    assert.match(sender.answer(), /Filene er for store/)
    await until(() => sender.closed, 7000)
    assert.equal(await status(await send([form, `Content-Length: ${21 * mebibyte}`], 'a')), '408') // was let in, then silent
  })

  it('lets two of a network in, and a third when one is done', async () => {
    network = '198.51.100.2'
    const first = await open()
    await open()
    const third = await send([form, 'Content-Length: 1'], 'a')
    first.socket.write('bcdefghij')
    assert.equal(await status(first), '200')
    assert.equal(await status(third), '200')
  })

  it('lets nobody wait for ever', async () => {
    network = '198.51.100.3'
    await open()
    await open()
    const third = await open()
    assert.equal(await status(third), '503')
    assert.match(third.answer(), /retry-after: 10/i)
  })

  it('takes a place back from whoever goes away', async () => {
    network = '198.51.100.4'
    const first = await open()
    await open()
    first.socket.destroy()
    assert.equal(await status(await send([form, 'Content-Length: 1'], 'a')), '200')
  })

  it('cuts a body that has fallen silent', async () => {
    network = '198.51.100.5'
    const sender = await open()
    assert.equal(await status(sender), '408')
    assert.match(sender.answer(), /Overføringen stoppet opp/)
  })

  it('does not cut one that has sent what we have not read yet, which is our silence', async () => {
    network = '198.51.100.9'
    const [small, large] = [4, mebibyte]
    for (const size of [small, large]) {
      const waiting = await send([form, `Content-Length: ${size}`], 'a'.repeat(size), '/busy')
      assert.equal(await status(await open()), '408') // came later, and was silent long enough
      assert.equal(waiting.answer(), '')
      letGo()
      assert.equal(await status(waiting), '200')
    }
  })

  it('takes the place of the slowest when all are taken', async () => {
    network = '198.51.100.6'
    const slow = await open()
    await open()
    network = '198.51.100.7'
    await open()
    await open()
    const keepAlive = setInterval(() => slow.socket.write('b'), 250)
    await until(() => slow.answer() !== '' || slow.closed, 500).catch(() => undefined)
    network = '198.51.100.8'
    const late = await send([form, 'Content-Length: 1'], 'a')
    assert.equal(await status(late), '200')
    clearInterval(keepAlive)
    const answers = senders.map(sender => sender.answer().slice(9, 12))
    assert.ok(answers.includes('408'), answers.join())
  })
})
