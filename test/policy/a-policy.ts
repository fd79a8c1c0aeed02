import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../server/base/config.ts'
import { readPolicy, type PolicyDocument } from '../../server/policy/document.ts'
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
