import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../server/base/config.ts'
import { readPolicy, type PolicyDocument } from '../../server/policy/document.ts'

/** The text of policy.example.yaml. */
export const exampleText = readFileSync(join(packageRoot, 'policy.example.yaml'), 'utf8')

/** The policy document of policy.example.yaml. */
export function aPolicy(): PolicyDocument {
  const { document, findings } = readPolicy(exampleText)
  assert.ok(document, JSON.stringify(findings))
  return document
}
