import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { policyCheck } from '../../cli/policy-check.ts'
import { exampleText } from '../policy/a-policy.ts'

describe('glemme policy:check', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glemme-check-'))
  })
  after(async () => await rm(folder, { recursive: true }))

  const check = async (text: string | undefined, ...options: string[]) => {
    const file = join(folder, 'policy.yaml')
    await rm(file, { force: true })
    if (text !== undefined) await writeFile(file, text)
    const lines: string[] = []
    const write = (line: string) => void lines.push(line.replace(file, 'FILE'))
    return { code: await policyCheck.run([file, ...options], { say: write, complain: write }), lines }
  }

  it('says that a document is clean, or each error by line and code, or that there is nothing to read', async () => {
    assert.deepEqual(await check(exampleText), { code: 0, lines: ['FILE: no errors.'] })
    const wrong = exampleText.replace('rejected: { months: 6 }', 'rejected: { months: 99 }')
    const { code, lines } = await check(wrong)
    assert.equal(code, 1)
    assert.deepEqual(
      lines.map(line => line.replace(/^\d+/, 'N')),
      ['N: retention.rejected.months: L03 Allowed: 1 to 36.'],
    )
    assert.deepEqual(await check(undefined), { code: 2, lines: ['FILE cannot be read.'] })
  })

  it('says the same as JSON', async () => {
    const { code, lines } = await check('schema: 1', '--json')
    assert.equal(code, 1)
    const said = JSON.parse(lines.join('')) as { clean: boolean; findings: { code: string }[] }
    assert.ok(!said.clean && said.findings.some(finding => finding.code === 'L04'))
  })
})
