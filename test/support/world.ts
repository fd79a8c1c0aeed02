import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jobs } from '../../jobs/index.ts'
import { createApp } from '../../server/app.ts'
import type { ApplicationRow } from '../../server/applications/application-row.ts'
import { receiptHash } from '../../server/applications/submit-application.ts'
import { processClock } from '../../server/base/clock.ts'
import { readConfig } from '../../server/base/config.ts'
import type { Context } from '../../server/base/context.ts'
import { createGlemme, type Glemme } from '../../server/glemme.ts'
import { hardenServer } from '../../server/http/harden-server.ts'
import type { DevelopmentMail } from '../../server/mail/development-mailbox.ts'
import type { Language } from '../../server/policy/languages.ts'
import type { PlaceName } from '../../server/policy/places.ts'
import type { StaffRole } from '../../server/policy/roles.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import type { Vacancy } from '../../server/vacancies/vacancies-store.ts'
import { actionOf, aPerson, type OpenForm } from './application-form.ts'
import { aPdf } from './documents.ts'
import { logInto, type LogLine } from './log-lines.ts'
import { leaveDatabase, migratedDatabaseUri } from './migrated-database.ts'
import { filePart, type FormPart } from './multipart.ts'
import { aStaffMember, withAllJobs, type StaffMember } from './staff-member.ts'
import { aVacancy, type VacancyChange } from './vacancy.ts'
import { aVisitor, type TypedFields, type Visitor } from './visitor.ts'

/** They do their work at most once a night, whatever rings. */
const nightly: ReadonlySet<string> = new Set(['check-everything', 'prove-with-canary'])

/** What a test may say of an application; the rest is made up, and different each time. */
export interface Applying {
  /** Of a published vacancy; the example job unless it says otherwise. */
  slug?: string
  language?: Language
  /** Instead of, or beside, what is typed otherwise. */
  fields?: TypedFields
  /** One CV unless it says otherwise. */
  files?: readonly FormPart[]
  visitor?: Visitor
}

/** An application that was sent and received. */
export interface Applied {
  form: OpenForm
  visitor: Visitor
  /** The path of the receipt. */
  receipt: string
  /** What was typed. */
  fields: TypedFields
  /** As stored at receipt. */
  row: ApplicationRow
}

/** The product as shipped, behind one proxy, on a database, folders and a port of its own. */
export interface World {
  /** Of the present start. */
  readonly ctx: Context
  /** `http://localhost:<port>` */
  readonly url: string
  readonly uri: string
  readonly dataDir: string
  readonly uploadsDir: string
  /** All lines since the beginning, over restarts. */
  readonly log: LogLine[]
  /** What the product tells of itself in numbers. */
  metrics(): Promise<string>
  visitor(): Visitor
  /** A published vacancy. */
  vacancy(change?: VacancyChange): Promise<Vacancy>
  openForm(how?: Pick<Applying, 'slug' | 'language' | 'visitor'>): Promise<OpenForm>
  apply(how?: Applying): Promise<Applied>
  /** The application as it is stored now; fails when it is gone. */
  row(applied: Pick<Applied, 'row'>): Promise<ApplicationRow>
  /** Documents of a place of the data database, as they are stored. */
  stored(place: PlaceName, filter?: object): Promise<Stored[]>
  /** An account made by invitation, signed in with its password. */
  staff(roles?: readonly StaffRole[]): Promise<StaffMember>
  /** A hiring manager, and nothing else, whose jobs all the jobs are. */
  manager(): Promise<StaffMember>
  /** Every mail since the beginning, over restarts; oldest first. */
  mails(): readonly DevelopmentMail[]
  /** The newest mail to the applicant; fails when there is none. */
  mailTo(applied: Pick<Applied, 'fields'>): DevelopmentMail
  /** The applicant's pages, entered by a link of a mail (the newest to the applicant). */
  portal(link: string): Promise<Visitor>
  /** The same by a link made for it, whatever mails were sent. */
  inside(applied: Pick<Applied, 'row'>): Promise<Visitor>
  /** Every job has run once, in place of waiting; but for the nightly ones, which have their own tests. */
  ring(): Promise<void>
  /** Glemme is closed and opened again on the same database and folders, with the clock moved so far. */
  restartAt(offsetMs: number): Promise<void>
  /** The same, so that it is that instant. */
  restartOn(instant: Date | string): Promise<void>
  close(): Promise<void>
}

