import assert from 'node:assert/strict'
import { aVisitor } from '../support/visitor.ts'
import { aWorld, type World } from '../support/world.ts'

describe('the development mailbox', () => {
  let world: World
  afterEach(async () => await world.close())

  it('shows the mails on this machine, as a page and as an array, newest last', async () => {
    world = await aWorld()
    const here = aVisitor(world.url, '127.0.0.1')
    assert.match((await here.get('/dev/mail')).text, /Ingen e-post ennå\./)
    const [one, two] = [await world.apply({ fields: { fullName: 'Én <b>' } }), await world.apply()]
    await world.ring()
    const json = await here.get('/dev/mail.json')
    assert.match(json.headers.get('content-type') ?? '', /^application\/json/)
    const mails = JSON.parse(json.html) as Record<string, string>[]
    assert.deepEqual(
      new Set(mails.map(mail => mail['to'])),
      new Set([one, two].map(applied => applied.fields['emailAddress'])),
    )
    for (const mail of mails) {
      assert.deepEqual(Object.keys(mail).toSorted(), ['at', 'html', 'subject', 'text', 'to'])
      assert.ok(!Number.isNaN(Date.parse(mail['at'] ?? '')))
    }
    const page = await here.get('/dev/mail')
    assert.equal(page.headers.get('x-robots-tag'), 'noindex')
    assert.ok(page.text.includes('Hei Én <b>'))
    assert.doesNotMatch(page.html, /Én <b>/)
    assert.match(page.html, /href="[^"]*\/links\/[\w-]{43}"/)
  })

  it('is not there for who comes from elsewhere, also through a proxy on this machine', async () => {
    world = await aWorld()
    for (const network of ['203.0.113.7', '2001:db8::7', '10.0.0.1'])
      for (const path of ['/dev/mail', '/dev/mail.json'])
        assert.equal((await aVisitor(world.url, network).get(path)).status, 404, `${network} ${path}`)
    for (const network of ['127.0.0.1', '127.5.5.5', '::1', '::ffff:127.0.0.1'])
      assert.equal((await aVisitor(world.url, network).get('/dev/mail')).status, 200, network)
  })

  it('is not there when mails go to a real server', async () => {
    world = await aWorld({ settings: { SMTP_URL: 'smtp://127.0.0.1:1' } })
    for (const path of ['/dev/mail', '/dev/mail.json'])
      assert.equal((await aVisitor(world.url, '127.0.0.1').get(path)).status, 404, path)
  })
})
