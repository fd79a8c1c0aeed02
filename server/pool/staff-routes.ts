import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type FileId, type PoolId, type VacancyId } from '../base/ids.ts'
import { fileIdOf } from '../applications/path-ids.ts'
import { downloadAnswer } from '../applications/download-answer.ts'
import { giveFile } from '../applications/give-file.ts'
import { openLabel } from '../files/file-label.ts'
import { labelledOf, type FileRow } from '../files/files-store.ts'
import { page, redirectTo, route, type Answer, type Incoming, type Who } from '../http/route.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { hasOneOf, type StaffRole } from '../policy/roles.ts'
import { saidDate } from '../policy/unit-dates.ts'
import { opennessOf } from '../vacancies/openness.ts'
import { staffOf } from '../vacancies/staff-access.ts'
import { officersEntryPage } from '../../views/pool/officers-entry.tsx'
import { poolPage, type PoolMember } from '../../views/pool/pool.tsx'
import { hasHold } from '../policy/visibility.ts'
import { inviteMembers } from './invite-members.ts'
import { officersEntry } from './officers-entry.ts'
import { openEntry } from './opened-entry.ts'
import { openMembers } from './open-members.ts'
import type { PoolRow } from './pool-row.ts'
import { unrestricted } from './unrestricted.ts'

/** The pool is for those who look for people, not for a job's own manager. Source: privacy.md 10 */
const recruiters: readonly StaffRole[] = ['recruiter']
/** In an open case, or while a hold stands, privacy officers too. */
const readers: readonly StaffRole[] = [...recruiters, 'privacyOfficer']
const perPage = 25
const mostInvited = 25

type After = Pick<PoolRow, '_id' | 'eligibleAt'> | undefined

/** `<milliseconds>_<id>`. @throws Refusal 'notFound' for a cursor that is none */
function readAfter(query: TypedForm): After {
  const { after } = query
  if (after === undefined) return undefined
  const [, time = '', id] = (typeof after === 'string' && /^(\d{1,15})_(.+)$/.exec(after)) || []
  if (!isId('poo', id)) throw new Refusal('notFound')
  return { _id: id, eligibleAt: new Date(Number(time)) }
}

/** Members, those who go next first, and the jobs they can be told of. */
export const getPool = route({
  method: 'get',
  path: '/staff/pool',
  allow: recruiters,
  record: { view: 'pool.listed' },
  read: ({ query }) => ({ after: readAfter(query), invited: Number(query['invited'] ?? 0) || 0 }),
  handle: async (ctx, { after, invited }, who) => await poolAnswer(ctx, who, { after, invited }),
})

async function poolAnswer(
  ctx: Context,
  who: Who,
  { after, invited }: { after: After; invited: number },
): Promise<Answer> {
  const rows = await ctx.pool.members({ after, limit: perPage + 1 })
  const shown = rows.slice(0, perPage)
  const last = rows.length > perPage ? shown.at(-1) : undefined
  const members = await unrestricted(ctx, shown)
  await recordListed(ctx, members, staffOf(who))
  const { timeZone } = ctx.policy.document
  const open = (await ctx.vacancies.published()).filter(
    vacancy => opennessOf(vacancy, ctx.clock.now(), timeZone) === 'open',
  )
  const html = poolPage({
    frame: who.frame,
    members: await membersOf(ctx, members),
    jobs: open.map(({ _id, title }) => ({ vacancyId: _id, title })),
    invited,
    first: after === undefined,
    next: last ? `${last.eligibleAt.getTime()}_${last._id}` : null,
  })
  return page(html)
}

/** Of each: the list shows their name, address, phone number and the name of their CV. */
async function recordListed(ctx: Context, rows: readonly PoolRow[], by: StaffActor): Promise<void> {
  for (const row of rows) await ctx.audit.write({ what: 'pool.listed', who: by, about: row._id })
  if (rows.length === 0) await ctx.audit.write({ what: 'pool.listed', who: by })
}

