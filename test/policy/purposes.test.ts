import assert from 'node:assert/strict'
import { fields } from '../../server/policy/fields.ts'
import { fileKinds, fileLimits, fileSlots, isFileKind } from '../../server/policy/files.ts'
import { dataCategories, isPurpose, purposes, purposesToAssess } from '../../server/policy/purposes.ts'
import { hasOneOf, hiringRoles, isStaffRole } from '../../server/policy/roles.ts'

describe('the purposes', () => {
  it('privacy P6: are a closed list', () => {
    assert.deepEqual(Object.keys(purposes), [
      'assess',
      'tail',
      'pool',
      'handover',
      'qualifications',
      'rights',
      'referees',
      'security',
      'proof',
      'statistics',
    ])
    for (const other of ['marketing', 'toString', '']) assert.ok(!isPurpose(other))
  })

  it('privacy P5: that rest on a legitimate interest need an assessment', () => {
    assert.deepEqual(purposesToAssess(), ['tail', 'referees', 'security', 'proof', 'statistics'])
  })

  it('privacy P10: are what every field and file is for', () => {
    for (const { purpose } of [...Object.values(fields), ...Object.values(fileSlots)])
      assert.equal(purposes[purpose].basis, '6(1)(b)')
    assert.ok(!dataCategories.some(category => /health|birth|relig/i.test(category)))
  })
})

describe('the files of a form', () => {
  it('are a CV and at most four attachments, 10 MiB each and 20 in all', () => {
    assert.deepEqual(fileKinds, ['cv', 'attachments'])
    assert.deepEqual(fileLimits, {
      fileBytes: 10_485_760,
      totalBytes: 20_971_520,
      bodyBytes: 22_020_096,
      attachments: 4,
    })
    assert.ok(isFileKind('cv') && !isFileKind('photo') && !isFileKind('constructor'))
  })
})

describe('the roles', () => {
  it('are told from other words, and those who hire from others', () => {
    assert.ok(isStaffRole('recruiter') && !isStaffRole('root') && !isStaffRole(undefined))
    assert.ok(hasOneOf(['administrator', 'hiringManager'], hiringRoles))
    assert.ok(!hasOneOf(['administrator', 'privacyOfficer'], hiringRoles))
  })
})
