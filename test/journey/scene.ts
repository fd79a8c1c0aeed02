import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Language } from '../../server/policy/languages.ts'
import { aPdf } from '../support/documents.ts'
import { linkIn } from '../support/product.ts'
import { invited, pathFor, words } from './acts.ts'
import {
  aDraft,
  aJob,
  aPlainJob,
  anApplication,
  enter,
  ok,
  type Applied,
  type Job,
  type Manager,
} from './arranged.ts'
import { agrees, othersPages, takesCopy } from './others-scene.ts'
import { aNote, rightsPages } from './rights-scene.ts'
import type { Role, Scene } from './states.ts'
import type { Walked } from './walked.ts'

/** What of a scene is made a day before the rest. */
export interface Yesterday extends Pick<Scene, 'language' | 'product' | 'manager' | 'jobs' | 'staleAction'> {
  people: Pick<Record<Role, Applied>, 'early' | 'decided' | 'hired' | 'member'>
  /** About who was rejected. */
  note: string
}

/** Jobs in every state, and applications that were decided. */
export async function yesterday(product: Walked, manager: Manager, language: Language): Promise<Yesterday> {
  const suffix = language === 'nb' ? '' : ' to'
  const jobs = {
    open: await aJob(manager, { title: `Kokk i kantina${suffix}` }),
    late: await aPlainJob(manager, { title: `Baker${suffix}`, deadlineOn: '2040-01-05' }),
    closed: await aPlainJob(manager, { title: `Oppvasker${suffix}` }),
    closing: await aPlainJob(manager, { title: `Kelner${suffix}` }),
    quiet: await aPlainJob(manager, { title: `Kjøkkensjef${suffix}`, deadlineOn: '2040-03-01' }),
    draft: await aDraft(manager, { title: `Servitør${suffix}` }),
  }
  ok(await manager.post(`/staff/jobs/${jobs.closed.id}/close`))
  const came = { product, language, job: jobs.open }
  const people = {
    early: await somebody(came, 'early'),
    decided: await somebody(came, 'decided'),
    hired: await somebody(came, 'hired'),
    member: await somebody(came, 'member'),
  }
  const note = await aNote(manager, people.decided)
  await agrees(people.member)
  for (const { id } of [people.decided, people.member])
    ok(await manager.post(`/staff/applications/${id}/decision`, { outcome: 'rejected' }))
  ok(await manager.post(`/staff/applications/${people.hired.id}/decision`, { outcome: 'hired' }))
  const form = await product.visitor().get(pathFor(language, `/jobs/${jobs.open.slug}/apply`))
  const staleAction = /action="([^"]+\/apply\?form=[^"]+)"/.exec(form.html)?.[1] ?? ''
  return { product, manager, language, jobs, people, note, staleAction }
}

/** The rest: fresh applications, erasures, invitations. */
export async function today(before: Yesterday): Promise<Scene> {
  const { product, manager, language, jobs } = before
  const came = { product, language, job: jobs.open }
  const people = {
    ...before.people,
    fresh: await somebody(came, 'fresh'),
    corrected: await somebody(came, 'corrected'),
    waiting: await somebody(came, 'waiting'),
    undone: await somebody(came, 'undone'),
    erased: await somebody(came, 'erased'),
    restricted: await somebody(came, 'restricted'),
    held: await somebody(came, 'held'),
  }
  const erasures = {
    waiting: await erase(people.waiting, {}),
    undone: await erase(people.undone, {}),
    done: await erase(people.erased, { now: 'yes' }),
  }
  ok(await people.undone.visitor.post(`${erasures.undone}/undo`))
  for (const person of [people.decided, people.hired, people.member]) await enter(person.visitor, person.link)
  const told = await product.mailTo(
    people.decided.address,
    words(language, 'mail.M3.subject', { job: jobs.open.title }),
  )
  const { invitation } = await invited(product, `ny-${language}@fjordkontor.example`)
  const used = new URL(manager.account.invitation).pathname
  const invitations = { open: new URL(invitation).pathname, used }
  const files = await largeFiles(product)
  await takesCopy(manager, people.restricted)
  const rights = await rightsPages({ product, manager }, people, before.note)
  const others = await othersPages({ product, manager, job: jobs.open, people })
  return { ...before, people, rights, others, erasures, invitations, files, eraseLink: linkIn(told, 'links') }
}

const mebibyte = 1024 * 1024

/** They lie on disk: handed over as bytes they would take seconds to reach the browser. */
async function largeFiles({ dataDir }: Walked): Promise<Scene['files']> {
  const files = { large: join(dataDir, 'stor.pdf'), huge: join(dataDir, 'enorm.pdf') }
  await writeFile(files.large, aPdf({ padToBytes: 11 * mebibyte }))
  await writeFile(files.huge, aPdf({ padToBytes: 23 * mebibyte }))
  return files
}

async function somebody(
  { product, language, job }: { product: Walked; language: Language; job: Job },
  role: Role,
): Promise<Applied> {
  const name = `Kari ${role[0]?.toUpperCase()}${role.slice(1)} Åsøy`
  return await anApplication(product, job, { language, name, address: `${role}-${language}@eksempel.no` })
}

/** The erasure is asked for; the path of its page, without the language. */
async function erase(
  { visitor, id, language = 'nb' }: Applied,
  typed: Record<string, string>,
): Promise<string> {
  const page = await visitor.post(pathFor(language, `/my/applications/${id}/erase`), typed)
  ok(page)
  return page.location.replace(/^\/en\//, '/')
}
