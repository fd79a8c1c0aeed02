import assert from 'node:assert/strict'
import { z } from 'zod'
import { newId } from '../../server/base/ids.ts'
import { fieldNames, ruleOf } from '../../server/policy/fields.ts'
import { aWorld, type World } from '../support/world.ts'
import { aQuickApplicant, type Applicant } from '../portal/stories.ts'
import { asked, taken, textOf } from './takers.ts'

/** What JSON Resume 1.0.0 has of what we fill, strict where it is. Source: the published schema, `v1.0.0` */
const jsonResume = z.strictObject({
  $schema: z.url(),
  basics: z.object({
    name: z.string(),
    email: z.email(),
    phone: z.string().optional(),
    summary: z.string().optional(),
  }),
  meta: z.object({
    canonical: z.url(),
    version: z.string(),
    lastModified: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
  }),
})

describe('the published schemas of copies', () => {
  let world: World
  let applicant: Applicant
  before(async () => {
    world = await aWorld()
    await world.vacancy()
    applicant = await aQuickApplicant(world)
  })
  after(async () => await world.close())

  for (const kind of ['access', 'portable'] as const) {
    it(`have one for ${kind}, at the address that the document names, and the document fits it`, async () => {
      const { copy, entries } = await taken(applicant, await asked(applicant, kind), kind)
      const page = await world.visitor().get(copy.schema)
      assert.equal(page.status, 200)
      assert.match(page.headers.get('content-type') ?? '', /^application\/schema\+json/)
      const schema = z.record(z.string(), z.unknown()).parse(JSON.parse(page.html))
      assert.equal(schema['$id'], copy.schema)
      assert.equal(schema['$schema'], 'https://json-schema.org/draft/2020-12/schema')
      const published = z.fromJSONSchema(schema)
      const document: unknown = JSON.parse(textOf(entries, 'data.json'))
      assert.deepEqual(published.parse(document), document)
      assert.ok(!published.safeParse({ ...copy, more: 1 }).success, 'nothing else may stand there')
      assert.ok(!published.safeParse({ ...copy, applications: [{}] }).success)
    })
  }

  it('follow the declared fields: each is there, the required ones required', async () => {
    const page = await world.visitor().get('/privacy/schema/portable-1.json')
    const shape = z.object({ properties: z.record(z.string(), z.unknown()), required: z.array(z.string()) })
    const { properties } = shape.parse(JSON.parse(page.html))
    const profile = shape.parse(properties['profile'])
    const declared = fieldNames.filter(name => ruleOf(name).part === 'profile')
    assert.deepEqual(Object.keys(profile.properties).toSorted(), declared.toSorted())
    assert.deepEqual(profile.required.toSorted(), declared.filter(name => ruleOf(name).required).toSorted())
  })

  it('have no other names', async () => {
    for (const name of ['access-2.json', 'access-1', 'toString.json'])
      assert.equal((await world.visitor().get(`/privacy/schema/${name}`)).status, 404, name)
  })

  it('and the résumé fits JSON Resume 1.0.0', async () => {
    const { entries } = await taken(applicant, await asked(applicant, 'portable'), 'portable')
    const resume: unknown = JSON.parse(textOf(entries, 'resume.json'))
    assert.deepEqual(jsonResume.parse(resume), resume)
  })

  it('in English the copy has English labels, and the same shape', async () => {
    const path = `/en/my/copies`
    const page = await applicant.portal.post(path, { kind: 'access', copyId: newId('exp') })
    const { copy, entries } = await taken(applicant, page.location, 'access')
    assert.equal(copy.language, 'en')
    assert.match(
      textOf(entries, 'index.html'),
      /<html lang="en">[\s\S]*Everything Fjordkontor AS holds about you/,
    )
    assert.doesNotMatch(textOf(entries, 'index.html'), /Hvem som|Slettes/)
  })
})
