import { createHash } from 'node:crypto'
import { LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import { canonicalJson } from './canonical-json.ts'
import { documentSchema, type PolicyDocument } from './document-schema.ts'
import { findingOf, isFindingCode, type FindingCode, type FindingValues } from './finding-texts.ts'
import { blocks, type Finding } from './findings.ts'
import { languages } from './languages.ts'
import { lintDocument, type Surroundings } from './lint-document.ts'
import { lineOf } from './yaml-lines.ts'

export type { PolicyDocument }

/** A document that was read: absent when a finding blocks it. */
export interface ReadPolicy {
  document?: PolicyDocument
  /** In the order of the text. */
  findings: Finding[]
}

/**
 * The document that the YAML text holds, or every finding that blocks it, with line numbers.
 * Refused as well: duplicate keys, aliases (which can grow without bound), more than one document.
 */
export function readPolicy(text: string, around: Surroundings = {}): ReadPolicy {
  const lines = new LineCounter()
  const yaml = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false })
  if (yaml.errors.length > 0) {
    return {
      findings: yaml.errors.map(error => ({
        ...unreadable(error.code),
        line: lines.linePos(error.pos[0]).line,
      })),
    }
  }
  const parsed = documentSchema.safeParse(valuesOf(yaml), { reportInput: true })
  const found = parsed.success ? lintDocument(parsed.data, around) : parsed.error.issues.flatMap(findingsOf)
  const findings = inOrder(found.map(finding => ({ ...finding, line: lineOf(yaml, lines, finding.path) })))
  return parsed.success && !blocks(findings) ? { document: parsed.data, findings } : { findings }
}

/** SHA-256 of the document as canonical JSON, texts composed (NFC): hex. The same content gives the same hash. */
export function policyHash(document: PolicyDocument): string {
  return createHash('sha256')
    .update(canonicalJson(composed(document)))
    .digest('hex')
}

function valuesOf(yaml: Document): unknown {
  try {
    return yaml.toJS({ maxAliasCount: 0 })
  } catch {
    return undefined // aliases only: everything else was an error of the parser
  }
}

function unreadable(code: string): Finding {
  return findingOf('L22', 'yaml', { x: code })
}

/** One issue is one finding, but for unknown keys: each of them is its own. */
function findingsOf(issue: z.core.$ZodIssue): Finding[] {
  const names = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => findingAt('L22', [...names, key], { x: [...names, key].join('.') }))
  }
  const params = issue.code === 'custom' ? (issue.params ?? {}) : {}
  const code: unknown = params['lint'] ?? issue.message
  const known = isFindingCode(code) ? code : 'L22'
  const { min, max } = { min: Number(params['min']), max: Number(params['max']) }
  return [
    findingAt(known, names, { x: subjectOf(known, names, issue.input), l: languageOf(names), min, max }),
  ]
}

function findingAt(code: FindingCode, names: readonly string[], values: FindingValues): Finding {
  return findingOf(code, names.join('.') || 'yaml', values)
}

/** What the sentence names: the value that may not be there, the rule without its group, or the path. */
function subjectOf(code: FindingCode, names: readonly string[], input: unknown): string {
  if (code === 'L14') return String(input)
  return (code === 'L04' && names.length > 1 ? names.slice(1) : names).join('.') || 'yaml'
}

function languageOf(names: readonly string[]): string {
  return languages.find(language => language === names.at(-1)) ?? languages.join(', ')
}

function inOrder(findings: Finding[]): Finding[] {
  return findings.sort((one, other) => (one.line ?? 0) - (other.line ?? 0))
}

function composed(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC')
  if (Array.isArray(value)) return value.map(composed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, composed(inner)]))
}
