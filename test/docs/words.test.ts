import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { packageRoot, settings } from '../../server/base/config.ts'
import { fields } from '../../server/policy/fields.ts'
import type { Language } from '../../server/policy/languages.ts'
import { en } from '../../views/text/en.ts'
import { nb } from '../../views/text/nb.ts'

interface Avoided {
  language: Language
  word: string
}

function textOf(path: string): string {
  return readFileSync(join(packageRoot, path), 'utf8')
}

/** The list between the fences of `docs/words.md`. */
function readAvoided(): Avoided[] {
  const list = /^```avoid\n([\s\S]*?)^```$/m.exec(textOf('docs/words.md'))?.[1] ?? ''
  return list.trim().split('\n').map(readLine)
}

function readLine(line: string): Avoided {
  const [language, word, instead] = line.split('|').map(part => part.trim())
  assert.ok((language === 'nb' || language === 'en') && word && instead, `not a line of the list: ${line}`)
  return { language, word }
}

/** Whether the sentence has the word, as a word; names of placeholders do not count. */
function has(sentence: string, word: string): boolean {
  const said = sentence.replaceAll(/\{\w+\}/g, '')
  const isShout = word === word.toUpperCase()
  const [text, sought] = isShout ? [said, word] : [said.toLowerCase(), word.toLowerCase()]
  if (!/\p{L}/u.test(word)) return text.includes(word)
  const stem = sought.replace(/\*$/, '')
  const isLetter = (at: number): boolean => /[\p{L}\p{N}]/u.test(text.charAt(at))
  for (let at = text.indexOf(stem); at !== -1; at = text.indexOf(stem, at + 1)) {
    const ends = sought.endsWith('*') || !isLetter(at + stem.length)
    const begins = !isLetter(at - 1) && !(text.charAt(at - 1) === '-' && isLetter(at - 2))
    if (begins && ends) return true
  }
  return false
}

function documents(): string[] {
  const below = readdirSync(join(packageRoot, 'docs'), { recursive: true, encoding: 'utf8' })
  const own = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'uploads/README.md']
  return [...own, ...below.filter(name => name.endsWith('.md')).map(name => join('docs', name))]
}

/** Every match of the pattern's first group in the documents, as `document: match`. */
function mentions(pattern: RegExp): { path: string; what: string }[] {
  return documents().flatMap(path =>
    [...textOf(path).matchAll(pattern)].map(match => ({ path, what: match[1] ?? '' })),
  )
}

function scriptNames(): Set<string> {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(textOf('package.json')))
  return new Set(Object.keys(scripts))
}

/** The first line of each command's help, by the command. */
function usagesOfCommands(): Map<string, string> {
  const sources = readdirSync(join(packageRoot, 'cli')).map(name => textOf(join('cli', name)))
  const lines = sources.flatMap(source => /^const help = `glemme (.*?)`?$/m.exec(source)?.[1] ?? [])
  return new Map(lines.map(line => [line.split(' ')[0] ?? '', line]))
}

function optionsIn(text: string): string[] {
  return text.match(/--[a-z-]+/g) ?? []
}

describe('the words to avoid', () => {
  const avoided = readAvoided()

  it('are found where they stand, and only as words', () => {
    assert.ok(avoided.length > 20)
    assert.ok(has('Kandidatene dine', 'kandidat*'))
    assert.ok(has('Send en mail.', 'mail'))
    assert.ok(has('Trykk OK', 'OK'))
    assert.ok(has('Sendt!', '!'))
    assert.ok(!has('An e-mail to {mail}', 'mail'))
    assert.ok(!has('En bok om språk', 'OK'))
    assert.ok(!has('Vi takker nei', 'takk'))
  })

  for (const [language, texts] of Object.entries({ nb, en })) {
    it(`are in no sentence: ${language}`, () => {
      const labels = Object.entries(fields).map(([name, field]) => [name, field.label[language as Language]])
      const found = [...Object.entries(texts), ...labels].flatMap(([key, sentence]) =>
        avoided
          .filter(one => one.language === language && has(sentence ?? '', one.word))
          .map(({ word }) => `${key}: ${word}`),
      )
      assert.deepEqual(found, [])
    })
  }
})

describe('the documents', () => {
  it('name the two commands in the README', () => {
    const readme = textOf('README.md')
    assert.match(readme, /^npm start\b/m)
    assert.match(readme, /^npm test\b/m)
  })

  it('link to what is there', () => {
    const links = mentions(/\]\((?!https?:|#)([^)#\s]+)/g)
    assert.ok(links.length > 5)
    const dead = links.filter(({ path, what }) => !existsSync(join(packageRoot, dirname(path), what)))
    assert.deepEqual(dead, [])
  })

  it('name only scripts and commands that there are', () => {
    const scripts = scriptNames()
    assert.deepEqual(
      mentions(/npm run ([a-z-]+)/g).filter(({ what }) => !scripts.has(what)),
      [],
    )
    const cli = textOf('cli/glemme.ts')
    assert.deepEqual(
      mentions(/\b([a-z]+:(?:create|verify))\b/g).filter(({ what }) => !cli.includes(`'${what}'`)),
      [],
    )
  })

  it('call each command with options that it has, and without none that it needs', () => {
    const calls = mentions(/npm run glemme -- ([a-z]+\b[^`#\n]*)/g)
    assert.ok(calls.length > 20)
    const usages = usagesOfCommands()
    const wrong = calls.filter(({ what }) => {
      const usage = usages.get(what.split(' ')[0] ?? '')
      if (usage === undefined) return true
      const given = optionsIn(what)
      const needs = usage
        .replaceAll(/\[.*\]/g, '')
        .split(' | ')
        .map(optionsIn)
      return (
        !given.every(option => optionsIn(usage).includes(option)) ||
        !needs.some(options => options.every(option => given.includes(option)))
      )
    })
    assert.deepEqual(wrong, [])
  })

  it('name only settings that there are', () => {
    const known = new Set([...Object.keys(settings), 'GLEMME_TEST_REQUIRE'])
    assert.deepEqual(
      mentions(/\b(GLEMME_[A-Z_]*[A-Z])\b/g).filter(({ what }) => !known.has(what)),
      [],
    )
  })
})
