import { Schema } from 'mongoose'
import { stopOrder, type ChangedDay } from '../../views/mail/day-told.ts'
import { collectionPrefix, type Database } from '../store/database.ts'
import { isId } from '../base/ids.ts'

interface MailedRow {
  _id: string
  subjectId?: string
  state?: string
  stops?: { kind: string }[]
  due?: { date: string }
  objectedAt?: Date | null
}

const schema = new Schema<MailedRow>(
  {
    ...{ _id: String, subjectId: String, state: String, objectedAt: Date },
    ...{ stops: [{ kind: String, _id: false }], due: { date: String } },
  } as never,
  { versionKey: false },
)

const consentSchema = new Schema<Pick<MailedRow, '_id' | 'subjectId' | 'state'>>(
  { _id: String, subjectId: String, state: String },
  { versionKey: false },
)

const shown = { subjectId: 1, stops: 1, 'due.date': 1, objectedAt: 1 }

/**
 * The values of a mail that are about D as it is now: the day, what stops the deletion on it, the strongest first, or
 * what brings it forward, and the day of the copy in the talent pool.
 */
export interface DayNow {
  dueOn?: string
  stop?: ChangedDay
  copyDueOn?: string
}

/**
 * D of that application now; a hand-over, a hold or an objection may have changed it since the mail was written. Nothing
 * for what is no application, or gone. The mails' own view of the collections, under models of its own: it imports no slice.
 */
export async function dayNow(database: Database, about: string): Promise<DayNow> {
  if (!isId('app', about)) return {}
  const row = await mailed(database, 'applications').findOne({ _id: about }, shown).lean<MailedRow>()
  if (!row) return {}
  const stop = changedDayOf(row)
  const dueOn = row.due?.date
  return { ...(dueOn && { dueOn }), ...(stop && { stop }), ...(await copyOf(database, row.subjectId)) }
}

function mailed(database: Database, name: 'applications' | 'pool') {
  return database.data.model(`mailed_${name}`, schema, `${collectionPrefix}${name}`)
}

/** With the paths that a consent has and no other: the data map would not know them. */
function mailedConsents({ data }: Database) {
  return data.model('mailed_consents', consentSchema, `${collectionPrefix}consents`)
}

function changedDayOf({ stops = [], objectedAt }: MailedRow): ChangedDay | undefined {
  const stop = stopOrder.find(kind => stops.some(one => one.kind === kind))
  if (!objectedAt) return stop
  if (stop === undefined) return 'objected'
  return stop === 'access' ? 'objectedAccess' : stop
}

/** Of the copy there is; empty once the consent to one was taken back; nothing while one is still to be made. */
async function copyOf(database: Database, subjectId: string | undefined): Promise<Pick<DayNow, 'copyDueOn'>> {
  if (subjectId === undefined) return {}
  const isThere = { state: database.trusted({ $in: ['active', 'asked'] }) }
  const entry = await mailed(database, 'pool')
    .findOne({ subjectId, ...isThere }, shown)
    .lean<MailedRow>()
  if (entry?.due) return { copyDueOn: entry.due.date }
  const standing = { state: database.trusted({ $in: ['consented', 'active'] }) }
  const consent = await mailedConsents(database).exists({ subjectId, ...standing })
  return consent ? {} : { copyDueOn: '' }
}