/** A document, as the database gives it. */
export type Stored = Record<string, unknown>

/** How a world begins. */
export interface WorldOptions {
  /** The instant at which it begins. */
  now?: string
  /** Or how far its clock is from the real one. */
  offsetMs?: number
  settings?: Record<string, string>
  /** A database of the test's own; one on the server of the test run otherwise. */
  uri?: string
  /** Whether its database clients tell of each command. */
  monitorCommands?: true
}

interface State extends Pick<World, 'url' | 'uri' | 'dataDir' | 'uploadsDir' | 'log'> {
  server: Server
  answer: RequestListener
  glemme: Glemme | undefined
  settings: Record<string, string>
  mailsBefore: DevelopmentMail[]
  /** Counts visitors and applicants, so that each has a network, a name and an address of its own. */
  made: number
}

/** A world of its own; `close` it. */
export async function aWorld(options: WorldOptions = {}): Promise<World> {
  const state = await nothingYet(options)
  await open(state, options.now === undefined ? (options.offsetMs ?? 0) : offsetTo(options.now))
  const { url, uri, dataDir, uploadsDir, log } = state
  const world: World = {
    ...{ url, uri, dataDir, uploadsDir, log },
    get ctx() {
      return opened(state).ctx
    },
    metrics: async () => await opened(state).metrics(),
    visitor: () => visitorOf(state),
    vacancy: async (change = {}) => await aVacancy(opened(state).ctx, change),
    openForm: async (how = {}) => await openForm(state, how),
    apply: async (how = {}) => await apply(state, how),
    row: async ({ row }) => found(await opened(state).ctx.applications.byId(row._id)),
    stored: async (place, filter = {}) => await storedIn(opened(state).ctx, place, filter),
    staff: async (roles = ['recruiter']) => await staffOf(state, roles),
    manager: async () => await withAllJobs(opened(state).ctx, await staffOf(state, ['hiringManager'])),
    mails: () => mailsOf(state),
    mailTo: applied => mailTo(state, applied),
    portal: async link => await portal(state, link),
    inside: async ({ row }) => await portal(state, await linkTo(opened(state).ctx, row)),
    ring: async () => {
      for (const job of jobs.filter(one => !nightly.has(one.name))) await job.run(opened(state).ctx)
    },
    restartAt: async offsetMs => {
      await shut(state)
      await open(state, offsetMs)
    },
    restartOn: async instant => await world.restartAt(offsetTo(instant)),
    close: async () => await end(state),
  }
  return world
}

const commandsTold = '&monitorCommands=true'
/** As long as a test may take. */
const patienceMs = 600_000

async function nothingYet(options: WorldOptions): Promise<State> {
  const state: Partial<State> = { glemme: undefined, mailsBefore: [], made: 0, log: [] }
  const away: RequestListener = (_request, response) => response.writeHead(503).end()
  const server = hardenServer(createServer((request, response) => (state.answer ?? away)(request, response)))
  // On a slow machine a client in this very process looks idle, and would be cut.
  server.keepAliveTimeout = patienceMs
  server.setTimeout(patienceMs)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const dataDir = await mkdtemp(join(tmpdir(), 'glemme-world-'))
  const uploadsDir = await mkdtemp(join(tmpdir(), 'glemme-world-uploads-'))
  return Object.assign(state as State, {
    server,
    url: `http://localhost:${port}`,
    uri: (options.uri ?? (await migratedDatabaseUri())) + (options.monitorCommands ? commandsTold : ''),
    dataDir,
    uploadsDir,
    settings: {
      PORT: String(port),
      GLEMME_DATA_DIR: dataDir,
      GLEMME_UPLOADS_DIR: uploadsDir,
      GLEMME_TRUST_PROXY: '1',
      ...options.settings,
    },
  })
}

function offsetTo(instant: Date | string): number {
  return new Date(instant).getTime() - processClock().now().getTime()
}

