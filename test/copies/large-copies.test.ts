import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buildCopies } from '../../jobs/build-copies.ts'
import type { Context } from '../../server/base/context.ts'
import type { FileId } from '../../server/base/ids.ts'
import { joined } from '../portal/joined.ts'
import { aQuickApplicant, type Applicant } from '../portal/stories.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { aWorld, type World } from '../support/world.ts'
import { asked, exportsOnDisk, taken } from './takers.ts'

const mebibyte = 1024 * 1024

describe('a copy of 60 MB', () => {
  let world: World
  let person: Applicant
  before(async () => {
    world = await aWorld()
    await world.vacancy({ attachments: true })
    const file = (name: string, input: string) =>
      filePart(aPdf({ text: name, padToBytes: 10 * mebibyte - 1000 }), `${name}.pdf`, input)
    const apply = async () =>
      await aQuickApplicant(world, { files: [file('CV', 'cv'), file('Attest', 'attachments')] })
    person = await apply()
    for (const other of [await apply(), await apply()]) await joined(world.ctx, person, other)
  })
  after(async () => await world.close())

  /** The context, where each piece that leaves the store is told, and what happens before a file is opened. */
  function watched(ctx: Context, seen: { opens(): Promise<void>; gave(bytes: number): void }): Context {
    const read = (fileId: FileId) =>
      Readable.from(
        (async function* () {
          await seen.opens()
          for await (const piece of ctx.fileStore.read(fileId)) {
            seen.gave((piece as Buffer).length)
            yield piece
          }
        })(),
      )
    return { ...ctx, fileStore: { ...ctx.fileStore, read } }
  }

  it('is made by the worker, says honestly how far it is, and is never whole in memory', async () => {
    const path = await asked(person, 'access')
    const waiting = await person.portal.get(path)
    assert.match(waiting.text, /Vi lager kopien din .* Kopien står i kø\./)
    assert.doesNotMatch(waiting.html, /http-equiv="refresh"/)
    assert.match((await person.portal.get(`${path}?follow=1`)).html, /<noscript><meta http-equiv="refresh"/)
    assert.equal((await person.portal.get(`${path}/file`)).status, 410)

    let [given, most] = [0, 0]
    const said: string[] = []
    const onDisk = async () => (await exportsOnDisk(world))[0]
    let part: string | undefined
    const ctx = watched(world.ctx, {
      opens: async () => {
        part ??= await onDisk()
        const progress = await person.portal.get(path, { accept: 'application/json' })
        said.push((JSON.parse(progress.html) as { says: string }).says)
      },
      gave: bytes => {
        given += bytes
        const written = part === undefined ? 0 : statSync(join(world.uploadsDir, 'exports', part)).size
        most = Math.max(most, given - written)
      },
    })
    await buildCopies.run(ctx)
    assert.ok(given > 59 * mebibyte, String(given))
    assert.ok(most < 4 * mebibyte, `${most} bytes were on their way at once`)
    assert.deepEqual(
      said.map(line => /Vi kopierer filer: (\d av \d) er ferdige\. Startet/.exec(line)?.[1]),
      [0, 1, 2, 3, 4, 5].map(done => `${done} av 6`),
    )

    const ready = await person.portal.get(`${path}?follow=1`)
    assert.match(ready.text, /Kopien din er klar/)
    assert.doesNotMatch(ready.html, /http-equiv="refresh"/)
    const { copy, entries } = await taken(person, path, 'access')
    assert.equal(copy.applications.length, 3)
    assert.equal([...entries.keys()].filter(name => /\/files\/(CV|Attest)\.pdf$/.test(name)).length, 6)
  })
})
