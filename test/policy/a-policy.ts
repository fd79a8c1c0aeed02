import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../server/base/config.ts'
import { readPolicy, type PolicyDocument } from '../../server/policy/document.ts'
import { printFinding } from '../../server/policy/findings.ts'
import { newPolicyRow, type PolicyRow } from '../../server/store/policy-rows.ts'

/** The text of policy.example.yaml. */
export const exampleText = readFileSync(join(packageRoot, 'policy.example.yaml'), 'utf8')

/** The policy document of policy.example.yaml. */
export function aPolicy(): PolicyDocument {
  const { document, findings } = readPolicy(exampleText)
  assert.ok(document, JSON.stringify(findings))
  return document
}

/** The same as the first version in a database. */
export function aPolicyRow(publishedAt = new Date('2026-11-01T00:00:00Z')): PolicyRow {
  return newPolicyRow({ version: 1, hash: '', document: aPolicy(), publishedAt })
}

/** The text with one thing changed, which must be in it exactly once. */
export function changed(from: string, to: string, text = exampleText): string {
  assert.equal(text.split(from).length, 2, `${from} is not there once`)
  return text.replace(from, to)
}

/** The number of the line, from 1, that starts with that text. */
export function lineOf(start: string, text = exampleText): number {
  return text.split('\n').findIndex(line => line.trimStart().startsWith(start)) + 1
}

/** What is printed of the text's findings, each in both languages. */
export const printed = (text: string, around = {}): string[] =>
  readPolicy(text, around).findings.flatMap(finding => [
    printFinding(finding, 'nb'),
    printFinding(finding, 'en'),
  ])

/** The example with its processor abroad, on that ground. */
export const outside = (transfer: string, country = 'US'): string =>
  changed(
    'transfer: null',
    `transfer: ${transfer}`,
    changed("role: processor # or controller\n    country: 'NO'", `role: processor\n    country: ${country}`),
  )
