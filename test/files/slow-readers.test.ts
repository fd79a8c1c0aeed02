import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { Transform } from 'node:stream'
import { purgeDue } from '../../jobs/purge-due.ts'
import { asked } from '../copies/takers.ts'
import { aQuickApplicant, erasureOf, type Applicant } from '../portal/stories.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { until } from '../support/until.ts'
import type { Visitor } from '../support/visitor.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, type World } from '../support/world.ts'

/** Many frames. Bytes. */
const cvBytes = 1024 * 1024

describe('whoever downloads slowly', () => {
  let world: World
  let recruiter: StaffMember
  let applicant: Applicant
  let asks = 0
  /** Until then no more than its first pieces of any file leave. */
  let goOn: Promise<void> = Promise.resolve()
  before(async () => {
    world = await aWorld()
    await world.vacancy()
    recruiter = await world.staff()
    applicant = await aQuickApplicant(world, { files: [filePart(aPdf({ padToBytes: cvBytes }), 'CV.pdf')] })
    const { vault } = world.ctx
    const open = vault.keys.open.bind(vault.keys)
    const { openFile } = vault.seal
    vault.holdMs = 20
    vault.seal = {
      ...vault.seal,
      openFile: (...how) => slowed(openFile(...how)),
    }
    vault.keys.open = async units => {
      asks += 1
      return await open(units)
    }
  })
  after(async () => await world.close())

  /** As somebody far away makes it, whatever the machine keeps on the way. */
  function slowed(stream: Transform): Transform {
    const transform = stream._transform.bind(stream)
    let pieces = 0
    stream._transform = (piece, encoding, done) => {
      pieces += 1
      if (pieces <= 3) transform(piece, encoding, done)
      else void goOn.then(() => transform(piece, encoding, done))
    }
    return stream
  }

  async function addresses(): Promise<{ visitor: Visitor; path: string }[]> {
    const [file] = await world.stored('files', { applicationId: applicant.row._id })
    const of = (where: string) => `${where}/${applicant.row._id}/files/${String(file?.['_id'])}`
    const copy = await asked(applicant, 'portable')
    return [
      { visitor: recruiter, path: of('/staff/applications') },
      { visitor: applicant.portal, path: of('/my/applications') },
      { visitor: applicant.portal, path: `${copy}/file` },
    ]
  }

  /** An answer of which nothing is read yet. */
  async function answerTo({ visitor, path }: { visitor: Visitor; path: string }): Promise<IncomingMessage> {
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { cookie, 'x-forwarded-for': visitor.network }
    const [answer] = (await once(get(world.url + path, { headers }), 'response')) as [IncomingMessage]
    assert.equal(answer.statusCode, 200, path)
    return answer
  }

  /** How many bytes came, and whether the connection broke. */
  async function rest(answer: IncomingMessage): Promise<{ bytes: number; broke: boolean }> {
    let bytes = 0
    try {
      for await (const piece of answer) bytes += (piece as Buffer).length
      return { bytes, broke: false }
    } catch {
      return { bytes, broke: true }
    }
  }

  it('gets the whole file as long as the application is there, though its key is asked for again', async () => {
    for (const address of await addresses()) {
      let go: () => void = () => undefined
      goOn = new Promise(resolve => (go = resolve))
      const answer = await answerTo(address)
      const before = asks
      await until(() => asks >= before + 3)
      go()
      const { bytes, broke } = await rest(answer)
      assert.deepEqual([bytes, broke], [Number(answer.headers['content-length']), false], address.path)
    }
  })

  it('is cut off soon after the deletion began; nothing of it counts as a failure of ours', async () => {
    const there = await addresses()
    goOn = new Promise(() => undefined)
    const answers = await Promise.all(there.map(answerTo))
    await erasureOf(applicant, { now: 'yes' })
    await purgeDue.run(world.ctx)
    for (const answer of answers) assert.equal((await rest(answer)).broke, true)
    assert.deepEqual(
      world.log.filter(({ level }) => level === 'error'),
      [],
    )
  })
})
