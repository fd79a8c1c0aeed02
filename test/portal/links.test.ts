import assert from 'node:assert/strict'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

const dayMs = 24 * 3_600_000
const minuteMs = 60_000

describe('a link of a mail', () => {
  let world: World
  let applied: Applied
  let link: string
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
    applied = await world.apply()
    await world.ring()
    link = linkIn(world.mailTo(applied))
  })
  afterEach(async () => await world.close())

  const get = async (where: string) => await world.visitor().get(where)
  const press = async (where: string) => await world.visitor().post(where)
  const renew = async (where: string) => await world.visitor().post(`${where}/renew`)
  const changing = async () => [
    await world.stored('links'),
    await world.stored('audit'),
    await world.stored('sessions'),
    await world.stored('outbox'),
  ]

  it('shows a page with one button, and however often it is looked at, nothing changes', async () => {
    const before = await changing()
    for (let n = 0; n < 20; n += 1) {
      const visitor = world.visitor()
      const page = await visitor.get(link)
      assert.equal(page.status, 200)
      assert.equal(page.html.match(/<button/g)?.length, 1)
      assert.match(page.text, /Lenken gjelder søknaden på Utvikler som liker å rydde/)
      for (const personal of Object.values(applied.fields)) assert.ok(!page.html.includes(String(personal)))
      assert.equal(visitor.cookies.size, 0)
      const head = await visitor.head(link)
      assert.deepEqual([head.status, head.bytes.length], [200, 0])
    }
    assert.deepEqual(await changing(), before)

    const visitor = world.visitor()
    const pressed = await visitor.post(link)
    assert.deepEqual([pressed.status, pressed.location], [303, '/my'])
    assert.deepEqual([...visitor.cookies.keys()], ['glemme-portal'])
    const [cookie = ''] = pressed.headers.getSetCookie()
    assert.match(cookie, /; Path=\/; HttpOnly; SameSite=Lax$/i)
  })

  it('works again within its seven days, and not after', async () => {
    assert.equal((await press(link)).status, 303)
    await world.restartOn(new Date(applied.row.receivedAt.getTime() + 7 * dayMs - minuteMs))
    assert.equal((await get(link)).status, 200)
    assert.equal((await press(link)).status, 303)
    await world.restartOn(new Date(applied.row.receivedAt.getTime() + 7 * dayMs))
    assert.equal((await get(link)).status, 410)
    assert.equal((await press(link)).status, 410)
  })

  it('shows each of its uses on the page it leads to', async () => {
    await press(link)
    const owner = await world.portal(link)
    const page = await owner.get(`/my/applications/${applied.row._id}`)
    assert.equal(page.text.split('Brukte en lenke').length - 1, 2)
  })

  it('E31: is the same dead page, to the byte, whether expired, used, unknown or of something erased', async () => {
    const other = await world.apply()
    await world.ring()
    const erased = linkIn(world.mailTo(other))
    const owner = await world.portal(erased)
    await owner.post(`/my/applications/${other.row._id}/erase`, { now: 'yes' })
    const pending = await bare(erased)
    await world.ring()
    await world.ring()
    assert.equal((await world.stored('applications')).length, 1)

    await world.restartOn(new Date(applied.row.receivedAt.getTime() + 7 * dayMs))
    await renew(link)
    await world.ring()
    const once = linkIn(world.mailTo(applied))
    assert.equal((await press(once)).status, 303)
    const dead = {
      pending,
      expired: await bare(link),
      erased: await bare(erased),
      used: await bare(once),
      unknown: await bare(`/links/${'x'.repeat(43)}`),
      misshapen: await bare('/links/x'),
    }
    for (const [what, page] of Object.entries(dead)) assert.deepEqual(page, dead.unknown, what)
    assert.equal(dead.unknown.status, 410)
    assert.match(
      dead.unknown.html,
      /Lenken gjelder ikke lenger\. Den er utløpt eller brukt, eller opplysningene er slettet\./,
    )
  })

  /** The page behind a dead link by GET and POST, without the token in it. */
  async function bare(where: string) {
    const token = where.split('/').at(-1) ?? ''
    const [seen, pressed] = [await get(where), await press(where)]
    assert.deepEqual([pressed.status, pressed.html], [seen.status, seen.html])
    const headers = Object.fromEntries(
      [...seen.headers].filter(([name]) => !['date', 'content-length'].includes(name)),
    )
    return { status: seen.status, html: seen.html.replaceAll(`/links/${token}`, '/links/TOKEN'), headers }
  }

  it('asked for anew comes by mail, lives 15 minutes and works once', async () => {
    await world.restartOn(new Date(applied.row.receivedAt.getTime() + 8 * dayMs))
    const answer = await renew(link)
    assert.equal(answer.status, 202)
    assert.match(answer.text, /Har vi opplysninger om deg, kommer det en lenke på e-post\./)
    await world.ring()
    const mail = world.mailTo(applied)
    assert.equal(mail.subject, 'Lenke til dataene dine')
    const fresh = linkIn(mail)
    assert.equal((await get(fresh)).status, 200)
    assert.equal((await press(fresh)).status, 303)
    assert.equal((await press(fresh)).status, 410)

    await renew(link)
    await world.ring()
    const unused = linkIn(world.mailTo(applied))
    const askedAt = world.ctx.clock.now().getTime()
    await world.restartOn(new Date(askedAt + 14 * minuteMs))
    assert.equal((await get(unused)).status, 200)
    await world.restartOn(new Date(askedAt + 15 * minuteMs))
    assert.equal((await get(unused)).status, 410)
  })

  it('asked for anew is always answered alike, and mailed only to who has something here', async () => {
    const other = await world.apply()
    await world.ring()
    const pending = linkIn(world.mailTo(other))
    await (await world.portal(pending)).post(`/my/applications/${other.row._id}/erase`)
    await world.ring()
    const sent = world.mails().length
    const ofToken = async (where: string) => {
      const page = await renew(where)
      assert.equal(page.status, 202)
      return page.html.replaceAll(String(where.split('/').at(-1)), 'TOKEN')
    }
    const answers = [await ofToken(link), await ofToken(pending), await ofToken(`/links/${'y'.repeat(43)}`)]
    assert.equal(new Set(answers).size, 1)
    await world.ring()
    assert.deepEqual(
      world
        .mails()
        .slice(sent)
        .map(mail => mail.to),
      [applied.fields['emailAddress']],
    )
  })

  it('asked for anew a fourth time in a quarter of an hour is answered alike, but not mailed', async () => {
    const sent = world.mails().length
    const answers = new Set<string>()
    for (let n = 1; n <= 4; n += 1) {
      const page = await renew(link)
      answers.add(`${page.status} ${page.html}`)
    }
    assert.equal(answers.size, 1)
    await world.ring()
    assert.equal(world.mails().length, sent + 3)
  })

  it('follows the language of the application', async () => {
    const english = await world.apply({ language: 'en' })
    await world.ring()
    const page = await get(linkIn(world.mailTo(english)))
    assert.match(page.html, /<html[^>]* lang="en"/)
    const visitor = world.visitor()
    const pressed = await visitor.post(linkIn(world.mailTo(english)))
    assert.equal(pressed.location, '/en/my')
  })

  it('is not pressed from another site', async () => {
    const page = await world.visitor().post(link, {}, { 'sec-fetch-site': 'cross-site' })
    assert.equal(page.status, 403)
    assert.equal((await world.visitor().post(link, {}, { 'sec-fetch-site': 'none' })).status, 403)
  })
})
