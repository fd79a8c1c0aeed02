import assert from 'node:assert/strict'
import fc from 'fast-check'
import { after, before, describe, it } from 'mocha'
import { Refusal } from '../../server/base/errors.ts'
import { newId } from '../../server/base/ids.ts'
import { dropFile } from '../../server/files/drop-file.ts'
import { UploadAborted } from '../../server/files/receive.ts'
import { filesBelow, rowsIn } from '../support/application-checker.ts'
import { chanceOfRun } from '../support/chance.ts'
import { aDocx, aPdf } from '../support/documents.ts'
import { boundary, filePart, formBody, requestOf, type FormPart } from '../support/multipart.ts'
import { freshUploadGround, type UploadGround } from '../support/upload-ground.ts'
import { aWorld, type World } from '../support/world.ts'

const isTorture = process.env['GLEMME_TORTURE'] !== undefined
/** Bodies in this process, over HTTP, and at once. Source: reliability.md 20 */
const [inProcess, overHttp, atOnce] = isTorture ? [200_000, 20_000, 20] : [5000, 500, 20]
const chance = chanceOfRun(37)

let ground: UploadGround
let documents: Buffer[]

async function makeDocuments(): Promise<void> {
  const docx = await aDocx()
  documents = [
    aPdf(),
    aPdf({ padToBytes: 90_000 }),
    docx,
    docx.subarray(0, 300),
    Buffer.alloc(0),
    Buffer.from('GIF89a'),
  ]
}

/** Pieces that mean something to a parser. */
const spice = [
  '\r\n',
  '\r',
  '\n',
  '--',
  `--${boundary}`,
  `\r\n--${boundary}\r\n`,
  `\r\n--${boundary}--\r\n`,
  '"',
  '\0',
  '%00',
  '[',
  ']',
  '[]',
  '[0]',
  '[$gt]',
  '__proto__',
  'constructor',
  ';',
  'filename=""',
  "filename*=utf-8''%ff",
  'name=',
  'name="cv"',
  'Content-Disposition: form-data',
  'Content-Type: application/octet-stream',
  'Content-Type: text/plain; charset=utf-16le',
  'Content-Transfer-Encoding: base64',
  ':',
  '\xff\xfe',
  'x'.repeat(5000),
]
const names = ['cv', 'attachments', 'letter', 'a', '', '__proto__', 'a[b]', 'photo', 'å', 'x'.repeat(61)]

