import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { closeVacancy } from '../../server/decisions/close-vacancy.ts'
import { newId } from '../../server/base/ids.ts'
import { aPdf } from '../support/documents.ts'
import { filePart, formBody, formType } from '../support/multipart.ts'
import { until } from '../support/until.ts'
import { actionOf, typedParts } from '../support/application-form.ts'
import { aWorld, type World } from '../support/world.ts'

const good = { fullName: 'Åse Ødegård', emailAddress: 'ase@eksempel.no', letter: 'Et brev om lys.' }
const minuteMs = 60_000
const hourMs = 60 * minuteMs

describe('a form that was open for long', () => {
  let world: World
  beforeEach(async () => {
    world = await aWorld()
  })
  afterEach(async () => await world.close())

  it('is taken until ten minutes before its files would be swept', async () => {
    const form = await world.openForm()
    await world.restartAt(24 * hourMs - 11 * minuteMs)
    assert.equal((await form.send(good)).status, 303)
  })

  it('comes again after that with all text, without its files and with a new key that works', async () => {
    const form = await world.openForm()
    const kept = await form.send({ ...good, fullName: '' }, [filePart(aPdf(), 'Min.pdf')])
    assert.match(kept.text, /Min\.pdf ligger klar/)
    await world.restartAt(24 * hourMs - 10 * minuteMs)
    const page = await form.send(good)
    assert.equal(page.status, 422)
    assert.match(page.text, /Skjemaet har ligget åpent lenge\. Velg filene på nytt, og send\./)
    assert.doesNotMatch(page.text, /ligger klar/)
    assert.match(page.html, /value="Åse Ødegård"/)
    assert.match(page.html, />Et brev om lys\.<\/textarea>/)
    assert.deepEqual(await world.stored('applications'), [])
    assert.deepEqual(await world.stored('files'), [])
    const fresh = actionOf(page, form.visitor)
    assert.notEqual(fresh.key, form.key)
    assert.equal((await fresh.send(good)).status, 303)
  })
})

describe('a form whose job went away meanwhile', () => {
  let world: World
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-10T22:58:00.000Z' }) // 23:58 in Oslo
  })
  afterEach(async () => await world.close())

  it('is taken in the last minute of the deadline day, and answered 410 with the text in the first after it', async () => {
    const { slug, contactName } = await world.vacancy({ deadlineOn: '2027-03-10' })
    const [early, late] = [await world.openForm({ slug }), await world.openForm({ slug })]
    const held = await late.send({ ...good, fullName: '' }, [filePart(aPdf())])
    assert.equal(held.status, 422)
    assert.equal((await early.send(good)).status, 303)

    await world.restartOn('2027-03-10T23:00:00.000Z')
    const page = await late.send(good)
    assert.equal(page.status, 410)
    assert.ok(page.text.includes(`Stillingen ble stengt mens du skrev. Kontakt ${contactName}.`))
    for (const text of Object.values(good)) assert.ok(page.text.includes(text), text)
    assert.equal((await world.stored('applications')).length, 1)
    assert.deepEqual(await world.stored('files', { state: 'held' }), [])

    const form = await late.visitor.get(`/jobs/${slug}/apply`)
    assert.deepEqual([form.status, form.location], [303, `/jobs/${slug}`])
  })

  it('is answered 410 with the text when the job was closed', async () => {
    const { slug, _id } = await world.vacancy()
    const form = await world.openForm({ slug })
    await closeVacancy(world.ctx, {
      id: _id,
      by: { kind: 'staff', staffId: newId('stf'), role: 'recruiter' },
    })
    const page = await form.send(good, [filePart(aPdf())])
    assert.equal(page.status, 410)
    for (const text of Object.values(good)) assert.ok(page.text.includes(text), text)
    assert.deepEqual(await world.stored('applications'), [])
    assert.deepEqual(await world.stored('files'), [])
  })
  it('is answered 410 with the text when the job was closed while the file came', async () => {
    const { slug, _id } = await world.vacancy()
    const form = await world.openForm({ slug })
    const body = formBody([...typedParts(good), filePart(aPdf())])
    const headers = {
      'content-type': formType,
      'content-length': body.length,
      'sec-fetch-site': 'same-origin',
    }
    const sent = request(world.url + form.action, { method: 'POST', headers, agent: false })
    sent.write(body.subarray(0, -60))
    await until(async () => (await world.stored('files', { state: 'pending' })).length === 1)
    await closeVacancy(world.ctx, {
      id: _id,
      by: { kind: 'staff', staffId: newId('stf'), role: 'recruiter' },
    })
    sent.end(body.subarray(-60))
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    assert.equal(answer.statusCode, 410)
    assert.ok((await text(answer)).includes(good.letter))
    assert.deepEqual(await world.stored('applications'), [])
    assert.deepEqual(await world.stored('files'), [])
  })
})
