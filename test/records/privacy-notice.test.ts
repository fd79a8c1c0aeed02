import assert from 'node:assert/strict'
import type { PolicyDocument } from '../../server/policy/document.ts'
import { fieldNames, ruleOf } from '../../server/policy/fields.ts'
import { languages } from '../../server/policy/languages.ts'
import { purposes } from '../../server/policy/purposes.ts'
import { destroyAfterMs } from '../../server/vault/key-health.ts'
import { newPolicyRow, policyRows, type PolicyRow } from '../../server/store/policy-rows.ts'
import { nb } from '../../views/text/nb.ts'
import { t } from '../../views/text/lookup.ts'
import { aPolicy } from '../policy/a-policy.ts'
import { asked, taken } from '../copies/takers.ts'
import { aQuickApplicant, dayMs } from '../portal/stories.ts'
import { aWorld, type World } from '../support/world.ts'

describe('the privacy notice', () => {
  let world: World
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    await world.vacancy()
  })
  after(async () => await world.close())

  const read = async (path: string) => await world.visitor().get(path)
  const publish = async (
    { version, state }: Pick<PolicyRow, 'version' | 'state'>,
    change: Partial<PolicyDocument>,
  ) => {
    const document = { ...aPolicy(), ...change }
    const row = newPolicyRow({ version, hash: String(version), document, publishedAt: new Date(0) })
    await policyRows(world.ctx.database).insert({ ...row, state })
    await world.ctx.policies.reread()
  }

  it('privacy P1: says who, why, on what basis, what, how long, who reads, how secured, in both languages', async () => {
    const document = aPolicy()
    for (const [language, path] of [
      ['nb', '/privacy'],
      ['en', '/en/privacy'],
    ] as const) {
      const page = await read(path)
      assert.equal(page.status, 200)
      const say = t(language)
      const said = [
        ...Object.keys(purposes).map(id => say(`notice.purpose.${id as keyof typeof purposes}`)),
        ...Object.values(purposes).map(({ basis }) => say(`notice.basis.${basis}`)),
        ...fieldNames.map(name => ruleOf(name).label[language]),
        ...document.assessments.map(({ interest }) => interest[language]),
        ...document.processors.flatMap(({ name, task }) => [name, task[language]]),
        document.summary[language],
        say('notice.security.key'),
        say('notice.security.erased', { n: destroyAfterMs / dayMs }),
        say('notice.automatedNone'),
      ]
      for (const text of said) assert.ok(page.text.includes(text), `${language}: ${text}`)
    }
  })

  it('privacy P2, P31, P42, P43: names the controller, one address for rights, whom to complain to, and the authority', async () => {
    const { controller, contacts, authority } = aPolicy()
    const { text, html } = await read('/privacy')
    const { dataProtection, complaints, rights } = contacts
    const said = [controller.name, controller.orgNumber, controller.address, rights.email]
    for (const one of [...said, dataProtection.email, complaints.email, complaints.role, authority.name])
      assert.ok(text.includes(one), one)
    assert.ok(html.includes(`href="${authority.url}"`))
  })

  it('privacy P1: is linked from every page, the form and the mails', async () => {
    const applicant = await aQuickApplicant(world)
    const job = `/jobs/${(await world.ctx.vacancies.published())[0]?.slug ?? ''}`
    for (const path of ['/jobs', job, `${job}/apply`, '/find', '/certificates'])
      assert.match((await read(path)).html, /<footer[\s\S]*href="\/privacy"/, path)
    assert.match(
      (await read(`/en${job}/apply`)).html,
      /class="ds-paragraph notice">[^<]*<a [^>]*href="\/en\/privacy"/,
    )
    assert.match((await applicant.portal.get(applicant.own)).html, /<footer[\s\S]*href="\/privacy"/)
    const mail = world.mailTo(applicant)
    for (const body of [mail.text, mail.html]) assert.ok(body.includes('/privacy'), body)
    const english = await aQuickApplicant(world, { language: 'en' })
    assert.match(world.mailTo(english).text, /How we use it: \S+\/en\/privacy\n/)
  })

  it('privacy P32: lists every cookie there is, from the code, and sets none', async () => {
    const visitor = world.visitor()
    const { text } = await visitor.get('/privacy')
    for (const { name } of world.ctx.sessions.cookies) assert.ok(text.includes(name), name)
    assert.deepEqual(
      world.ctx.sessions.cookies.map(({ name }) => name),
      ['glemme-portal', 'glemme-staff'],
    )
    assert.equal(visitor.cookies.size, 0)
    const applicant = await aQuickApplicant(world)
    const set = [...applicant.portal.cookies.keys()]
    assert.ok(set.length > 0 && set.every(name => text.includes(name)), set.join())
  })

  it('privacy P41: keeps each version; the one in force is at /privacy, another says that it is not', async () => {
    const before = (await read('/privacy')).text
    assert.match(before, /6 måneder etter avgjørelsen/)
    const retention = { ...aPolicy().retention, rejected: { months: 5 } }
    await publish({ version: 2, state: 'published' }, { effective: '2027-03-01', retention, pool: null })
    await publish({ version: 3, state: 'revoked' }, { effective: '2027-09-01', retention })
    await publish({ version: 4, state: 'waiting' }, { effective: '2027-10-01', retention })
    const now = await read('/privacy')
    assert.match(now.text, /Versjon 2, gjelder fra 1\. mars 2027/)
    assert.match(now.text, /5 måneder etter avgjørelsen/)
    assert.ok(!now.text.includes(nb['notice.purpose.pool']), 'no pool, no purpose of one')
    assert.match(now.html, /href="\/privacy\/v\/1"/)
    const old = await read('/privacy/v/1')
    assert.match(old.text, /Denne versjonen gjelder ikke nå/)
    assert.match(old.text, /6 måneder etter avgjørelsen/)
    assert.match((await read('/privacy/v/3')).text, /trukket tilbake/)
    assert.doesNotMatch(now.html, /privacy\/v\/[34]"/)
    for (const none of ['4', '5', '0', '01', 'x', '1.5'])
      assert.equal((await read(`/privacy/v/${none}`)).status, 404, none)
  })

  it('privacy P13: lies in the copy of everything as it was when it was told', async () => {
    const applicant = await aQuickApplicant(world)
    const { entries } = await taken(applicant, await asked(applicant, 'access'), 'access')
    const page = String(entries.get('notice/v2.html'))
    assert.match(page, /5 måneder etter avgjørelsen/)
    assert.ok(page.includes(nb['notice.purpose.tail']))
    assert.doesNotMatch(page, /href="\//, 'nothing to fetch')
  })

  it('has a page about accessibility beside it, with what is known to be missing and whom to tell', async () => {
    for (const language of languages) {
      const path = `${language === 'nb' ? '' : '/en'}/accessibility`
      const { status, text } = await read(path)
      assert.equal(status, 200)
      const say = t(language)
      for (const part of [say('access.notByPeople'), say('access.faults'), aPolicy().contacts.rights.email])
        assert.ok(text.includes(part), part)
    }
    assert.match((await read('/jobs')).html, /<footer[\s\S]*href="\/accessibility"/)
  })
})