const part: fc.Arbitrary<{ name: string; file: number | undefined; value: string }> = fc.record({
  name: fc.constantFrom(...names),
  file: fc.option(fc.nat(5), { nil: undefined }),
  value: fc.string({ maxLength: 40 }),
})
const mutation = fc.record({
  how: fc.constantFrom('cut', 'flip', 'insert', 'remove', 'double', 'swap'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(400),
  piece: fc.constantFrom(...spice),
})
const post = fc.record({
  parts: fc.array(part, { maxLength: 8 }),
  mutations: fc.array(mutation, { maxLength: 5 }),
  chunkBytes: fc.constantFrom(13, 1000, 65_536),
  otherBoundary: fc.boolean().map(other => other && 'x'),
})
type Post = typeof post extends fc.Arbitrary<infer Made> ? Made : never

function partsOf(made: Post): FormPart[] {
  return made.parts.map(({ name, file, value }) => {
    const bytes = file === undefined ? undefined : documents[file]
    return bytes ? filePart(bytes, value.replace(/["\r\n]/g, ''), name) : { name, value }
  })
}

function mutated(body: Buffer, { how, at, length, piece }: Post['mutations'][number]): Buffer {
  const from = Math.floor(at * body.length)
  const [before, middle, rest] = [
    body.subarray(0, from),
    body.subarray(from, from + length),
    body.subarray(from + length),
  ]
  if (how === 'cut') return before
  if (how === 'flip') return Buffer.concat([before, middle.map(byte => byte ^ (1 + (length % 255))), rest])
  if (how === 'insert') return Buffer.concat([before, Buffer.from(piece, 'latin1'), middle, rest])
  if (how === 'remove') return Buffer.concat([before, rest])
  if (how === 'double') return Buffer.concat([before, middle, middle, rest])
  return Buffer.concat([rest, before, middle])
}

const seen = { received: 0, refused: 0 }

/** Posts it; whatever was received is dropped again. Only a refusal may come of it, and not that the sender left. */
async function send(made: Post): Promise<void> {
  const body = made.mutations.reduce(mutated, formBody(partsOf(made)))
  const headers = made.otherBoundary
    ? { 'content-type': `multipart/form-data; boundary=${made.otherBoundary}` }
    : {}
  const req = requestOf(body, { chunkBytes: made.chunkBytes, headers })
  try {
    const { received, fields } = await ground.receive(req, { applicationId: newId('app'), silenceMs: 10_000 })
    assert.equal(Object.getPrototypeOf(fields), null)
    for (const { fileId } of received) await dropFile(ground, fileId)
    seen.received += 1
  } catch (error) {
    assert.ok(error instanceof Refusal && !(error instanceof UploadAborted), String(error))
    assert.ok(['malformed', 'invalid'].includes(error.code), error.code)
    seen.refused += 1
  }
}

describe(`malformed multipart bodies (seed ${chance.seed})`, () => {
  before(makeDocuments)
  before(async () => void (ground = await freshUploadGround()))
  after(async () => await ground.close())

  it(`T21, T23: ${inProcess} of them: only refusals, nothing left, no prototype touched`, async () => {
    const property = fc.asyncProperty(
      fc.array(post, { minLength: atOnce, maxLength: atOnce }),
      async posts => {
        await Promise.all(posts.map(send))
      },
    )
    await fc.assert(property, { numRuns: inProcess / atOnce, endOnFailure: true, seed: chance.seed })
    assert.deepEqual([await ground.stored(), await ground.rows()], [[], []])
    assert.ok(seen.received > 500 && seen.refused > 500, JSON.stringify(seen))
    assert.equal(Object.keys(Object.prototype).length, 0)
  })
})

describe(`malformed forms sent to the product (seed ${chance.seed})`, () => {
  before(makeDocuments)
  let world: World
  before(async () => void (world = await aWorld()))
  after(async () => await world?.close())

  /** Whoever sends it is refused, or received; a form over HTTP has the length that its head says. */
  async function sendForm(made: Post): Promise<void> {
    const { action, visitor } = await world.openForm()
    const type = `multipart/form-data; boundary=${made.otherBoundary || boundary}`
    const body = made.mutations.reduce(mutated, formBody(partsOf(made)))
    const headers = { 'x-forwarded-for': visitor.network, 'content-type': type }
    const whole = new Uint8Array(body)
    const answer = await fetch(new URL(action, world.url), {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: whole,
    })
    const text = await answer.text()
    assert.ok([303, 400, 413, 415, 422, 503].includes(answer.status), `${answer.status} ${text}`)
  }

  it(`T21, T26: ${overHttp} of them: no 5xx but 503; of each file a row, of each row a file`, async () => {
    const property = fc.asyncProperty(
      fc.array(post, { minLength: atOnce, maxLength: atOnce }),
      async posts => void (await Promise.all(posts.map(sendForm))),
    )
    await fc.assert(property, { numRuns: overHttp / atOnce, endOnFailure: true, seed: chance.seed })
    const rows = await rowsIn(world.ctx, 'files').find({}).toArray()
    assert.deepEqual(
      rows.filter(row => row['state'] !== 'held' && row['state'] !== 'attached'),
      [],
    )
    assert.ok(rows.length > 0)
    assert.deepEqual(await filesBelow(world.uploadsDir), rows.map(row => row._id).toSorted())
    assert.deepEqual(await filesBelow(world.uploadsDir, 'staging'), [])
    assert.ok(!world.log.some(line => line.level === 'error'))
  })
})
