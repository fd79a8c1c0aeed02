import assert from 'node:assert/strict'
import { packageRoot } from '../../server/base/config.ts'
import { routes } from '../../server/routes.ts'
import { filesBelow, rowsIn } from '../support/application-checker.ts'
import { chanceOfRun } from '../support/chance.ts'
import { below, watchFileCalls, type FileCall, type FileCalls } from '../support/file-calls.ts'
import { aWorld, linkIn, type World } from '../support/world.ts'
import { findAll, learn, learnPath, type Found } from './found.ts'
import { answerTo, hangUp, oddRequest, type OddAnswer, type OddRequest } from './odd-requests.ts'
import { oneOf } from './wild.ts'

const isTorture = process.env['GLEMME_TORTURE'] !== undefined
/** Requests in all, for one set of people and jobs, and at once. Source: reliability.md 20 */
const [requests, each, atOnce] = [isTorture ? 50_000 : 2000, 1000, 8]
const mostPages = 60
const chance = chanceOfRun(31)

describe(`JSON, queries, paths, addresses, dates and cells that nobody sends (seed ${chance.seed})`, () => {
  let world: World
  let calls: FileCalls
  let people: Found[] = []
  const statuses = new Map<number, number>()
  before(async () => {
    world = await aWorld()
    calls = watchFileCalls(path => path.startsWith('/'))
  })
  after(async () => {
    hangUp()
    calls?.end()
    await world?.close()
  })

  /** Somebody of every kind, and all that they find: earlier requests may have ended what there was. */
  async function newPeople(): Promise<Found[]> {
    const { slug } = await world.vacancy({ attachments: true })
    const [applied, other] = [await world.apply({ slug }), await world.apply({ slug })]
    await world.ring()
    const applicant = await world.portal(linkIn(world.mailTo(applied)))
    const staff = await world.staff(['recruiter', 'hiringManager', 'privacyOfficer', 'administrator'])
    const own = [`/my/applications/${applied.row._id}`, '/my']
    const office = [
      `/staff/applications/${other.row._id}`,
      '/staff',
      '/staff/jobs',
      '/staff/privacy',
      '/staff/cases',
    ]
    const open = ['/', `/jobs/${slug}`, `/jobs/${slug}/apply`, '/find', applied.receipt]
    const link = new URL(linkIn(world.mailTo(other))).pathname
    return [
      await findAll({ visitor: staff, side: '/staff' }, office, mostPages),
      await findAll({ visitor: applicant, side: '/my' }, own, mostPages),
      await findAll({ visitor: world.visitor(), side: '/' }, [...open, link], mostPages),
    ]
  }

  async function ask(): Promise<void> {
    const found = oneOf(chance, people)
    const asked = oddRequest(chance, found, routes)
    const answer = await answerTo(world.url, asked)
    assertKind(asked, answer)
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    if (answer.status < 300) learn(found, asked.path, answer.text)
    if (answer.status === 303) learnPath(found, answer.headers.location ?? '/')
  }

  /** They are not what is tested here. */
  async function forgetLimits(): Promise<void> {
    await rowsIn(world.ctx, 'limits').deleteMany({})
  }

  it(`T19-T23, T41: ${requests} of them: no 5xx but 503, nothing read or written elsewhere, all in order after them`, async () => {
    for (let sent = 0; sent < requests;) {
      if (sent % 40 === 0) await forgetLimits()
      if (sent % each === 0) people = await newPeople()
      await Promise.all(Array.from({ length: atOnce }, ask))
      sent += atOnce
      if (sent % 40 === 0) assertNothingElsewhere()
    }
    assert.ok((statuses.get(200) ?? 0) > 100 && (statuses.get(422) ?? 0) > 100, [...statuses].join(' '))
    await assertInOrder()
  })

  /** Every file that was touched is of the data, the uploads or, read, the product's own. */
  function assertNothingElsewhere(): void {
    const [roots, ours] = [below(world.uploadsDir, world.dataDir), below(packageRoot)]
    const isRight = ({ name, path }: FileCall) => roots(path) || (name === 'readFile' && ours(path))
    assert.deepEqual(
      calls.seen.filter(call => !isRight(call)),
      [],
    )
    calls.forget()
  }

  async function assertInOrder(): Promise<void> {
    const { ctx } = world
    const rows = await rowsIn(ctx, 'files').find({}).toArray()
    assert.deepEqual(await filesBelow(world.uploadsDir), rows.map(row => row._id).toSorted())
    assert.equal(Object.keys(Object.prototype).length, 0)
    await world.ring()
    assert.deepEqual(
      world.log.filter(line => line.level === 'error' && line.event !== 'health.red'),
      [],
    )
    assert.deepEqual((await ctx.erasure.fsck({ deep: true })).findings, [])
  }
})

/** @throws AssertionError with the request, so that it can be sent again */
function assertKind(asked: OddRequest, answer: OddAnswer): void {
  const { method, path, headers, body } = asked
  const told = () =>
    `${answer.status} to ${method} ${path}\n${JSON.stringify(headers)}\n${body.toString('latin1').slice(0, 2000)}\n${answer.text.replace(/<[^>]+>/g, ' ').slice(0, 2000)}`
  assert.ok(answer.status < 500 || answer.status === 503, told())
  if (answer.status === 503 || answer.status === 429) assert.ok(answer.headers['retry-after'], told())
  assert.doesNotMatch(answer.text, /root:x:0|"devDependencies"|\n {4}at .*:\d+:\d+/, told())
}