async function open(state: State, offsetMs: number): Promise<void> {
  const config = readConfig({ ...state.settings, GLEMME_TEST_OFFSET_MS: String(Math.round(offsetMs)) })
  const log = logInto(state.log)
  state.glemme = await createGlemme({ config, mongo: state.uri, log, mount: { standalone: true } })
  state.answer = createApp(state.glemme, config.trustProxy)
}

async function shut(state: State): Promise<void> {
  state.mailsBefore = [...mailsOf(state)]
  state.answer = (_request, response) => response.writeHead(503).end()
  await opened(state).close()
  state.glemme = undefined
}

async function end(state: State): Promise<void> {
  await shut(state)
  state.server.closeAllConnections()
  state.server.close()
  await leaveDatabase(state.uri.replace(commandsTold, ''))
  for (const folder of [state.dataDir, state.uploadsDir]) await rm(folder, { recursive: true, force: true })
}

function opened({ glemme }: State): Glemme {
  assert.ok(glemme, 'the world is closed')
  return glemme
}

async function storedIn({ database }: Context, place: PlaceName, filter: object): Promise<Stored[]> {
  return await database.data
    .collection<Stored>(collectionPrefix + place)
    .find(filter)
    .toArray()
}

function found<T>(value: T | null | undefined): T {
  assert.ok(value, 'it is not there')
  return value
}

function visitorOf(state: State): Visitor {
  state.made += 1
  return aVisitor(state.url, `10.${state.made >> 16}.${(state.made >> 8) & 255}.${state.made & 255}`)
}

async function openForm(
  state: State,
  { slug, language = 'nb', visitor = visitorOf(state) }: Pick<Applying, 'slug' | 'language' | 'visitor'>,
): Promise<OpenForm> {
  const job = slug ?? found((await opened(state).ctx.vacancies.published()).at(-1)).slug
  const page = await visitor.get(`${language === 'nb' ? '' : `/${language}`}/jobs/${job}/apply`)
  assert.equal(page.status, 200, page.text)
  return { page, visitor, ...actionOf(page, visitor) }
}

async function apply(state: State, how: Applying): Promise<Applied> {
  const form = await openForm(state, how)
  const { visitor } = form
  state.made += 1
  const fields = { ...aPerson(state.made), ...how.fields }
  const page = await form.send(fields, how.files ?? [filePart(aPdf(), 'CV.pdf')])
  assert.equal(page.status, 303, page.text)
  const receipt = page.location
  const token = found(receipt.split('/').at(-1))
  const row = found(await opened(state).ctx.applications.byReceipt(receiptHash(token)))
  return { form, visitor, receipt, fields, row }
}

async function staffOf(state: State, roles: readonly StaffRole[]): Promise<StaffMember> {
  const visitor = visitorOf(state)
  return await aStaffMember(opened(state).ctx, { visitor, number: state.made, roles })
}

function mailsOf({ glemme, mailsBefore }: State): readonly DevelopmentMail[] {
  return [...mailsBefore, ...(glemme?.ctx.developmentMailbox?.mails() ?? [])]
}

function mailTo(state: State, { fields }: Pick<Applied, 'fields'>): DevelopmentMail {
  return found(mailsOf(state).findLast(mail => mail.to === fields['emailAddress']))
}

async function portal(state: State, link: string): Promise<Visitor> {
  const visitor = visitorOf(state)
  const page = await visitor.post(link)
  assert.equal(page.status, 303, page.text)
  assert.match(page.location, /\/my$/)
  return visitor
}

async function linkTo(
  { clock, links }: Context,
  { subjectId, _id: applicationId }: ApplicationRow,
): Promise<string> {
  const expiresAt = new Date(clock.now().getTime() + 3_600_000)
  const how = { purpose: 'see', subjectId, applicationId, expiresAt, once: false } as const
  return `/links/${await links.create(how)}`
}

/** The link of a mail to one of our pages below `/links/`. */
export function linkIn(mail: Pick<DevelopmentMail, 'text'>): string {
  return found(/https?:\/\/\S+\/links\/[\w-]{43}/.exec(mail.text)?.[0])
}
