import assert from 'node:assert/strict'
import { publishPolicy } from '../../server/records/publish-policy.ts'
import { exampleText } from '../policy/a-policy.ts'
import { signIn } from '../support/staff-member.ts'
import type { World } from '../support/world.ts'
import { aDesk, type Desk } from './desk.ts'

const refusal = { code: '16', text: 'Det står riktig.' }

describe('a case that is open while the policy changes', () => {
  let desk: Desk
  let world: World
  before(async () => {
    desk = await aDesk()
    ;({ world } = desk)
  })
  after(async () => await world.close())

  const register = async () => {
    const applied = await world.apply()
    const path = await desk.register(applied, { type: 'rectification' })
    assert.equal((await desk.officer.post(`${path}/identity`, { method: 'inPerson' })).status, 303)
    return { applied, path }
  }

  it('is answered by the version at its receipt: authority in preview, mail and pages, and how long it is kept', async () => {
    const before = await register()
    const text = exampleText
      .replace('effective: 2026-11-01', 'effective: 2027-03-11')
      .replace('Datatilsynet, url', 'Det nye tilsynet, url')
      .replace('cases: { months: 36 }', 'cases: { months: 12 }')
    const done = await publishPolicy(world.ctx, { text, by: null })
    assert.ok(!('blocked' in done), JSON.stringify(done))
    await world.restartOn('2027-03-12T09:00:00.000Z')
    await signIn(desk.officer)
    assert.equal(world.ctx.policy.version, 2)
    const since = await register()
    const expected = [
      { ...before, says: /Datatilsynet/, not: /Det nye tilsynet/, keptUntil: '2030-03' },
      { ...since, says: /Det nye tilsynet/, not: /klage til Datatilsynet/, keptUntil: '2028-03' },
    ]
    for (const { applied, path, says, not, keptUntil } of expected) {
      const preview = await desk.officer.post(`${path}/refuse`, { ...refusal, preview: 'yes' })
      const main = (html: string) => html.split('<footer')[0] ?? ''
      assert.match(main(preview.html), says)
      assert.doesNotMatch(main(preview.html), not)
      assert.equal((await desk.officer.post(`${path}/refuse`, refusal)).status, 303)
      const told = (await desk.mailsTo(applied)).find(mail => /Vi kan ikke gjøre dette/.test(mail.text))
      assert.ok(told)
      assert.match(told.text, says)
      const row = await desk.caseAt(path)
      assert.ok(row.keptUntil?.toISOString().startsWith(keptUntil))
      const page = await desk.officer.get(path)
      assert.match(main(page.html), says)
      const own = await (await desk.enter(told)).get(`/my/cases/${row._id}`)
      assert.match(main(own.html), says)
      assert.doesNotMatch(main(own.html), not)
    }
  })
})
