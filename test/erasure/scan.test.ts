import assert from 'node:assert/strict'
import { appendFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { erasablePlaces, findByPaths, type ErasablePlace } from '../../server/policy/places.ts'
import { openErasureWorld, type ErasureWorld, type WorldOptions } from '../support/erasure-world.ts'
import { into, seed, type Seeded } from '../support/erasure-seed.ts'

describe('the scan after the deletion', () => {
  let world: ErasureWorld
  const openWith = async (replace: WorldOptions['replace'] = () => ({})): Promise<void> => {
    world = await openErasureWorld({ replace })
  }
  afterEach(async () => {
    await world.close()
  })
  const codes = () => world.log.filter(line => line.event === 'purge.waits').map(line => line.code)

  const forgetful =
    (name: ErasablePlace, blind: boolean): WorldOptions['replace'] =>
    places => ({
      [name]: {
        ...places[name],
        erase: () => Promise.resolve(),
        ...(blind ? { find: () => Promise.resolve([]) } : {}),
      },
    })

  const loose = { bypassDocumentValidation: true } as const
  /** A seeded application has rows in most places; in the others one stands for it, as the data map says. */
  const seedIn = async (name: ErasablePlace): Promise<Seeded> => {
    const unit = await seed(world)
    const [file = ''] = unit.fileIds
    const ids = { application: unit.id, subject: unit.subjectId, unit: unit.id, file, statement: '' }
    const [first] = findByPaths(name).filter(({ path }) => path !== '_id')
    if (first && (await into(world, name).countDocuments()) === 0)
      await into(world, name).insertOne({ _id: `${name}_x`, [first.path]: ids[first.findBy] }, loose)
    return unit
  }

  for (const name of ['applications', 'files', 'outbox', 'disclosures'] as const) {
    it(`finds what was forgotten in ${name}, and gives no certificate`, async () => {
      await openWith(forgetful(name, false))
      const unit = await seedIn(name)
      assert.equal((await world.engine.sweep()).waiting, 1)
      assert.deepEqual(codes(), ['TRACE_FOUND'])
      assert.equal((await world.certificates.find(unit.number)).verdict, 'reserved')
    })
  }

  for (const name of erasablePlaces) {
    it(`finds what was forgotten in ${name} by the data map where the place itself sees nothing`, async () => {
      await openWith(forgetful(name, true))
      await seedIn(name)
      assert.equal((await world.engine.sweep()).waiting, 1)
      assert.deepEqual(codes(), ['TRACE_FOUND'])
    })
  }

  it('erases again what came late, and then finds nothing', async () => {
    let late = true
    await openWith(({ audit }) => ({
      audit: {
        ...audit,
        erase: async run => {
          await audit.erase(run)
          const [unit] = run.items
          if (late && unit)
            await world.ctx.audit.write({
              what: 'application.opened',
              who: { kind: 'nobody' },
              about: unit.id,
            })
          late = false
        },
      },
    }))
    const unit = await seed(world)
    assert.equal((await world.engine.sweep()).done, 1)
    assert.equal((await world.certificates.find(unit.number)).verdict, 'genuine')
  })

  const planted: Record<string, (text: string) => Promise<void>> = {
    'a vacancy': async text => {
      await into(world, 'vacancies').insertOne({ _id: 'vac_x', text: `Se ${text}` })
    },
    'a background job': async text => {
      await into(world, 'agendaJobs').insertOne({ _id: 'job_x', name: 'x', data: { to: [{ deep: text }] } })
    },
    'bytes that a background job kept': async text => {
      await into(world, 'agendaJobs').insertOne({
        _id: 'job_x',
        name: 'x',
        data: { body: Buffer.from(text) },
      })
    },
    'bytes in two to a sign': async text => {
      await into(world, 'agendaJobs').insertOne({ _id: 'job_x', body: Buffer.from(text, 'utf16le') })
    },
    'a counter of limits': async text => {
      await into(world, 'limits').insertOne({ _id: `x ${text}` })
    },
    'the name of a path': async text => {
      await into(world, 'migrations').insertOne({ _id: 'beat', counts: { [text.replaceAll('.', ' ')]: 1 } })
    },
    'a log': async text => {
      await appendFile(join(world.dataDir, 'mongod.log'), `{"msg":"${text}"}\n`)
    },
    'a folder of logs': async text => {
      await mkdir(join(world.dataDir, 'logs'), { recursive: true })
      await appendFile(join(world.dataDir, 'logs', 'app.log.1'), Buffer.from(text, 'utf16le'))
    },
  }
  for (const [where, plant] of Object.entries(planted)) {
    it(`finds words of the letter in ${where}`, async () => {
      await openWith()
      const unit = await seed(world)
      await plant(unit.says.letter)
      assert.equal((await world.engine.sweep()).waiting, 1)
      assert.deepEqual(codes(), ['TRACE_FOUND'])
      assert.equal((await world.certificates.find(unit.number)).verdict, 'reserved')
    })
  }

  it('finds each of name, address, phone and file name where a job kept it', async () => {
    await openWith()
    for (const text of ['name', 'address', 'phone', 'file'] as const) {
      const unit = await seed(world, { fileName: 'Kari Nordmanns papirer.pdf' })
      const kept = text === 'file' ? 'Kari Nordmanns papirer.pdf' : unit.says[text].replace('+', '')
      await into(world, 'agendaJobs').insertOne({ _id: text, failReason: `could not send ${kept}.` })
      assert.equal((await world.engine.sweep()).waiting, 1, text)
      await into(world, 'agendaJobs').deleteOne({ _id: text })
    }
  })

  it('does not take a namesake among staff for the applicant, nor staff for a trace', async () => {
    await openWith()
    const unit = await seed(world, { says: { name: 'Kari Nordmann' } })
    await into(world, 'staff').insertOne({ _id: 'stf_x', name: 'Kari Nordmann', email: unit.says.address })
    await into(world, 'vacancies').insertOne({
      _id: 'vac_x',
      contactName: 'Kari Nordmann',
      text: 'Ring Kari Nordmann.',
    })
    assert.equal((await world.engine.sweep()).done, 1)
    assert.equal(await into(world, 'staff').countDocuments(), 1)
  })

  it('takes nobody for a trace who quotes a published advert', async () => {
    await openWith()
    const unit = await seed(world)
    await into(world, 'vacancies').insertOne({
      _id: 'vac_x',
      publishedAt: new Date(),
      text: `Vi søker: ${unit.says.letter}`,
    })
    assert.equal((await world.engine.sweep()).done, 1)
    const found = await world.certificates.find(unit.number)
    assert.ok(found.verdict === 'genuine' && found.certificate.body.scan.value !== 'not_done')
  })

  it('lets nobody wait for the one of whom something was found', async () => {
    await openWith()
    const [one, traced, two] = [await seed(world), await seed(world), await seed(world)]
    await into(world, 'agendaJobs').insertOne({ _id: 'x', failReason: traced.says.address })
    assert.equal((await world.engine.sweep()).done, 1)
    for (const { number } of [one, two]) {
      const found = await world.certificates.find(number)
      assert.ok(found.verdict === 'genuine' && found.certificate.body.scan.value !== 'not_done')
    }
    assert.equal((await world.certificates.find(traced.number)).verdict, 'reserved')
  })

  it('says in the certificate how much was searched', async () => {
    await openWith()
    const unit = await seed(world)
    await world.engine.sweep()
    const found = await world.certificates.find(unit.number)
    assert.ok(found.verdict === 'genuine')
    const { reference, value, key } = found.certificate.body.scan
    assert.deepEqual([reference.found, key], [0, 0])
    assert.ok(
      reference.places >= erasablePlaces.length &&
        value !== 'not_done' &&
        value.values >= 5 &&
        value.found === 0,
    )
    assert.deepEqual(found.certificate.body.counts, {
      applicants: 1,
      applications: 1,
      audit: 1,
      files: 1,
      links: 1,
      mailTokens: 1,
      outbox: 1,
      sessions: 1,
    })
    assert.deepEqual([found.certificate.body.files, found.certificate.body.fileBytes], [1, 64])
  })
})
