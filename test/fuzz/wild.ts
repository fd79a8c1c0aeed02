import { newId, newToken } from '../../server/base/ids.ts'
import type { Chance } from '../support/chance.ts'

/** One of them. */
export function oneOf<T>(chance: Chance, from: readonly T[]): T {
  const one = from[chance.between(0, from.length - 1)]
  if (one === undefined) throw new Error('nothing to choose from')
  return one
}

/** Whether it happens, in so many of a hundred cases. */
export function happens(chance: Chance, percent: number): boolean {
  return chance.between(1, 100) <= percent
}

const json = [
  ...[
    '{"a":1}',
    '{"$gt":""}',
    '[]',
    'null',
    '{"__proto__":{"x":1}}',
    '{',
    '"',
    '{"a":{"$where":"sleep(1)"}}',
  ],
  `${'['.repeat(3000)}${']'.repeat(3000)}`,
]
const queries = [
  '[$gt]',
  '[$ne]=',
  '$where',
  '&&&',
  '==',
  'a[b][c]',
  '__proto__',
  'constructor',
  '[0]',
  '[]',
  '?',
  '#',
]
const paths = [
  ...[
    '../../etc/passwd',
    '..',
    '.',
    '/etc/passwd',
    '//',
    '\\',
    '..\\..\\',
    'C:\\x',
    '....//',
    '%2e%2e%2f',
    '%00',
  ],
  ...['%', '%ff', 'package.json', 'store.txt', '\0', 'con', '~', 'file:///etc/passwd'],
]
const addresses = [
  ...[
    'a@b',
    '@',
    'a@b.no',
    'a@b.no\r\nBcc: x@y.no',
    '"a b"@c.no',
    'a@[127.0.0.1]',
    'a@xn--',
    'ø@ø.no',
    'a@b..no',
  ],
  ...['a@b.no,c@d.no', '<a@b.no>', 'a@b.no;', 'a@-b.no', `${'a'.repeat(65)}@b.no`, `a@${'b.'.repeat(130)}no`],
  ...['a@b.no\0', 'a@b@c.no', ' a@b.no ', 'a@1.2.3.4', 'a@b.\u200bno', 'a@faß.de', 'A@B.NO'],
]
const dates = [
  ...[
    '2026-02-30',
    '2026-13-01',
    '9999-12-31',
    '0000-00-00',
    '10000-01-01',
    '-271821-04-20',
    '+275760-09-13',
  ],
  ...[
    '2026-1-1',
    '2026-11-29T00:00:00Z',
    'NaN',
    '29.11.2026',
    '2026-11-29 ',
    '2024-02-29',
    '2026-03-29',
    'i dag',
  ],
  ...['٢٠٢٦-١١-٢٩', '1969-12-31', '0001-01-01', '2026-W48', '20261129', '2026-11-29[u-ca=hebrew]'],
]
const cells = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '＝1',
  '"',
  ',',
  ';',
  '\r\n',
  '""",',
  '\uFEFF=1',
  '|cmd',
]
const numbers = [
  '-1',
  '0',
  '1e309',
  '0x10',
  '9007199254740993',
  '٣',
  '1.5',
  ' 1',
  '-0',
  'Infinity',
  '00',
  '2147483648',
]
const markup = [
  '<script>alert(1)</script>',
  '"><img src=x>',
  'javascript:alert(1)',
  '</title>',
  '&#0;',
  '{{7*7}}',
  '${x}',
]
const signs = [
  '\u202e',
  '\u0000',
  '\ud800',
  '𝒳',
  '\u2028',
  '\uFEFF',
  '\u0300'.repeat(300),
  '🏳️‍🌈',
  '\u001b[31m',
  '\n',
  '\r',
]

/** Texts that mean something to some parser. */
const spices = [json, queries, paths, addresses, dates, cells, numbers, markup, signs]

/** Something nobody types: a spice, an id of another thing, a long text, the text itself changed. */
export function wild(chance: Chance, usual = ''): string {
  const kind = chance.between(1, 12)
  if (kind <= 6) return oneOf(chance, oneOf(chance, spices))
  if (kind === 7)
    return newId(oneOf(chance, ['app', 'sub', 'vac', 'fil', 'stf', 'cas', 'hld', 'exp', 'not', 'poo']))
  if (kind === 8) return newToken()
  if (kind === 9) return oneOf(chance, ['', ' ', 'x'.repeat(300), 'å'.repeat(9000), 'x '.repeat(30_000)])
  if (kind === 10) return chance.word(chance.between(1, 60))
  return changed(chance, usual)
}

/** The text with a piece cut out, doubled, or a spice put in. */
export function changed(chance: Chance, text: string): string {
  const from = chance.between(0, text.length)
  const to = chance.between(from, Math.min(text.length, from + 20))
  const [head, piece, tail] = [text.slice(0, from), text.slice(from, to), text.slice(to)]
  const between = oneOf(chance, [
    '',
    piece + piece,
    oneOf(chance, oneOf(chance, spices)),
    piece.toUpperCase(),
  ])
  return head + between + tail
}
