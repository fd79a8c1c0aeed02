import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { limitRules } from '../../server/http/limits.ts'
import { correctionInput } from '../../server/policy/corrections.ts'
import { addressField } from '../../server/policy/fields.ts'
import type { Visitor } from '../support/visitor.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

describe('what one person can cause from the own pages', () => {
  let world: World
  before(async () => void (world = await aWorld({ now: '2027-03-01T10:00:00Z' })))
  after(async () => await world.close())

  async function applied(): Promise<{ one: Applied; owner: Visitor; path: string }> {
    const one = await world.apply()
    await world.ring()
    const owner = await world.portal(linkIn(world.mailTo(one)))
    return { one, owner, path: `/my/applications/${one.row._id}` }
  }
  /** As if so much had been done in this hour. */
  const spend = async (name: 'ownAction' | 'ownWords', { row }: Applied) => {
    const most = limitRules[name].windows[0].most
    for (let n = 0; n < most; n += 1) await world.ctx.limits.count(name, row.subjectId).catch(() => undefined)
  }

  it('is mail to three other addresses a day; the same address and other fields stay free', async () => {
    const { owner, path } = await applied()
    const move = async (value: string) =>
      await owner.post(`${path}/edit/${addressField}`, { [correctionInput]: value })
    for (const n of [1, 2, 3]) assert.equal((await move(`ny${n}@eksempel.no`)).status, 303)
    const refused = await move('ny4@eksempel.no')
    assert.deepEqual([refused.status, refused.html.includes('ny4@eksempel.no')], [429, true])
    assert.equal((await move('ny3@eksempel.no')).status, 303, 'nothing new, no mail')
    await world.ring()
    assert.ok(!world.mails().some(mail => mail.to === 'ny4@eksempel.no'))
  })

  it('is so many complaints and restrictions in an hour; the same complaint again is not another', async () => {
    const { one, owner, path } = await applied()
    const first = { id: newId('cas'), text: 'Dere svarte ikke.' }
    assert.equal((await owner.post('/my/complaints', first)).status, 303)
    await spend('ownWords', one)
    const more = await owner.post('/my/complaints', { id: newId('cas'), text: 'Og enda en.' })
    assert.deepEqual([more.status, more.html.includes('Og enda en.')], [429, true])
    assert.equal((await owner.post('/my/complaints', first)).status, 303)
    assert.equal((await owner.post(`${path}/restrict`, { reason: 'claim' })).status, 429)
    assert.equal((await world.ctx.cases.ofSubject(one.row.subjectId)).length, 1)
  })

  it('is a number of posts of whatever kind; looking stays free, and others are not counted', async () => {
    const { one, owner, path } = await applied()
    const other = await applied()
    await spend('ownAction', one)
    assert.equal((await owner.post(`${path}/withdraw`)).status, 429)
    assert.equal((await world.row(one)).state, 'received')
    assert.equal((await owner.get(path)).status, 200)
    assert.equal((await other.owner.post(`${other.path}/withdraw`)).status, 303)
  })
})