async function membersOf(ctx: Context, rows: readonly PoolRow[]): Promise<PoolMember[]> {
  const [members, files] = await Promise.all([
    openMembers(ctx, rows),
    labelledOf(
      ctx,
      rows.map(row => row._id),
    ),
  ])
  return members.map(({ row, contact, key }) => {
    const cv = files.find(file => file.applicationId === row._id && isReadable(file))
    return {
      entryId: row._id,
      reference: row.reference,
      contact,
      dueOn: saidDate(row.due),
      cv: cv ? { fileId: cv._id, name: openLabel(key, cv).name, size: cv.size } : undefined,
    }
  })
}

/** What staff have flagged nobody of them reads. */
function isReadable({ state, flaggedAt }: FileRow): boolean {
  return state === 'attached' && !flaggedAt
}

/** Those chosen are told of the job, by mail. */
export const postInvite = route({
  method: 'post',
  path: '/staff/pool/invite',
  allow: recruiters,
  record: { change: 'pool.invited' },
  limit: 'staffAction',
  read: ({ body }) => ({ vacancyId: jobIn(body), memberIds: membersIn(body) }),
  handle: async (ctx, input, who) => {
    const invited = await inviteMembers(ctx, { ...input, by: staffOf(who) })
    return redirectTo(`/staff/pool?invited=${invited}`)
  },
})

function jobIn({ jobId }: TypedForm): VacancyId {
  if (!isId('vac', jobId)) throw new Refusal('malformed')
  return jobId
}

function membersIn({ member }: TypedForm): PoolId[] {
  const ids = [member ?? []].flat()
  if (ids.length > mostInvited || !ids.every(id => isId('poo', id))) throw new Refusal('malformed')
  return ids.filter(id => isId('poo', id))
}

interface EntryFile {
  entryId: PoolId
  fileId: FileId
}

/** A CV, for those who invite, and for privacy officers in a case; downloaded after that was recorded. */
export const getPoolFile = route({
  method: 'get',
  path: '/staff/pool/:id/files/:fileId',
  allow: readers,
  record: { view: 'file.downloaded' },
  read: (incoming): EntryFile => ({ entryId: entryIdOf(incoming), fileId: fileIdOf(incoming) }),
  handle: async (ctx, { entryId, fileId }, who) => {
    const by = (await officersEntry(ctx, who, entryId))?.by ?? (await inviterOf(ctx, who, entryId))
    const isThere = async () => {
      const now = await ctx.pool.byId(entryId)
      return now?.state === 'active' || now?.state === 'asked'
    }
    return downloadAnswer(await giveFile(ctx, { unit: entryId, fileId, by, isThere }))
  },
})

/** Whoever asks, when they are one of those who invite and the entry is one they see. @throws Refusal 'notFound' */
async function inviterOf(ctx: Context, who: Who, entryId: PoolId): Promise<StaffActor> {
  const row = hasOneOf(who.roles, recruiters) ? await ctx.pool.member(entryId) : undefined
  if (!row || (await unrestricted(ctx, [row])).length === 0) throw new Refusal('notFound')
  return staffOf(who)
}

/** What a privacy officer reads in a case, opened after the look was recorded. */
export const getPoolEntry = route({
  method: 'get',
  path: '/staff/pool/:id',
  allow: ['privacyOfficer'],
  record: { view: 'pool.opened' },
  read: entryIdOf,
  handle: async (ctx, entryId, who) => {
    const look = await officersEntry(ctx, who, entryId)
    if (!look) throw new Refusal((await ctx.erasure.ledger.hasTokenOf(entryId)) ? 'gone' : 'notFound')
    await ctx.audit.write({ what: 'pool.opened', who: look.by, about: entryId })
    const { row, contact, files } = await openEntry(ctx, look.row)
    const html = officersEntryPage({
      frame: who.frame,
      entryId,
      reference: row.reference,
      contact,
      consentedAt: row.consentedAt,
      dueOn: row.due.date,
      isHeld: hasHold(row.stops),
      files: files.map(({ row: file, name }) => ({ ...file, fileId: file._id, name })),
    })
    return page(html)
  },
})

/** @throws Refusal 'notFound' for an id of another kind */
function entryIdOf({ params }: Incoming): PoolId {
  const { id } = params
  if (!isId('poo', id)) throw new Refusal('notFound')
  return id
}
