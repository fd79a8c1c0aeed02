import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { decided } from '../portal/stories.ts'
import { aPdf } from '../support/documents.ts'
import { stateHired } from '../support/hire-statement.ts'
import { conditions, type Cell, type Channel, type Condition, type Row } from '../support/rights-cells.ts'
import { filePart, type FormPart } from '../support/multipart.ts'
import { portalForms, staffForms } from '../support/rights-forms.ts'
import { rightsTable, type RightName } from '../support/rights-table.ts'
import { caseForm, placeHold } from '../support/office.ts'
import type { Page, TypedFields, Visitor } from '../support/visitor.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'

const minuteMs = 60_000
const cv = () => filePart(aPdf({ text: 'Gammel CV' }), 'Gammel.pdf')
/** A file in the form to replace one. */
const newCv = () => filePart(aPdf({ text: 'Ny CV' }), 'Ny.pdf', 'file')

const words = (text = ''): string[] => text.split(' ').filter(Boolean).toSorted()
const stopOf = { free: [], restricted: ['restriction'], held: ['hold'], purging: [] } as const
const dueAt = { undecided: '2028-02-26', told: '2027-08-26' } as const
const doesWhat = {
  free: 'with nothing else standing',
  restricted: 'while its use is restricted',
  held: 'under a legal hold',
  purging: 'once its purge has begun',
} as const

