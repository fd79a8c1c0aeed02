import assert from 'node:assert/strict'
import {
  dataFolders,
  dataMap,
  erasablePlaces,
  findByPaths,
  isPlaceName,
  placeNames,
  unmapped,
  type Paths,
} from '../../server/policy/places.ts'

const allPaths = placeNames.flatMap(place =>
  Object.entries<Paths[string]>(dataMap[place].paths).map(([path, rule]) => ({ place, path, rule })),
)

describe('the data map', () => {
  it('knows every place of applicants as one to be emptied', () => {
    assert.deepEqual(erasablePlaces, [
      'applicants',
      'mailTokens',
      'applications',
      'files',
      'exports',
      'disclosures',
      'referees',
      'notes',
      'messages',
      'audit',
      'holds',
      'outbox',
      'consents',
      'pool',
      'cases',
      'hireStatements',
      'sessions',
      'links',
    ])
  })

  it('seals whatever is personal about an applicant', () => {
    const open = allPaths.filter(
      ({ rule }) => !rule.sealed && rule.category !== 'none' && rule.category !== 'technical',
    )
    assert.deepEqual(
      open.map(({ place, path }) => `${place}.${path}`),
      ['vacancies.contactName', 'vacancies.contactEmail', 'staff.name', 'staff.email'],
    )
    assert.deepEqual(new Set(open.map(({ rule }) => rule.owner)), new Set(['vacancy', 'staff']))
  })

  it('leaves nothing in a place to be emptied without a way to find it', () => {
    for (const place of erasablePlaces) assert.ok(findByPaths(place).length > 0, place)
  })

  it('has something that goes in each place to be emptied, and nothing elsewhere', () => {
    const going = new Set(allPaths.filter(({ rule }) => rule.atPurge !== 'keep').map(({ place }) => place))
    assert.deepEqual([...going], [...erasablePlaces])
  })

  it('says what every personal path is for', () => {
    for (const { place, path, rule } of allPaths) {
      if (rule.owner === 'application' || rule.owner === 'applicant')
        assert.notEqual(rule.purpose, null, `${place}.${path}`)
    }
  })

  it('names an id in every place', () => {
    for (const place of placeNames) assert.ok(Object.hasOwn(dataMap[place].paths, '_id'), place)
  })
})

describe('what a start finds', () => {
  const known = {
    collections: placeNames,
    paths: { applications: ['_id', 'due.date', 'stops.kind'] },
    folders: Object.keys(dataFolders),
  }

  it('is good when all of it is known', () => assert.deepEqual(unmapped(known), []))

  it('is named when it is not: a collection, a path, a place of its own, a folder', () => {
    const found = {
      collections: [...placeNames, 'remarks', 'toString'],
      paths: { applications: ['_id', 'comment', 'due', 'due.comment', '__proto__'], remarks: ['text'] },
      folders: ['db', 'tmp'],
    }
    assert.deepEqual(unmapped(found), [
      'Unmapped: remarks. Add it to the data map.',
      'Unmapped: toString. Add it to the data map.',
      'Unmapped: applications.comment. Add it to the data map.',
      'Unmapped: applications.due. Add it to the data map.',
      'Unmapped: applications.due.comment. Add it to the data map.',
      'Unmapped: applications.__proto__. Add it to the data map.',
      'Unmapped: remarks.text. Add it to the data map.',
      'Unmapped: tmp. Add it to the data map.',
    ])
  })

  it('is told from names that objects have anyway', () => {
    assert.ok(isPlaceName('applications') && !isPlaceName('toString') && !isPlaceName('__proto__'))
  })
})
