import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../server/base/config.ts'

/** Promises and edge cases that must have a test of their own, by their names in the design. */
const promised = [
  ...numbered('P', 1, 17),
  ...numbered('P', 20, 21),
  ...numbered('P', 24, 28),
  ...numbered('E', 1, 45),
]

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

describe('what the design promises', () => {
  it('has a test for each promise and each edge case, whose title opens with its name', async () => {
    const folder = join(packageRoot, 'test')
    const files = (await readdir(folder, { recursive: true })).filter(name => name.endsWith('.test.ts'))
    const kept = new Set<string>()
    for (const file of files)
      for (const name of namesIn(await readFile(join(folder, file), 'utf8'))) kept.add(name)
    assert.deepEqual(
      promised.filter(name => !kept.has(name)),
      [],
    )
  })

  it('is counted by the opening of a title only', () => {
    const source = `it('E2 stands'); it('E16-E18: by the date'); describe("P7, P8 and P9 hold", f); it('keeps E3', g); it(\`E44 two\`)`
    assert.deepEqual(namesIn(source), ['E2', 'E16', 'E17', 'E18', 'P7', 'P8', 'P9', 'E44'])
  })
})
