import { Refusal } from '../base/errors.ts'
import { publicForAMinute, route } from '../http/route.ts'
import { isCopySchema, jsonSchemaOf, schemaPath } from '../policy/copy-schema.ts'

const ending = '.json'

/** The published schema of `data.json`, draft 2020-12. */
export const getCopySchema = route({
  method: 'get',
  path: '/privacy/schema/:name',
  allow: 'anyone',
  record: { nothing: 'the shape of a copy, nothing of a person' },
  read: ({ params }) => {
    const file = params['name'] ?? ''
    const name = file.endsWith(ending) ? file.slice(0, -ending.length) : ''
    if (!isCopySchema(name)) throw new Refusal('notFound')
    return name
  },
  handle: ({ config }, name) => {
    const schema = jsonSchemaOf(name, config.publicUrl + schemaPath(name))
    return Promise.resolve({
      kind: 'text',
      status: 200,
      type: 'application/schema+json; charset=utf-8',
      text: `${JSON.stringify(schema, null, 2)}\n`,
      headers: publicForAMinute,
    })
  },
})
