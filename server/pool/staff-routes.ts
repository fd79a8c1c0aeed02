import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type PoolId, type VacancyId } from '../base/ids.ts'
import { fileIdOf } from '../applications/path-ids.ts'
import { mediaTypes } from '../applications/open-stored.ts'
import { openLabel } from '../files/file-label.ts'
import { fileOf, labelledOf } from '../files/files-store.ts'
import { openFileStream } from '../files/open-file.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import type { StaffRole } from '../policy/roles.ts'
import { opennessOf } from '../vacancies/openness.ts'
import { staffOf } from '../vacancies/staff-access.ts'
import { poolPage, type PoolMember } from '../../views/pool/pool.tsx'
import { inviteMembers } from './invite-members.ts'
import { openMembers } from './open-members.ts'
import type { PoolRow } from './pool-row.ts'
import { unrestricted } from './unrestricted.ts'

/** The pool is for those who look for people, not for a job's own manager. Source: privacy.md 10 */
const recruiters: readonly StaffRole[] = ['recruiter']
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
  await ctx.audit.write({ what: 'pool.listed', who: staffOf(who) })
  const rows = await ctx.pool.members({ after, limit: perPage + 1 })
  const shown = rows.slice(0, perPage)
  const last = rows.length > perPage ? shown.at(-1) : undefined
  const { timeZone } = ctx.policy.document
  const open = (await ctx.vacancies.published()).filter(
    vacancy => opennessOf(vacancy, ctx.clock.now(), timeZone) === 'open',
  )
  const html = poolPage({
    frame: who.frame,
    members: await membersOf(ctx, await unrestricted(ctx, shown)),
    jobs: open.map(({ _id, title }) => ({ vacancyId: _id, title })),
    invited,
    first: after === undefined,
    next: last ? `${last.eligibleAt.getTime()}_${last._id}` : null,
  })
  return page(html)
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
    const cv = files.find(file => file.applicationId === row._id && file.state === 'attached')
    return {
      entryId: row._id,
      reference: row.reference,
      contact,
      dueOn: row.due.date,
      cv: cv ? { fileId: cv._id, name: openLabel(key, cv).name, size: cv.size } : undefined,
    }
  })
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

/** A member's CV, downloaded after that was recorded. */
export const getPoolFile = route({
  method: 'get',
  path: '/staff/pool/:id/files/:fileId',
  allow: recruiters,
  record: { view: 'file.downloaded' },
  read: incoming => {
    const { id } = incoming.params
    if (!isId('poo', id)) throw new Refusal('notFound')
    return { entryId: id, fileId: fileIdOf(incoming) }
  },
  handle: async (ctx, { entryId, fileId }, who) => {
    const row = await ctx.pool.member(entryId)
    const [member] = row ? await unrestricted(ctx, [row]) : []
    const file = member && (await fileOf(ctx, entryId, fileId))
    if (!file || file.type === null) throw new Refusal('notFound')
    const key = (await ctx.vault.keys.open([entryId])).get(entryId)
    if (!key) throw new Refusal('gone')
    await ctx.audit.write({ what: 'file.downloaded', who: staffOf(who), about: entryId })
    const { name } = openLabel(key, file)
    const stream = await openFileStream(ctx, file)
    return { kind: 'download', name, type: mediaTypes[file.type], size: file.size, stream }
  },
})
