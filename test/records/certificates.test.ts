import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { verifyCertificate, type Certificate } from '../../server/erasure/certificate.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import type { Page } from '../support/visitor.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

describe('the certificate pages', () => {
  let world: World
  let erased: Applied
  let living: Applied
  let number: string
  before(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
    ;[living, erased] = [await world.apply(), await world.apply()]
    number = erased.row.certificateNo
    await world.ring()
    const owner = await world.portal(linkIn(world.mailTo(erased)))
    await owner.post(`/my/applications/${erased.row._id}/erase`, { now: 'yes' })
    await world.ring()
    await world.ring()
  })
  after(async () => await world.close())

  const get = async (path: string) => await world.visitor().get(path)
  const upload = async (json: string, name = 'bevis.json'): Promise<Page> => {
    const part = { name: 'certificate', value: Buffer.from(json), fileName: name, type: 'application/json' }
    return await world.visitor().send('/certificates', [part])
  }
  const file = async (): Promise<string> => (await get(`/certificates/${number}.json`)).html

  it('find a certificate by its number however it is written', async () => {
    const shown = number.replace(/^(.{4})(.{4})(.{4})$/, '$1-$2-$3')
    const sloppy = shown.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
    for (const typed of [number, shown, sloppy, ` ${shown} `, shown.replaceAll('-', ' ')]) {
      const asked = await world.visitor().post('/certificates', { number: typed })
      assert.equal(asked.status, 303, typed)
      const page = await get(asked.location)
      assert.equal(page.status, 200, typed)
      assert.match(page.text, /Beviset er ekte\. .*Slettingen har nådd trinn C: Uten nøkkel/)
      assert.ok(page.text.includes(shown))
      assert.match(page.text, /Søkeren ba om det/)
    }
  })

  it('say nothing of the person, the job or the application', async () => {
    for (const { html } of [
      await get(`/certificates/${number}`),
      await get(`/certificates/${number}.json`),
    ]) {
      for (const said of [
        ...Object.values(erased.fields),
        erased.row._id,
        erased.row.subjectId,
        erased.row.vacancyId,
        erased.row.reference,
        'Utvikler som',
      ])
        assert.ok(!html.includes(String(said)), String(said))
    }
  })

  it('say of a living application only that its number is reserved', async () => {
    const page = await get(`/certificates/${living.row.certificateNo}`)
    assert.equal(page.status, 200)
    assert.match(page.text, /Slettingen er ikke ferdig ennå\./)
    const json = await get(`/certificates/${living.row.certificateNo}.json`)
    assert.deepEqual([json.status, json.html], [200, '{"verdict":"reserved"}'])
  })

  it('answer 404 to a number that nobody has, and to what is no number', async () => {
    for (const path of ['0000-0000-0000', 'x', 'U'.repeat(12), `${number}0`, '%00', 'å']) {
      const page = await get(`/certificates/${path}`)
      assert.equal(page.status, 404, path)
      assert.match(page.text, /Vi finner ikke dette nummeret\./)
    }
    assert.equal((await get('/certificates/000000000000.json')).status, 404)
  })

  it('say what is missing when nothing is typed', async () => {
    for (const fields of [{}, { number: '  ' }]) {
      const page = await world.visitor().post('/certificates', fields)
      assert.equal(page.status, 422)
      assert.match(page.text, /Nummeret mangler\. Skriv de tolv tegnene fra e-posten\./)
    }
  })

  it('give out the file and the keys, so that anybody can check offline', async () => {
    const json = await get(`/certificates/${number}.json`)
    assert.match(json.headers.get('content-type') ?? '', /^application\/json/)
    const { keys } = JSON.parse((await get('/certificates/keys.json')).html) as { keys: string[] }
    const publicKeys = keys.map(pem => createPublicKey(pem))
    const verdict = verifyCertificate(JSON.parse(json.html), publicKeys)
    assert.equal(verdict.genuine, true)
  })

  it('find an uploaded certificate genuine, also with its lines broken anew', async () => {
    for (const json of [await file(), JSON.stringify(JSON.parse(await file()), null, 2)]) {
      const page = await upload(json)
      assert.equal(page.status, 200)
      assert.match(page.text, /Beviset er ekte\./)
    }
  })

  it('find an uploaded certificate broken when anything in it was altered', async () => {
    const altered = async (
      change: (certificate: Certificate & Record<string, never>) => unknown,
    ): Promise<void> => {
      const certificate = JSON.parse(await file()) as Certificate & Record<string, never>
      const page = await upload(JSON.stringify(change(certificate)))
      assert.match(page.text, /Beviset stemmer ikke med hovedboken\./)
      assert.doesNotMatch(page.text, /Beviset er ekte/)
    }
    await altered(({ body, proof }) => ({ body: { ...body, files: body.files + 1 }, proof }))
    await altered(({ body, proof }) => ({ body: { ...body, number: living.row.certificateNo }, proof }))
    await altered(({ body, proof }) => ({ body, proof: { ...proof, leafIndex: proof.leafIndex + 1 } }))
    await altered(({ body, proof }) => ({
      body,
      proof: { ...proof, entry: { ...proof.entry, at: '2020-01-01T00:00:00.000Z' } },
    }))
    await altered(({ body }) => ({ body }))
    await altered(certificate => ({ ...certificate, extra: 1 }))
    await altered(() => ({}))
    await altered(() => null)
  })

  it('say so when the file is no certificate, and refuse one over 64 KB', async () => {
    for (const json of ['', 'hei', '{"body":', '\u0000']) {
      const page = await upload(json)
      assert.equal(page.status, 422, json)
      assert.match(page.text, /Filen er ikke et slettebevis\. Velg JSON-filen fra bevissiden\./)
    }
    const none = await world
      .visitor()
      .send('/certificates', [{ name: 'certificate', value: '', fileName: '' }])
    assert.equal(none.status, 422)
    assert.equal((await upload(`"${'x'.repeat(64 * 1024 - 2)}"`)).status, 200)
    assert.equal((await upload(`"${'x'.repeat(64 * 1024)}"`)).status, 413)
  })

  it('say no malformed upload is a bug', async () => {
    const visitor = world.visitor()
    const type = { 'content-type': 'multipart/form-data; boundary=glemme-test-boundary' }
    const headers = { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': visitor.network, ...type }
    for (const body of [
      '',
      'hei',
      '--glemme-test-boundary\r\nContent-Disposition: form-data\r\n\r\nx\r\n--glemme-test-boundary--\r\n',
    ]) {
      const answer = await fetch(`${world.url}/certificates`, { method: 'POST', headers, body })
      assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} ${body}`)
    }
  })

  it('notice a certificate that was altered in the database', async () => {
    const rows = world.ctx.database.data.collection<{ _id: string; body: string }>(
      `${collectionPrefix}certificates`,
    )
    const row = await rows.findOne({ _id: number })
    assert.ok(row)
    const altered = row.body.replace('"files":1', '"files":2')
    assert.notEqual(altered, row.body)
    await rows.updateOne({ _id: number }, { $set: { body: altered } })
    const page = await get(`/certificates/${number}`)
    assert.match(page.text, /Beviset stemmer ikke med hovedboken\./)
    await rows.updateOne({ _id: number }, { $set: { body: row.body } })
    assert.match((await get(`/certificates/${number}`)).text, /Beviset er ekte/)
  })

  it('are 30 a minute for one network', async () => {
    const visitor = world.visitor()
    const statuses: number[] = []
    for (let n = 0; n < 61; n += 1) statuses.push((await visitor.get(`/certificates/${number}`)).status)
    assert.ok(statuses.filter(status => status === 200).length <= 60) // the minute may turn meanwhile
    assert.ok(statuses.includes(429))
  })

  it('speak English below /en', async () => {
    assert.match((await get(`/en/certificates/${number}`)).html, /<html[^>]* lang="en"/)
    assert.doesNotMatch((await get(`/en/certificates/${number}`)).text, /Beviset er ekte/)
  })
})
