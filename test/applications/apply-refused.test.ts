import assert from 'node:assert/strict'
import { aPdf } from '../support/documents.ts'
import { filePart, formBody, formType } from '../support/multipart.ts'
import { rawPost } from '../support/raw-request.ts'
import { typedParts, type OpenForm } from '../support/application-form.ts'
import { aWorld, type World } from '../support/world.ts'

const good = { fullName: 'Åse Ødegård', emailAddress: 'ase@eksempel.no', letter: 'Et brev om lys.' }
const mebibyte = 1024 * 1024

describe('a form that did not arrive as one', () => {
  let world: World
  let form: OpenForm
  before(async () => {
    world = await aWorld()
    form = await world.openForm()
  })
  after(async () => {
    assert.deepEqual(await world.stored('applications'), [])
    assert.deepEqual(await world.stored('files'), [])
    assert.deepEqual(
      world.log.filter(line => line.level === 'error'),
      [],
    )
    await world.close()
  })

  const post = async (headers: Record<string, string>, body?: string | Buffer) =>
    await rawPost(world.url + form.action, headers, body)

  it('over 21 MiB by its length is answered 413 unread, with a way back', async () => {
    const answer = await post({ 'content-type': formType, 'content-length': String(21 * mebibyte + 1) })
    assert.equal(answer.status, 413)
    assert.match(answer.html, /Filene er for store: høyst 10 MB hver og 20 MB til sammen\./)
    assert.equal(answer.headers.connection, 'close')
    assert.match(answer.html, /href="\/jobs/)
  })

  it('without a length is answered 411', async () => {
    const answer = await post(
      { 'content-type': formType, 'transfer-encoding': 'chunked' },
      formBody(typedParts(good)),
    )
    assert.equal(answer.status, 411)
    assert.match(answer.html, /Skjemaet kom ikke helt fram\. Prøv igjen\./)
  })

  it('of another type is answered 415', async () => {
    const body = 'fullName=Kari'
    const answer = await post(
      { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) },
      body,
    )
    assert.equal(answer.status, 415)
  })

  for (const [what, body] of [
    ['without any part', Buffer.from('hei')],
    ['cut in the middle of a file', formBody([...typedParts(good), filePart(aPdf())]).subarray(0, -200)],
    [
      'with a part without a name',
      Buffer.from(
        `--glemme-test-boundary\r\nContent-Disposition: form-data\r\n\r\nx\r\n--glemme-test-boundary--\r\n`,
      ),
    ],
  ] as const) {
    it(`${what} is answered 400`, async () => {
      const answer = await post({ 'content-type': formType, 'content-length': String(body.length) }, body)
      assert.equal(answer.status, 400)
      assert.match(answer.html, /Skjemaet kom ikke helt fram/)
    })
  }

  it('without a boundary is answered 400', async () => {
    const body = formBody(typedParts(good))
    const answer = await post(
      { 'content-type': 'multipart/form-data', 'content-length': String(body.length) },
      body,
    )
    assert.equal(answer.status, 400)
  })

  it('with no body at all is answered 400', async () => {
    assert.equal((await post({ 'content-type': formType, 'content-length': '0' }, '')).status, 400)
  })

  it('with a key that we did not make is answered 403', async () => {
    const [random, vacancy, version, time, proof = ''] = form.key.split('.')
    const otherProof = (proof.startsWith('A') ? 'B' : 'A') + proof.slice(1)
    const later = String(Number(time) + 1)
    for (const key of [
      '',
      'x',
      [random, vacancy, version, time, otherProof].join('.'),
      [random, vacancy, version, later, proof].join('.'),
      [random, vacancy, version, time].join('.'),
    ]) {
      const action = `${form.action.split('?')[0]}?form=${key}`
      const page = await world.visitor().send(action, typedParts(good))
      assert.equal(page.status, 403, key)
      assert.match(page.text, /Skjemaet er ikke lenger gyldig\. Last siden på nytt\./)
    }
    const twice = await world.visitor().send(`${form.action}&form=x`, typedParts(good))
    assert.equal(twice.status, 403)
  })

  it('with the key of another vacancy is answered 403', async () => {
    const { slug } = await world.vacancy()
    const page = await world.visitor().send(`/jobs/${slug}/apply?form=${form.key}`, typedParts(good))
    assert.equal(page.status, 403)
  })

  it('from another site is answered 403, though its key is right', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const page = await form.visitor.send(form.action, typedParts(good), { 'sec-fetch-site': site })
      assert.equal(page.status, 403, site)
    }
    const origin = { 'sec-fetch-site': 'none', origin: 'https://andre.example' }
    assert.equal((await form.visitor.send(form.action, typedParts(good), origin)).status, 403)
  })

  it('to a job that is not there is answered 404', async () => {
    const page = await world.visitor().send(`/jobs/finnes-ikke/apply?form=${form.key}`, typedParts(good))
    assert.equal(page.status, 404)
  })
})

describe('many forms of one network', () => {
  it('are answered 429 from the eleventh in a minute on, and say when to try again, with the text kept', async () => {
    const world = await aWorld({ now: '2027-03-01T10:00:05Z' })
    const visitor = world.visitor()
    const form = await world.openForm({ visitor })
    for (let n = 1; n <= 10; n += 1)
      assert.equal((await form.send({ ...good, fullName: '' })).status, 422, String(n))
    const page = await form.send(good, [filePart(aPdf(), 'CV.pdf')])
    assert.equal(page.status, 429)
    for (const text of [good.fullName, good.letter]) assert.ok(page.text.includes(text), text)
    assert.match(page.html, /href="\/jobs\/[a-z0-9-]+\/apply"/)
    assert.deepEqual(await world.stored('files'), [])
    const seconds = Number(page.headers.get('retry-after'))
    assert.ok(seconds >= 1 && seconds <= 60, String(seconds))
    assert.match(page.text, /For mange forsøk\. Prøv igjen/)
    for (const parts of [
      typedParts(good),
      [...typedParts(good), filePart(Buffer.alloc(mebibyte), 'Stor.pdf')],
    ]) {
      const forged = await visitor.send(`${form.action}x`, parts)
      assert.deepEqual([forged.status, forged.text.includes(good.letter)], [403, false])
    }
    const broken = formBody(typedParts(good)).subarray(0, -200)
    const headers = { 'content-type': formType, 'content-length': String(broken.length) }
    assert.equal((await rawPost(world.url + form.action, headers, broken)).status, 400)
    assert.equal((await (await world.openForm()).send(good)).status, 303)
    await world.close()
  })

  it('for one address and job are 429 from the sixth in a day on, with the text kept', async () => {
    const world = await aWorld({ now: '2027-03-01T10:00:05Z' })
    const visitor = world.visitor()
    for (let n = 1; n <= 5; n += 1) await world.apply({ visitor, fields: good })
    const form = await world.openForm({ visitor })
    const page = await form.send(good)
    assert.equal(page.status, 429)
    assert.ok(page.text.includes(good.letter))
    assert.equal(
      (await (await world.openForm({ visitor })).send({ ...good, emailAddress: 'b@eksempel.no' })).status,
      303,
    )
    await world.close()
  })
})
