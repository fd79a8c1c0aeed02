import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../server/base/config.ts'
import { copyKinds } from '../server/policy/copy-schema.ts'
import { readPolicy } from '../server/policy/document.ts'
import { eventNames } from '../server/policy/events.ts'
import { materialChanges } from '../server/policy/material.ts'
import { dataCategories, purposes } from '../server/policy/purposes.ts'
import { staffRoles } from '../server/policy/roles.ts'
import { routes } from '../server/routes.ts'
import { aPolicy, exampleText } from './policy/a-policy.ts'
import { aWorld, type World } from './support/world.ts'

/** The rows of privacy.md 1. Disclosure by law or court is not built. */
const rows = Array.from({ length: 43 }, (_none, at) => `P${at + 1}`)
const notBuilt = ['P36']

/** The numbers that open a title: `privacy P7, P12: ...` names two. */
function rowsIn(source: string): string[] {
  const titles = source.matchAll(/\bit\(\s*(['"`])privacy ((?:P\d+)(?:, P\d+)*): /g)
  return [...titles].flatMap(([, , opening = '']) => opening.split(', '))
}

const codesFor = (text: string) => readPolicy(text).findings.map(({ code }) => code)

describe('what the privacy statement promises', () => {
  let world: World
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
  })
  after(async () => await world.close())

  it('has a test for each row, whose title opens with its number', async () => {
    const folder = join(packageRoot, 'test')
    const kept = new Set<string>()
    for (const file of (await readdir(folder, { recursive: true })).filter(name => name.endsWith('.test.ts')))
      for (const row of rowsIn(await readFile(join(folder, file), 'utf8'))) kept.add(row)
    assert.deepEqual(
      rows.filter(row => !kept.has(row)),
      notBuilt,
    )
  })

  it('privacy P6, P32: leads to no sales, mailing list, tracking or survey: no purpose, role, route, event or copy is for one', () => {
    const forbidden =
      /market|campaign|newsletter|promo|partner|sales|shop|order|webinar|trial|survey|track|beacon|analytic|profil(?!e$)/i
    const names = [
      ...Object.keys(purposes),
      ...dataCategories,
      ...staffRoles,
      ...copyKinds,
      ...eventNames,
      ...routes.map(({ path }) => path),
    ]
    assert.deepEqual(
      names.filter(name => forbidden.test(name)),
      [],
    )
    assert.match('/staff/newsletter', forbidden)
  })

  it('privacy P6: opens no page of staff to whoever has no role', async () => {
    const nobody = await world.staff([])
    for (const path of [
      '/staff/jobs',
      '/staff/cases',
      '/staff/pool',
      '/staff/privacy',
      '/staff/find',
      '/staff/tasks',
    ])
      assert.equal((await nobody.get(path)).status, 404, path)
  })

  it('privacy P35: gives a supplier that is a controller itself nothing: what it may have is told, and no code reads it', async () => {
    const read = /\.processors\b/
    const readers: string[] = []
    for (const folder of ['server', 'jobs', 'cli']) {
      const files = await readdir(join(packageRoot, folder), { recursive: true })
      for (const file of files.filter(name => name.endsWith('.ts')))
        if (read.test(await readFile(join(packageRoot, folder, file), 'utf8')))
          readers.push(`${folder}/${file}`)
    }
    assert.deepEqual(
      readers.filter(file => !file.startsWith('server/policy/')),
      ['server/erasure/certificate-body.ts'], // which names them to whoever was deleted
    )
  })

  it('privacy P5: closes a purpose of an interest before it is weighed, and after collection has begun', () => {
    assert.deepEqual(codesFor(exampleText.replace('[tail, referees,', '[referees,')), ['L06'])
    assert.deepEqual(codesFor(exampleText.replace('approved: 2026-11-01', 'approved: 2026-12-01')), ['L07'])
  })

  it('privacy P34, P37, P38: refuses a supplier without agreement, one abroad without ground, and Privacy Shield', () => {
    const abroad = exampleText.replace("country: 'NO'\n    agreement", "country: 'US'\n    agreement")
    assert.deepEqual(codesFor(exampleText.replace('agreement: 2026-10-01', 'agreement: null')), ['L10'])
    assert.deepEqual(codesFor(abroad), ['L11'])
    assert.deepEqual(codesFor(abroad.replace('transfer: null', 'transfer: { mechanism: privacy-shield }')), [
      'L12',
    ])
  })

  it('privacy P39: a new supplier, or more for one, is told of before it begins', () => {
    const before = aPolicy()
    const [supplier] = before.processors
    assert.ok(supplier)
    const more = (change: object) => ({ ...before, processors: [supplier, { ...supplier, ...change }] })
    for (const change of [{ id: 'ny', name: 'Ny AS' }, { categories: ['files'] }, { country: 'SE' }])
      assert.deepEqual(materialChanges(before, more(change) as typeof before), ['processors'])
    assert.deepEqual(materialChanges(before, before), [])
  })

  it('privacy P14: keeps no network address, with the application or in the log', async () => {
    const applied = await world.apply()
    await world.visitor().post('/find', { emailAddress: String(applied.fields['emailAddress']) })
    const network = /\b(?:10|127)\.\d+\.\d+\.\d+\b/
    assert.match('from 10.0.0.7', network)
    assert.equal((await world.stored('applications')).length, 1)
    for (const place of [
      'applications',
      'applicants',
      'audit',
      'limits',
      'links',
      'outbox',
      'sessions',
    ] as const)
      assert.doesNotMatch(JSON.stringify(await world.stored(place)), network, place)
    assert.doesNotMatch(JSON.stringify(world.log), network)
  })

  it('is counted by the opening of a title only', () => {
    const source = `it('privacy P7, P12: stands'); it('says privacy P9: no'); it("P3: neither"); it(\`privacy P41: yes\`)`
    assert.deepEqual(rowsIn(source), ['P7', 'P12', 'P41'])
  })
})
