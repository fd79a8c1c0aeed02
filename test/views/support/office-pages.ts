import type { Language } from '../../../server/policy/languages.ts'
import { checkNames } from '../../../views/operations/check-names.ts'
import { privacyPage, type PrivacyPageProps } from '../../../views/operations/privacy.tsx'
import { listedCase } from '../../../views/cases/shapes.ts'
import { now, sampleFrame, type Words } from './samples.ts'

/** How the installation stands, by the name of the page: all well, all red, and as an administrator sees it. */
export function officePages(language: Language, words: Words): Record<string, string> {
  const frame = sampleFrame(language, '/staff/privacy', {
    kind: 'staff',
    name: words.name,
    roles: ['privacyOfficer', 'administrator'],
  })
  const waiting = listedCase(
    {
      ...{ _id: 'cas_1', type: 'access', state: 'open', channel: 'phone', receivedOn: '2026-10-30' },
      ...{ dueOn: '2026-11-24', extendedDueOn: null },
    },
    '2026-11-22',
  )
  const well: PrivacyPageProps = {
    frame,
    office: 'privacy',
    people: 1234,
    overdue: 0,
    openCases: 1,
    waiting: [waiting],
    lastSweepAt: now,
    nextDueAt: new Date(now.getTime() + 86_400_000),
    checks: checkNames.map(name => ({ name, level: 'good', count: 0, what: [] })),
    brake: null,
  }
  const red = checkNames.map((name, at) => {
    return {
      name,
      level: at % 3 === 0 ? ('amber' as const) : ('red' as const),
      count: 2,
      what: ['purge-due'],
    }
  })
  const units = [{ reference: '7Q2M9-XKD4R', date: '2027-02-01', rule: 'rejected' as const }]
  return {
    privacy: privacyPage({ ...well, frame: { ...frame, done: 'brakeNothing' } }),
    'privacy-red': privacyPage({
      ...well,
      overdue: 3,
      lastSweepAt: null,
      nextDueAt: null,
      checks: red,
      brake: { waiting: 51, setAt: now, units },
    }),
    operations: privacyPage({ ...well, office: 'operations', waiting: [] }),
  }
}
