import assert from 'node:assert/strict'
import { fieldNames } from '../server/policy/fields.ts'
import { carelessImports, folderCycles, folderOf, forbiddenImports } from './support/architecture/imports.ts'
import { planted } from './support/architecture/planted.ts'
import {
  fieldNamedPaths,
  fieldNamesOutside,
  longFiles,
  misplacedTests,
  rules,
  testsAlone,
  type Rule,
} from './support/architecture/rules.ts'
import { readSources, sourceOf, type Offence, type Source } from './support/architecture/source.ts'

const product = readSources(['server', 'views', 'jobs', 'cli'])
const tests = readSources(['test'])
const folders = new Set([...product.map(({ path }) => folderOf(path) ?? ''), 'tools', 'docs'])

const ofTheProduct: readonly Rule[] = [
  ...rules,
  { title: 'folders import only what lies below them', offences: forbiddenImports },
  { title: 'relative imports name the file and climb two floors at most', offences: carelessImports },
  { title: 'folders do not import each other in a circle', offences: folderCycles },
  {
    title: 'personal fields are named in policy/fields.ts only',
    offences: sources => fieldNamesOutside(sources, fieldNames),
  },
  {
    title: 'no stored path is named like a personal field',
    offences: sources => fieldNamedPaths(sources, fieldNames),
  },
]

const ofTheTests: readonly Rule[] = [
  { title: 'tests lie where their source lies', offences: sources => misplacedTests(sources, folders) },
  { title: 'no test is run alone', offences: testsAlone },
  longFiles,
]

function sentences(found: readonly Offence[]): string[] {
  return found.map(({ path, line, says }) => `${path}:${line} ${says}`)
}

function readPlanted(files: Readonly<Record<string, string>>): Source[] {
  return Object.entries(files).map(([path, text]) => sourceOf(path, text))
}

describe('the architecture', () => {
  it('is read from all of the product', () => {
    assert.ok(product.length > 50, `only ${product.length} files found`)
  })

  for (const [list, sources] of [
    [ofTheProduct, product],
    [ofTheTests, tests],
  ] as const) {
    for (const rule of list) {
      it(rule.title, () => assert.deepEqual(sentences(rule.offences(sources)), []))
    }
  }
})

describe('the rules of the architecture', () => {
  for (const rule of [...ofTheProduct, ...ofTheTests]) {
    it(`catches a planted offender: ${rule.title}`, () => {
      const examples = planted[rule.title]
      assert.ok(examples, 'no offender is planted for this rule')
      for (const [path, text] of Object.entries(examples.offending)) {
        const others = readPlanted(examples.beside ?? {})
        assert.notDeepEqual(rule.offences([...others, sourceOf(path, text)]), [], `not caught: ${text}`)
      }
      assert.deepEqual(sentences(rule.offences(readPlanted(examples.innocent))), [])
    })
  }

  it('has no offender planted for a rule that is gone', () => {
    const titles = [...ofTheProduct, ...ofTheTests].map(rule => rule.title)
    assert.deepEqual(
      Object.keys(planted).filter(title => !titles.includes(title)),
      [],
    )
  })
})
