import assert from 'node:assert/strict'
import { newId, newToken } from '../../server/base/ids.ts'
import { addressField } from '../../server/policy/fields.ts'
import { routes } from '../../server/routes.ts'
import { aWorld, type World } from '../support/world.ts'
import { aPathOf } from './a-path.ts'

const forms = routes.filter(
  ({ method, allow, body = 'form' }) => method === 'post' && allow !== 'anyone' && body === 'form',
)

describe('a form that is sent by somebody who is signed out', () => {
  let world: World
  before(async () => {
    world = await aWorld()
  })
  after(async () => await world.close())

  it('shows the words of a reason that was chosen, not its code', async () => {
    const path = `/my/applications/${newId('app')}/restrict`
    const page = await world.visitor().post(path, { reason: 'claim' })
    assert.match(page.text, /Jeg trenger opplysningene til et krav/)
    assert.doesNotMatch(page.text, /\bclaim\b/)
  })

  it('is answered with 401 and what was typed, to be copied, on every form of the portal and of staff', async () => {
    const typed = {
      text: 'Noe jeg skrev, som ingen skal miste.\n\nOg mer.',
      reason: 'Fordi',
      unheardOf: 'Et felt som kommer en gang',
      [addressField]: 'kari@eksempel.no',
      password: 'en hemmelig setning',
      newPassword: 'en ny hemmelig setning',
      code: '123456',
      id: newId('hld'),
      outcome: 'hired',
    }
    for (const { path } of forms) {
      const page = await world.visitor().post(aPathOf(path), typed)
      assert.equal(page.status, 401, path)
      assert.match(
        page.text,
        /Du er logget ut\. Det du skrev, står under; kopier det før du går videre\./,
        path,
      )
      assert.ok(page.html.includes(typed.text), path)
      for (const shown of ['Fordi', typed.unheardOf, typed[addressField] ?? ''])
        assert.ok(page.text.includes(shown), `${path}: ${shown}`)
      for (const hidden of ['hemmelig', '123456', typed.id, 'hired'])
        assert.ok(!page.html.includes(hidden), `${path}: ${hidden}`)
      const way = path.startsWith('/my') ? '/find' : '/staff/sign-in'
      assert.match(page.html, new RegExp(`class="ds-button" href="${way}"`), path)
    }
    assert.ok(forms.some(({ path }) => path.startsWith('/my/')))
    assert.ok(forms.some(({ path }) => path.startsWith('/staff/')))
  })

  it('says nothing of a list below when nothing was typed', async () => {
    for (const path of ['/my/sign-out', `/my/applications/${newId('app')}/erase`]) {
      const page = await world.visitor().post(path, { scope: 'one', erasure: newToken() })
      assert.equal(page.status, 401)
      assert.match(
        page.text,
        /Du er logget ut, og ingenting ble endret\. Åpne lenken i e-posten på nytt, eller få en ny\./,
      )
      assert.match(page.html, /class="ds-button" href="\/find"/, 'the way back in')
      assert.doesNotMatch(page.text, /står under/)
    }
  })

  it('is told so in English on an English path', async () => {
    const page = await world.visitor().post('/en/my', { reference: '7Q2M9-XKD4R' })
    assert.equal(page.status, 401)
    assert.match(page.text, /You are signed out\. What you wrote is below/)
    assert.ok(page.text.includes('7Q2M9-XKD4R'))
  })
})
