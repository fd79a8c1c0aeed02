import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { aWorld, type World } from '../support/world.ts'

const headers = {
  'content-type': 'application/x-www-form-urlencoded',
  'sec-fetch-site': 'same-origin',
  'x-forwarded-for': '10.9.0.1',
}

describe('a click that ends a consent, with a body that no mail program sends', () => {
  let world: World
  let agent: Agent
  before(async () => {
    world = await aWorld()
    agent = new Agent({ keepAlive: true, maxSockets: 1 })
  })
  after(async () => {
    agent?.destroy()
    await world?.close()
  })

  async function statusOf(method: 'GET' | 'POST', path: string, body: string): Promise<number | undefined> {
    const length = { 'content-length': body.length }
    const sent = request(world.url + path, { method, headers: { ...headers, ...length }, agent })
    sent.end(body)
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    await text(answer)
    return answer.statusCode
  }

  // Read in one piece, in several, and longer than what a connection holds unread.
  for (const bytes of [5000, 18_000, 60_000, 120_000])
    it(`of ${bytes} bytes is answered, and so is what comes next on that connection`, async () => {
      assert.equal(await statusOf('POST', `/unsubscribe/${'a'.repeat(43)}`, 'x'.repeat(bytes)), 413)
      assert.equal(await statusOf('GET', '/jobs', ''), 200)
    })
})
