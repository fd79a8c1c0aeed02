import assert from 'node:assert/strict'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

describe('a certificate number', () => {
  let world: World
  let erased: Applied
  before(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
    erased = await world.apply()
    await world.ring()
    const owner = await world.portal(linkIn(world.mailTo(erased)))
    await owner.post(`/my/applications/${erased.row._id}/erase`, { now: 'yes' })
  })
  after(async () => await world.close())

  const page = async () => await world.visitor().get(`/certificates/${erased.row.certificateNo}`)

  it('is reserved, then deleted (B), and without key (C) once the last mail is closed', async () => {
    assert.match((await page()).text, /Slettingen er ikke ferdig ennå/)
    await world.ring()
    assert.match((await page()).text, /Beviset er ekte\. Slettingen har nådd trinn B: Slettet/)
    assert.equal(world.mailTo(erased).subject, 'Vi sletter søknaden din nå')
    await world.ring()
    assert.match((await page()).text, /Beviset er ekte\. Slettingen har nådd trinn C: Uten nøkkel/)
  })

  it('is final (D) once no copy of a key can be opened, and the file to check stays the same', async () => {
    const file = async () =>
      (await world.visitor().get(`/certificates/${erased.row.certificateNo}.json`)).html
    const before = await file()
    assert.match((await page()).text, /Kan ikke leses av noen etter 9\. mars 2027/)
    await world.ctx.erasure.rotation.rotateNow()
    await world.ctx.erasure.rotation.rotateNow() // the last mail's own key may have seen the second epoch
    const { text } = await page()
    assert.match(text, /Beviset er ekte\. Slettingen har nådd trinn D: Endelig/)
    assert.match(text, /Har ikke kunnet leses av noen siden 1\. mars 2027/)
    const english = await world.visitor().get(`/en/certificates/${erased.row.certificateNo}`)
    assert.match(english.text, /The certificate is genuine\. Deletion has reached grade D: Final/)
    assert.match(english.text, /Readable by nobody since 1 March 2027/)
    assert.equal(await file(), before)
  })

  it('that is anything else leads to a page that says so, whatever is typed', async () => {
    const long = 'x'.repeat(39)
    for (const number of [
      '..',
      '.',
      '/',
      '\\',
      '%',
      '%2e%2e',
      '?',
      '#',
      'æøå',
      '//x',
      `${long}🙂🙂`,
      '\u0000',
      '\n',
    ]) {
      const asked = await world.visitor().post('/certificates', { number })
      assert.equal(asked.status, number.trim() === '' ? 422 : 404, JSON.stringify(number))
      assert.match(asked.text, /Vi finner ikke dette nummeret\.|Nummeret mangler\./, JSON.stringify(number))
    }
    const twice = await world.visitor().post('/certificates', { number: ['1', '2'] })
    assert.equal(twice.status, 422)
    assert.deepEqual(
      world.log.filter(line => line.level === 'error' && line.event !== 'health.red'),
      [],
    )
  })

  it('may be asked for 30 times a minute by one network, and by others meanwhile', async () => {
    await world.restartOn('2027-03-02T10:00:05Z')
    const visitor = world.visitor()
    const statuses: number[] = []
    for (let times = 0; times < 31; times += 1)
      statuses.push((await visitor.get('/certificates/000000000000')).status)
    assert.deepEqual([...new Set(statuses.slice(0, 30))], [404])
    assert.equal(statuses[30], 429)
    assert.equal((await page()).status, 200)
    await world.restartOn('2027-03-02T10:01:00Z')
    assert.equal((await visitor.get('/certificates/000000000000')).status, 404)
  })

  it('stays checkable however strange a file claims it', async () => {
    const deep = `${'['.repeat(15_000)}${']'.repeat(15_000)}`
    const files = [
      `{"body":${deep},"proof":{}}`,
      deep,
      `{"body":{"number":${deep}},"proof":${deep}}`,
      '{"__proto__":{"body":{"number":"000000000000"}},"body":{"number":"<b>"}}',
      `{"body":{"number":"${erased.row.certificateNo}"}}`,
      '[]',
      '1e999',
      '"\\ud800"',
    ]
    for (const json of files) {
      const part = { name: 'certificate', value: Buffer.from(json), fileName: 'bevis.json' }
      const answer = await world.visitor().send('/certificates', [part])
      assert.equal(answer.status, 200, json.slice(0, 60))
      assert.match(answer.text, /Beviset stemmer ikke med hovedboken\./, json.slice(0, 60))
    }
    assert.match((await page()).text, /Beviset er ekte/)
  })

  it('is not sought in a file that is too large for one, and the page says how large one is', async () => {
    const value = Buffer.from(`"${'x'.repeat(64 * 1024)}"`)
    const answer = await world
      .visitor()
      .send('/certificates', [{ name: 'certificate', value, fileName: 'bevis.json' }])
    assert.equal(answer.status, 413)
    assert.match(answer.text, /Et slettebevis er på høyst 64 KB\./)
    assert.doesNotMatch(answer.text, /10 MB|Filene er for store/)
    assert.match(answer.html, /<form[^>]* action="[^"]*\/certificates"/, 'and another can be chosen there')
  })
})
