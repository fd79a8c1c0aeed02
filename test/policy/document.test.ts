import assert from 'node:assert/strict'
import { policyHash, readPolicy } from '../../server/policy/document.ts'
import { aPolicy, changed, exampleText, outside, printed } from './a-policy.ts'

describe('the policy document', () => {
  it('of the example lints clean and is read whole', () => {
    const { document, findings } = readPolicy(exampleText, {
      today: '2026-11-24',
      hosts: ['smtp.eksempelpost.example'],
    })
    assert.deepEqual(findings, [])
    assert.equal(document?.id, 'fjordkontor')
    assert.equal(document?.retention.rejected.months, 6)
    assert.deepEqual(document?.languages, ['nb', 'en'])
  })

  it('privacy P38: may name processors abroad with a ground', () => {
    for (const transfer of [
      '{ mechanism: scc, ref: A-1 }',
      '{ mechanism: adequacy, ref: 2023/1795 }',
      '{ mechanism: dpf, checked: 2025-11-01 }',
    ]) {
      assert.deepEqual(printed(outside(transfer)), [], transfer)
    }
  })

  it('may keep longer than 12 months with a reason, and 12 without', () => {
    const reason = 'reason: { nb: Klager., en: Claims. }'
    assert.deepEqual(printed(changed('rejected: { months: 6 }', `rejected: { months: 13, ${reason} }`)), [])
    assert.deepEqual(printed(changed('rejected: { months: 6 }', 'rejected: { months: 12 }')), [])
  })

  it('stands at each end of a range, and not beyond', () => {
    for (const [days, good] of [
      [0, true],
      [180, true],
      [-1, false],
      [181, false],
    ] as const) {
      assert.equal(
        readPolicy(changed('withdrawn: { days: 30 }', `withdrawn: { days: ${days} }`)).document !== undefined,
        good,
      )
    }
  })

  it('may come later than its review only with a warning, on the day not', () => {
    assert.deepEqual(printed(exampleText, { today: '2027-11-01' }), [])
    assert.match(printed(exampleText, { today: '2027-11-02' })[0] ?? '', /L08/)
  })

  it('of a first version is in force', () => {
    assert.deepEqual(printed(exampleText, { today: '2026-11-01' }), [])
    const { document, findings } = readPolicy(exampleText, { today: '2026-10-31' })
    assert.equal(document, undefined)
    assert.deepEqual(
      findings.map(({ code, path }) => [code, path]),
      [['L22', 'effective']],
    )
  })

  it('fills in only what has a default, and that is never a period', () => {
    const { document } = readPolicy(
      changed(
        'publicBody: false\n',
        '',
        changed('{ notes: always, staff: role }', '{}', changed('{ minimum: 5 }', '{}')),
      ),
    )
    assert.deepEqual(document?.access, { notes: 'always', staff: 'role' })
    assert.equal(document?.statistics.minimum, 5)
    assert.equal(document?.publicBody, false)
  })

  it('gives all its findings at once, in the order of the text', () => {
    const text = changed(
      'withdrawn: { days: 30 }',
      'withdrawn: { days: 181 }',
      changed("'312345676'", '"1"', changed('minimum: 5', 'minimum: 4')),
    )
    const findings = readPolicy(text).findings
    assert.deepEqual(
      findings.map(finding => finding.code),
      ['L22', 'L03', 'L03'],
    )
    const lines = findings.map(finding => finding.line ?? 0)
    assert.deepEqual(
      lines,
      lines.toSorted((one, other) => one - other),
    )
  })

  const unreadable: [string, string][] = [
    ['no YAML', 'schema: [1'],
    ['a key that comes twice', changed('leadDays: 30', 'leadDays: 30\nleadDays: 40')],
    ['an alias', changed('publicBody: false', 'publicBody: &a false\nownText2: *a')],
    ['nothing', ''],
    ['a list', '- 1'],
    ['a zone that is none', changed('Europe/Oslo', 'Europe/Bergen')],
    ['an offset for a zone', changed('Europe/Oslo', '"+01:00"')],
    ['one language only', changed('languages: [nb, en]', 'languages: [nb]')],
    ['one language twice', changed('languages: [nb, en]', 'languages: [nb, nb]')],
    ['a date that is none', changed('effective: 2026-11-01', 'effective: 2026-11-31')],
    [
      'a processor named twice',
      changed(
        'processors: # may be []\n',
        `processors:\n${exampleText.slice(exampleText.indexOf('  - id: epost'), exampleText.indexOf('\naccess:'))}`,
      ),
    ],
  ]
  for (const [what, text] of unreadable) {
    it(`is refused when it holds ${what}, with a line`, () => {
      const { document, findings } = readPolicy(text)
      assert.equal(document, undefined)
      assert.ok(findings.length > 0)
      for (const finding of findings)
        assert.ok(finding.code === 'L22' && (finding.line ?? 0) >= 1, JSON.stringify(finding))
    })
  }

  it('that grows by aliases is refused at once', () => {
    const bomb = [
      'a: &a [x, x]',
      ...'bcdefghij'.split('').map((name, at) => `${name}: &${name} [${`*${'abcdefghi'[at]}, `.repeat(9)}]`),
    ].join('\n')
    assert.equal(readPolicy(bomb).document, undefined)
  })
})

describe('the hash of a document', () => {
  it('is the same for the same content, however it is written', () => {
    const reordered = `leadDays: 30\n${changed('leadDays: 30 # notice before a material change\n', '')}`
    const decomposed = changed('Første versjon.', 'Første versjon.'.normalize('NFD'))
    for (const text of [reordered, decomposed, changed('publicBody: false\n', '')]) {
      const { document } = readPolicy(text)
      assert.ok(document)
      assert.equal(policyHash(document), policyHash(aPolicy()))
    }
  })

  it('is another for other content', () => {
    const policy = aPolicy()
    assert.notEqual(policyHash({ ...policy, leadDays: 31 }), policyHash(policy))
    assert.match(policyHash(policy), /^[0-9a-f]{64}$/)
  })
})
