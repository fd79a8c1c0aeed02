import type { MaterialChange } from '../../server/policy/material.ts'
import { Alert, Bullets } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import type { Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'

/** Rules that begin on a day to come, and what changes. */
export interface ShownChange {
  /** A local date. */
  effective: string
  material: readonly MaterialChange[]
}

/** On the person's own pages until the rules are in force. */
export function ComingChanges({ frame, changes }: { frame: Frame; changes: readonly ShownChange[] }) {
  const say = t(frame.language)
  return (
    <>
      {changes.map(({ effective, material }) => (
        <Alert color="info" key={effective}>
          <p class="ds-paragraph">{say('coming.from', { date: longDate(effective, frame) })}</p>
          <Bullets items={material.map(change => say(`coming.${change}`))} />
        </Alert>
      ))}
    </>
  )
}
