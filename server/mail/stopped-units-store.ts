import { Schema } from 'mongoose'
import { stopOrder, type StopKindTold } from '../../views/mail/day-told.ts'
import { collectionPrefix, type Database } from '../store/database.ts'
import { isId } from '../base/ids.ts'

interface StoppedRow {
  _id: string
  stops: { kind: string }[]
  due?: { date: string }
}

const schema = new Schema<StoppedRow>(
  { _id: String, stops: [{ kind: String, _id: false }], due: { date: String } } as never,
  { versionKey: false },
)

/** The values of a mail that are about D as it is now: the day, and what stops the deletion on it, the strongest first. */
export interface DayNow {
  dueOn?: string
  stop?: StopKindTold
}

/**
 * D of that application now; a hand-over or a hold may have changed it since the mail was written. Nothing for what is no
 * application, or gone. The mails' own view of the collection, under a model of its own: it imports no slice.
 */
export async function dayNow(database: Database, about: string): Promise<DayNow> {
  if (!isId('app', about)) return {}
  const rows = database.data.model('mailed_applications', schema, `${collectionPrefix}applications`)
  const row = await rows
    .findOne({ _id: about }, { stops: 1, 'due.date': 1 })
    .lean<Pick<StoppedRow, 'stops' | 'due'>>()
  const kinds = row?.stops.map(stop => stop.kind) ?? []
  const stop = stopOrder.find(kind => kinds.includes(kind))
  const dueOn = row?.due?.date
  return { ...(dueOn && { dueOn }), ...(stop && { stop }) }
}
