import { readFileSync, readdirSync, existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { packageRoot } from '../../../server/base/config.ts'

/** One file of source, as the rules look at it. Line numbers are the same in all three texts. */
export interface Source {
  /** From the root, with slashes. */
  path: string
  text: string
  /** Comments are blanks. */
  code: string
  /** Comments and the insides of strings are blanks. */
  bare: string
  /** What it imports or re-exports, as written; types too. */
  imports: readonly string[]
}

/** What a rule found. */
export interface Offence {
  path: string
  line: number
  says: string
}

/** A file's source, made ready for the rules. */
export function sourceOf(path: string, text: string): Source {
  const code = blank(text, false)
  return { path, text, code, bare: blank(text, true), imports: importsOf(code) }
}

/** Every TypeScript file below these folders. */
export function readSources(folders: readonly string[]): Source[] {
  return folders
    .filter(folder => existsSync(join(packageRoot, folder)))
    .flatMap(folder =>
      readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
        .filter(name => /\.tsx?$/.test(name))
        .map(name => posix.join(folder, name))
        .toSorted(),
    )
    .map(path => sourceOf(path, readFileSync(join(packageRoot, path), 'utf8')))
}

/** Where each match of the pattern is, with what the rule says about it. */
export function offencesAt(source: Source, where: 'text' | 'code' | 'bare', rule: Pattern): Offence[] {
  return [...source[where].matchAll(rule.pattern)].map(match => ({
    path: source.path,
    line: lineAt(source.text, match.index),
    says: rule.says,
  }))
}

/** What must not be there, with the `g` flag, and the sentence about it. */
export interface Pattern {
  pattern: RegExp
  says: string
}

/** The number of the line of that character, from 1. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

/** The path of a relative import, from the root. */
export function resolved(from: string, imported: string): string {
  return posix.join(posix.dirname(from), imported)
}

function importsOf(code: string): string[] {
  const pattern = /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)(['"])([^'"\n]+)\1/g
  return [...code.matchAll(pattern)].map(match => match[2] ?? '')
}

// One alternative a kind of token: comments, strings, templates (without nesting), and regular expressions where one may stand.
const tokens =
  /(\/\*[\s\S]*?\*\/|\/\/[^\n]*)|('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`)|((?<=[=(,:[!&|?{};\n>]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*)/g

function blank(text: string, insides: boolean): string {
  return text.replace(tokens, (found: string, comment?: string, quoted?: string) => {
    if (comment !== undefined) return spaces(found)
    if (!insides || found.length < 2) return found
    if (quoted?.startsWith('`')) return withoutTemplateText(found)
    return (found[0] ?? '') + spaces(found.slice(1, -1)) + (found.at(-1) ?? '')
  })
}

/** What stands in `${...}` is code and stays. */
function withoutTemplateText(template: string): string {
  return template.replace(/\$\{[^}]*\}|[^$]+|\$/g, part => (part.startsWith('${') ? part : spaces(part)))
}

function spaces(text: string): string {
  return text.replace(/[^\n]/g, ' ')
}
