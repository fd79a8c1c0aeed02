import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../server/base/config.ts'

/** Promises of the design that have no test here, and why. Each is named in README as not there yet, or measured elsewhere. */
const withoutTest: Readonly<Record<string, string>> = {
  P18: 'there is no virus scanner yet: README, "What is not there yet"',
}

/** Every promise and every edge case, by their names in the design. */
const promised = [...numbered('P', 1, 28), ...numbered('E', 1, 45)]

function numbered(letter: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_none, n) => `${letter}${first + n}`)
}

/** The names that open a title: `E22, E23 ...` names two. */
export function namesIn(source: string): string[] {
  const titles = source.matchAll(/\b(?:it|describe|describeInBrowser)\(\s*(['"`])(.*?)\1/g)
  return [...titles].flatMap(([, , title = '']) => {
    const opening = /^((?:[PTE]\d+)(?:(?:, | and | |-)(?:[PTE]\d+))*)\b/.exec(title)?.[1] ?? ''
    return opening === '' ? [] : opening.split(/, | and | /).flatMap(named)
  })
}

/** `E7`, or each of `E16-E18`. */
function named(text: string): string[] {
  const [, letter = '', first = '', last = first] = /^([PTE])(\d+)(?:-[PTE](\d+))?$/.exec(text) ?? []
  return numbered(letter, Number(first), Number(last))
}

const ownName = 'promises-kept.test.ts'

describe('what the design promises', () => {
  it('has a test for each promise and each edge case, whose title opens with its name', async () => {
    const folder = join(packageRoot, 'test')
    const names = await readdir(folder, { recursive: true })
    // What this file itself says, as samples, keeps nothing.
    const files = names.filter(name => name.endsWith('.test.ts') && name !== ownName)
    assert.ok(files.length < names.filter(name => name.endsWith('.test.ts')).length)
    const kept = new Set<string>()
    for (const file of files)
      for (const name of namesIn(await readFile(join(folder, file), 'utf8'))) kept.add(name)
    assert.deepEqual(
      promised.filter(name => !kept.has(name)),
      Object.keys(withoutTest),
    )
  })

  it('is counted by the opening of a title only', () => {
    const source = `it('E2 stands'); it('E16-E18: by the date'); describe("P7, P8 and P9 hold", f); it('keeps E3', g); it(\`E44 two\`)`
    assert.deepEqual(namesIn(source), ['E2', 'E16', 'E17', 'E18', 'P7', 'P8', 'P9', 'E44'])
  })
})