describe('the rights, each', () => {
  let world: World
  let officers: StaffMember[]
  let recruiter: StaffMember
  let bystander: Applied
  const told: Applied[] = []
  const undecidedOnes: Applied[] = []
  const withFile: Applied[] = []
  const withNote: Applied[] = []
  const rows = Object.entries(rightsTable) as [RightName, Row][]
  const cellsOf = (stage: Row['stage'], has?: Row['has']): number => {
    const channels = rows.flatMap(([, row]) =>
      row.stage === stage && row.has === has ? [row.portal, row.staff] : [],
    )
    return channels.filter(Boolean).length * conditions.length
  }

  before(async () => {
    world = await aWorld({ now: '2027-02-26T10:00:00Z' })
    const { slug } = await world.vacancy()
    recruiter = await world.staff()
    for (let n = 0; n < cellsOf('told'); n += 1) told.push(await world.apply({ slug, files: [] }))
    const hired = await world.apply({ slug, files: [] })
    for (const one of told) await decided(recruiter, one, 'rejected')
    await decided(recruiter, hired, 'hired')
    await stateHired(recruiter, hired.row._id)
    bystander = await undecided()
    officers = []
    for (let n = 0; n < 4; n += 1) officers.push(await world.staff(['privacyOfficer']))
    for (let n = 0; n < cellsOf('undecided'); n += 1) undecidedOnes.push(await undecided())
    for (let n = 0; n < cellsOf('undecided', 'file'); n += 1) withFile.push(await undecided([cv()]))
    for (let n = 0; n < cellsOf('undecided', 'note'); n += 1) withNote.push(await noted(await undecided()))
    await world.restartOn('2027-03-01T10:00:00Z')
    await world.ring()
    for (const one of [...officers, recruiter]) await signIn(one)
  })
  after(async () => await world.close())

  let otherJob: string | undefined
  /** To another job, where nobody is hired. */
  async function undecided(files: FormPart[] = []): Promise<Applied> {
    otherJob ??= (await world.vacancy({ title: 'Losoldermann' })).slug
    return await world.apply({ slug: otherJob, files, fields: { poolConsent: 'yes' } })
  }
  async function noted(one: Applied): Promise<Applied> {
    const note = { id: newId('not'), text: 'Litt stille i samtalen.' }
    assert.equal((await recruiter.post(`/staff/applications/${one.row._id}/notes`, note)).status, 303)
    return one
  }
  const taken = <T>(from: T[]): T => {
    const one = from.pop()
    assert.ok(one)
    return one
  }
  function standing({ stage, has }: Row): Applied[] {
    if (has) return has === 'file' ? withFile : withNote
    return stage === 'told' ? told : undecidedOnes
  }
  const officerOf = (name: RightName): StaffMember => {
    const officer = officers[Object.keys(rightsTable).indexOf(name) % officers.length]
    assert.ok(officer)
    return officer
  }
  const applicationRows = () => world.ctx.database.data.collection<{ _id: string }>('glemme_applications')

  const comesTo: Record<Condition, (one: Applied, portal: Visitor, officer: StaffMember) => Promise<void>> = {
    free: async () => undefined,
    restricted: async ({ row }, portal) => {
      const page = await portal.post(`/my/applications/${row._id}/restrict`, { reason: 'claim' })
      assert.equal(page.status, 303)
    },
    held: async ({ row }, _portal, officer) => {
      await placeHold(world, officer, { reference: row.reference })
    },
    // Its day has come and a run has it, whose worker stopped before the first step.
    purging: async ({ row }) => {
      const past = new Date(world.ctx.clock.now().getTime() - minuteMs)
      await applicationRows().updateOne({ _id: row._id }, { $set: { eligibleAt: past } })
      assert.ok(await world.ctx.erasure.engine.claim('purge', 1))
      assert.equal((await world.row({ row })).state, 'purging')
    },
  }

  async function byPerson(name: RightName, one: Applied, portal: Visitor): Promise<number[]> {
    const form = portalForms[name]
    assert.ok(form)
    const [path, fields] = form()
    const own = `/my/applications/${one.row._id}`
    const typed = path === 'my/transfers' ? { ...fields, applicationId: one.row._id } : fields
    const page = await sent(portal, await filled(path.startsWith('/') ? own + path : `/${path}`, one), typed)
    return [page.status]
  }

  /** The path with what the application has. */
  async function filled(path: string, { row }: Applied): Promise<string> {
    const idIn = async (collection: 'files' | 'notes'): Promise<string> =>
      String((await world.stored(collection, { applicationId: row._id }))[0]?.['_id'])
    return path
      .replace(':application', row._id)
      .replace(':file', path.includes(':file') ? await idIn('files') : '')
      .replace(':note', path.includes(':note') ? await idIn('notes') : '')
  }

  const sent = async (by: Visitor, path: string, fields: TypedFields): Promise<Page> =>
    path.includes('?kind=') ? await by.send(path, [newCv()]) : await by.post(path, fields)

  const registered = async ({ row }: Applied, type: string, officer: StaffMember): Promise<Page> =>
    await officer.post(
      '/staff/cases/new',
      caseForm(world, { type, person: row.reference, request: 'Slik ble det sagt.' }),
    )

  async function byStaff(name: RightName, one: Applied, officer: StaffMember): Promise<number[]> {
    if (name === 'withdrawal of the application')
      return [(await recruiter.post(`/staff/applications/${one.row._id}/withdraw`)).status]
    const asked = staffForms[name]
    assert.ok(asked)
    const [type, ...forms] = asked
    const first = await registered(one, type, officer)
    const pages: Page[] = [first]
    if (first.status === 303)
      for (const [path, fields] of [['identity', { method: 'inPerson' }] as const, ...forms])
        pages.push(await sent(officer, `${first.location}/${await filled(path, one)}`, fields))
    return pages.map(page => page.status)
  }

  /** Cases, mails and lines of the audit log that were not there before, in words. */
  async function fresh(one: Applied, act: () => Promise<number[]>) {
    const mailsBefore = new Set((await world.stored('outbox')).map(({ _id }) => _id))
    const since = world.ctx.clock.now()
    const answers = await act()
    const cases = (await world.ctx.cases.ofSubject(one.row.subjectId)).filter(row => row.openedAt > since)
    const mails = (await world.stored('outbox')).filter(({ _id }) => !mailsBefore.has(_id))
    const events = await world.stored('audit', { at: { $gt: since } })
    return {
      answers,
      cases: cases.map(({ type, state, code }) => `${type} ${state} ${code ?? '-'}`),
      mails: mails
        .map(({ kind }) => String(kind))
        .toSorted()
        .join(' '),
      events: events
        .map(({ what }) => String(what))
        .toSorted()
        .join(' '),
    }
  }

  async function follows(one: Applied, act: () => Promise<number[]>): Promise<Cell & { stops: string[] }> {
    const said = await fresh(one, act)
    const { state, stops, due } = await world.row(one)
    return { ...said, state, stops: stops.map(stop => stop.kind).toSorted(), due: due.date }
  }

  function expected(channel: Channel, { stage }: Row, condition: Condition): Cell & { stops: string[] } {
    const named = channel[condition]
    const cell: Cell = named === 'same' ? channel.free : named
    const before = condition === 'purging' ? 'purging' : stage === 'told' ? 'decided' : 'received'
    return {
      answers: cell.answers,
      state: cell.state ?? before,
      stops: cell.frees ? [] : [...stopOf[condition], ...(cell.adds ?? [])].toSorted(),
      cases: cell.cases ?? [],
      mails: words(cell.mails).join(' '),
      events: words(cell.events).join(' '),
      due: cell.due ?? dueAt[stage],
    }
  }

  for (const [name, row] of rows)
    for (const by of ['portal', 'staff'] as const) {
      const channel = row[by]
      if (!channel) continue
      for (const condition of conditions)
        it(`${name}, ${by === 'portal' ? 'by the own page' : 'registered by staff'}, ${doesWhat[condition]}`, async () => {
          const one = taken(standing(row))
          const officer = officerOf(name)
          const portal = await world.inside(one)
          await comesTo[condition](one, portal, officer)
          const found = await follows(one, async () =>
            by === 'portal' ? await byPerson(name, one, portal) : await byStaff(name, one, officer),
          )
          assert.deepEqual(found, expected(channel, row, condition))
        })
    }

  it('are not carried out for a case that was open when the purge began; only a consent is still withdrawn', async () => {
    const asked = { erasure: 409, objection: 409, restriction: 409, portability: 409, withdrawal: 303 }
    for (const [type, status] of Object.entries(asked)) {
      const one = await undecided()
      const officer = officerOf('complaint')
      const path = (await registered(one, type, officer)).location
      assert.equal((await officer.post(`${path}/identity`, { method: 'inPerson' })).status, 303)
      await comesTo.purging(one, officer, officer)
      assert.equal((await officer.post(`${path}/carry-out`)).status, status, type)
      const { state, stops, due } = await world.row(one)
      assert.deepEqual([state, stops, due.date], ['purging', [], '2028-03-01'], type)
    }
  })

  it('leave everybody else as they were', async () => {
    const { state, stops, due } = await world.row(bystander)
    assert.deepEqual([state, stops, due.date], ['received', [], dueAt.undecided])
    assert.ok(await world.ctx.consents.standingOf(bystander.row.subjectId, 'pool'))
    assert.deepEqual(await world.ctx.cases.ofSubject(bystander.row.subjectId), [])
  })
})
