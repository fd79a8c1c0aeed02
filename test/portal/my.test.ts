import assert from 'node:assert/strict'
import { aDocx, aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { textOf } from '../support/visitor.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'
import { joined } from './joined.ts'

const minuteMs = 60_000

describe("the applicant's own pages", () => {
  let world: World
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
  })
  afterEach(async () => await world.close())

  const entered = async (applied: Applied) => {
    await world.ring()
    return await world.portal(linkIn(world.mailTo(applied)))
  }
  const pathOf = ({ row }: Pick<Applied, 'row'>) => `/my/applications/${row._id}`

  it('are closed to whoever has no session', async () => {
    const applied = await world.apply()
    for (const path of ['/my', pathOf(applied), `${pathOf(applied)}/erase`])
      assert.equal((await world.visitor().get(path)).location, '/find', path)
    assert.equal((await world.visitor().post(`${pathOf(applied)}/erase`, { now: 'yes' })).status, 401)
    assert.equal((await world.row(applied)).state, 'received')
  })

  it('say first when it is deleted and why, then everything that is stored', async () => {
    const letter = 'Først\n\nså <i>sist</i>'
    const applied = await world.apply({ fields: { letter, phoneNumber: '0047 412 34 567' } })
    const owner = await entered(applied)
    const page = await owner.follow(await owner.get('/my'))
    assert.equal(page.status, 200)
    const main = textOf(page.html.slice(page.html.indexOf('</h1>')))
    assert.match(
      main,
      /^Uten avgjørelse sletter vi søknaden din 1\. mars 2028\. Det er 12 måneder etter at du sist/,
    )
    for (const [name, text] of Object.entries(applied.fields))
      if (name !== 'phoneNumber' && name !== 'letter') assert.ok(page.text.includes(String(text)), name)
    assert.match(page.text, /\+47 412 34 567|\+47 41 23 45 67/)
    assert.match(page.text, /Først så <i>sist<\/i>/)
    assert.doesNotMatch(page.html, /<i>sist/)
    assert.match(page.text, /Vurderes/)
    assert.equal(page.headers.get('cache-control'), 'no-store')
    assert.equal(page.headers.get('x-robots-tag'), 'noindex')
  })

  it('give back the own files byte for byte, as attachments that can do nothing', async () => {
    const [pdf, docx] = [aPdf({ text: 'Åtte øyer', padToBytes: 300_000 }), await aDocx({ text: 'Æ' })]
    const files = [filePart(pdf, 'Søknad %22æøå%22.pdf'), filePart(docx, 'Brev; vedlegg.docx', 'attachments')]
    const applied = await world.apply({ files })
    const owner = await entered(applied)
    const page = await owner.get(pathOf(applied))
    const links = [...page.html.matchAll(/href="(\/my\/applications\/[^"]+\/files\/[^"]+)"/g)].map(
      match => match[1] ?? '',
    )
    assert.equal(links.length, 2)
    const [cv, attachment] = await Promise.all(links.map(async link => await owner.get(link)))
    assert.ok(cv && attachment)
    assert.ok(cv.bytes.equals(pdf) && attachment.bytes.equals(docx))
    assert.equal(cv.headers.get('content-type'), 'application/pdf')
    assert.match(attachment.headers.get('content-type') ?? '', /wordprocessingml\.document$/)
    for (const answer of [cv, attachment]) {
      assert.equal(answer.status, 200)
      assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename="/)
      assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'; sandbox/)
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
      assert.equal(answer.headers.get('cache-control'), 'no-store')
    }
    const encoded = /filename\*=UTF-8''(\S+)$/.exec(cv.headers.get('content-disposition') ?? '')?.[1] ?? ''
    assert.match(decodeURIComponent(encoded), /^Søknad .*æøå.*\.pdf$/)
  })

  it("answer 404 to somebody else's application and files, as to one that never was", async () => {
    const [mine, theirs] = [await world.apply(), await world.apply()]
    const owner = await entered(mine)
    const [file] = await world.stored('files', { applicationId: theirs.row._id })
    const never = `/my/applications/app_${'x'.repeat(22)}`
    const unknown = await owner.get(never)
    for (const path of [
      pathOf(theirs),
      `${pathOf(theirs)}/erase`,
      `${pathOf(theirs)}/files/${String(file?.['_id'])}`,
      `${pathOf(mine)}/files/${String(file?.['_id'])}`,
      never,
      '/my/applications/x',
    ])
      assert.equal((await owner.get(path)).status, 404, path)
    const page = await owner.get(pathOf(theirs))
    assert.equal(page.html.replaceAll(theirs.row._id, `app_${'x'.repeat(22)}`), unknown.html)
    assert.equal((await owner.post(`${pathOf(theirs)}/erase`, { now: 'yes' })).status, 404)
    assert.equal((await world.row(theirs)).state, 'received')
    assert.deepEqual(
      await world.stored('audit', { about: theirs.row._id, what: 'application.seenByOwner' }),
      [],
    )
  })

  it('tell who of staff has looked, by role and not by name', async () => {
    const applied = await world.apply()
    const owner = await entered(applied)
    assert.doesNotMatch((await owner.get(pathOf(applied))).text, /Åpnet søknaden/)
    const manager = await world.manager()
    assert.equal((await manager.get(`/staff/applications/${applied.row._id}`)).status, 200)
    const page = await owner.get(pathOf(applied))
    assert.match(page.text, /Leder som ansetter .*Åpnet søknaden/)
    assert.doesNotMatch(page.text, /Ansatt Ansattsen/)
  })

  it('tell a decision only after its mail has gone, and the same D then as staff see', async () => {
    const applied = await world.apply()
    const recruiter = await world.staff()
    await recruiter.post(`/staff/applications/${applied.row._id}/decision`, { outcome: 'rejected' })
    const owner = await entered(applied)
    const before = await owner.get(pathOf(applied))
    assert.match(before.text, /Uten avgjørelse sletter vi søknaden din 1\. mars 2028/)
    assert.match(before.text, /Vurderes/)
    for (const told of ['Ikke gått videre', '1. september 2027', '01.09.2027'])
      assert.ok(!before.html.includes(told), told)

    await world.restartAt(world.ctx.config.test.offsetMs + 61 * minuteMs)
    await world.ring()
    const again = await world.portal(linkIn(world.mails()[0] ?? { text: '' })) // the receipt's link; the newest erases
    const after = await again.get(pathOf(applied))
    assert.match(
      after.text,
      /1\. september 2027 sletter vi søknaden din\. Det er 6 måneder etter avgjørelsen\./,
    )
    assert.match(after.text, /Ikke gått videre, 1\. mars 2027/)
  })

  it('end the session when idle for 15 minutes, and after an hour at the latest', async () => {
    const applied = await world.apply()
    const owner = await entered(applied)
    const start = world.ctx.config.test.offsetMs
    for (const minutes of [14, 28, 42, 56]) {
      await world.restartAt(start + minutes * minuteMs)
      assert.equal((await owner.get(pathOf(applied))).status, 200, String(minutes))
    }
    await world.restartAt(start + 60 * minuteMs)
    assert.equal((await owner.get(pathOf(applied))).location, '/find')
    const other = await world.portal(linkIn(world.mailTo(applied)))
    await world.restartAt(start + 75 * minuteMs)
    assert.equal((await other.get(pathOf(applied))).location, '/find')
  })

  it('sign out by one button', async () => {
    const applied = await world.apply()
    const owner = await entered(applied)
    const cookies = new Map(owner.cookies)
    const out = await owner.post('/my/sign-out')
    assert.deepEqual(
      [out.status, out.location, out.headers.get('clear-site-data')],
      [303, '/jobs', '"cache"'],
    )
    assert.equal(owner.cookies.size, 0)
    for (const [name, value] of cookies) owner.cookies.set(name, value)
    assert.equal((await owner.get(pathOf(applied))).location, '/find')
  })

  it('list the applications when there are several', async () => {
    const [one, other] = [await world.apply(), await world.apply()]
    await joined(world.ctx, one, other)
    const owner = await entered(one)
    const page = await owner.get('/my')
    assert.equal(page.status, 200)
    for (const applied of [one, other]) assert.ok(page.html.includes(`href="${pathOf(applied)}"`))
    assert.match(page.text, /Slettes 1\. mars 2028/)
    assert.match((await owner.get(pathOf(one))).text, new RegExp(String(one.fields['fullName'])))
  })
})
