import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { statusWith } from '../../cli/status.ts'
import { openOpsPort, type OpsPort } from '../../server/operations/ops-port.ts'
import { metricsText } from '../../server/operations/metrics-text.ts'
import { quickChecks } from '../../server/operations/health.ts'
import { heartbeatsStore } from '../../server/operations/heartbeats-store.ts'
import { until } from '../support/until.ts'
import { aWorld, type World } from '../support/world.ts'

/** Each figure of the design, and what it counts with. */
const names: Readonly<Record<string, 'gauge' | 'counter'>> = {
  purges_overdue: 'gauge',
  people_on_file: 'gauge',
  cases_overdue: 'gauge',
  mails_waiting: 'gauge',
  files_unscanned: 'gauge',
  job_last_run_timestamp_seconds: 'gauge',
  clock_skew_seconds: 'gauge',
  fsck_findings: 'gauge',
  backup_age_seconds: 'gauge',
  health: 'gauge',
  mail_failures_total: 'counter',
  uploads_aborted_total: 'counter',
  http_requests_total: 'counter',
}

const sample =
  /^glemme_([a-z_]+)(\{[a-z]+="[^"\\]*"(?:,[a-z]+="[^"\\]*")*\})? (-?\d+(?:\.\d+)?(?:e-?\d+)?|\+Inf)$/

describe('the port of those who run the product', () => {
  let world: World
  let ops: OpsPort
  before(async () => {
    world = await aWorld()
    const beats = heartbeatsStore(world.ctx.database)
    await beats.know([{ name: 'purge-due', everyMs: 60_000 }])
    await beats.ran('purge-due', {})
    ops = await openOpsPort({ port: 0, log: world.ctx.log, of: () => world.ctx })
  })
  after(async () => {
    await ops?.close()
    await world.close()
  })

  const ask = async (path: string, init: RequestInit = {}): Promise<Response> =>
    await fetch(`http://127.0.0.1:${ops.port}${path}`, init)
  const scrape = async (): Promise<Map<string, string>> => {
    const lines = (await (await ask('/metrics')).text()).split('\n').filter(line => !line.startsWith('#'))
    return new Map(
      lines.filter(Boolean).map(line => [line.slice(0, line.lastIndexOf(' ')), line.split(' ').at(-1) ?? '']),
    )
  }

  it('tells every figure of the design, in the format that Prometheus reads', async () => {
    const answer = await ask('/metrics')
    assert.deepEqual(
      [answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')],
      [200, 'text/plain; version=0.0.4; charset=utf-8', 'no-store'],
    )
    const text = await answer.text()
    assert.ok(text.endsWith('\n'))
    const helped: string[] = []
    const typed: Record<string, string> = {}
    for (const line of text.trimEnd().split('\n')) {
      const help = /^# HELP glemme_([a-z_]+) \S.+\.$/.exec(line)?.[1]
      const [, name, type] = /^# TYPE glemme_([a-z_]+) (gauge|counter)$/.exec(line) ?? []
      if (help !== undefined) helped.push(help)
      else if (name !== undefined) typed[name] = type ?? ''
      else assert.equal(sample.exec(line)?.[1], helped.at(-1), line)
    }
    assert.deepEqual(typed, names)
    assert.deepEqual(helped, Object.keys(names))
  })

  it('counts people, mails, files, jobs and checks, and what came and went, without a name of anybody', async () => {
    const applied = await world.apply()
    const { slug } = await world.vacancy()
    assert.equal((await world.visitor().get(`/jobs/${slug}`)).status, 200)
    assert.equal((await world.visitor().get('/jobs/nowhere')).status, 404)
    await abortedUpload()
    await until(async () => (await scrape()).get('glemme_uploads_aborted_total') === '1')

    const told = await scrape()
    const at = (name: string): string | undefined => told.get(`glemme_${name}`)
    assert.deepEqual(
      ['people_on_file', 'purges_overdue', 'cases_overdue', 'mails_waiting', 'files_unscanned'].map(at),
      ['1', '0', '0', '1', '1'],
    )
    assert.deepEqual(['fsck_findings', 'mail_failures_total', 'backup_age_seconds'].map(at), [
      '0',
      '0',
      '+Inf',
    ])
    assert.ok(Math.abs(Number(at('clock_skew_seconds'))) < 5)
    const ranAt = Number(at('job_last_run_timestamp_seconds{job="purge-due"}'))
    assert.ok(Math.abs(ranAt - world.ctx.clock.now().getTime() / 1000) < 60)
    for (const { name } of quickChecks) assert.match(at(`health{check="${name}"}`) ?? 'none', /^[012]$/)
    assert.equal(at('http_requests_total{route="/jobs/:slug",status="200"}'), '1')
    assert.equal(at('http_requests_total{route="/jobs/:slug",status="404"}'), '1')
    assert.equal(at('http_requests_total{route="/jobs/:slug/apply",status="303"}'), '1')

    const all = (await (await ask('/metrics')).text()) + (await (await ask('/status')).text())
    const { row, fields } = applied
    const personal = [row._id, row.subjectId, row.reference, slug, applied.receipt, ...Object.values(fields)]
    for (const value of personal) assert.ok(!all.includes(String(value)), String(value))
  })

  it('tells a host that mounts the product the same', async () => {
    const kept = (text: string): string[] =>
      text.split('\n').filter(line => line.startsWith('#') || /_on_file|_requests_|health/.test(line))
    assert.deepEqual(kept(await world.metrics()), kept(await (await ask('/metrics')).text()))
  })

  it('tells by /status what the command says, with what is looked at', async () => {
    const told = (await (await ask('/status')).json()) as Record<string, unknown>
    let said = ''
    const out = { say: (line: string) => void (said += line), complain: () => undefined }
    await statusWith(async work => await work(world.ctx)).run(['--json'], out)
    const { checks, ...figures } = told
    const { checks: lookedAt, ...rest } = JSON.parse(said) as Record<string, unknown>
    assert.deepEqual(figures, rest)
    assert.deepEqual(
      (checks as { name: string }[]).map(({ name }) => name),
      quickChecks.map(({ name }) => name),
    )
    assert.equal((lookedAt as unknown[]).length, quickChecks.length)
  })

  it('answers nothing else, to nobody but this machine, and not under another name', async () => {
    assert.equal((await ask('/')).status, 404)
    assert.equal((await ask('/constructor')).status, 404)
    assert.equal((await ask('/metrics', { method: 'POST' })).status, 405)
    assert.equal(await statusFor('elsewhere.example'), 421)
    assert.equal(await statusFor(`localhost:${ops.port}`), 200)
    const socket = connect(ops.port ?? 0, '127.1.2.3')
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
    assert.equal(error.code, 'ECONNREFUSED')
  })

  it('says 503 before the product is ready, and one line in the log when the port is taken', async () => {
    const early = await openOpsPort({ port: 0, log: world.ctx.log, of: () => undefined })
    assert.equal((await fetch(`http://127.0.0.1:${early.port}/metrics`)).status, 503)
    const before = world.log.length
    const second = await openOpsPort({ port: early.port ?? 0, log: world.ctx.log, of: () => undefined })
    assert.equal(second.port, undefined)
    assert.deepEqual(world.log.slice(before), [
      { level: 'warn', event: 'ops.noPort', code: 'EADDRINUSE', counts: { port: early.port } },
    ])
    await second.close()
    await early.close()
    await assert.rejects(fetch(`http://127.0.0.1:${early.port}/metrics`))
  })

  it('T46 is the only one that counts: a crawl of all that anybody sees finds none, and nothing that grows', async () => {
    const crawl = async (): Promise<Map<string, string>> => {
      const seen = new Map<string, string>()
      const waiting = ['/', '/jobs.rss', '/metrics', '/status', '/healthz', '/readyz', '/.well-known/metrics']
      for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
        if (seen.has(path)) continue
        const page = await world.visitor().get(path)
        const links = [
          page.location,
          ...[...page.html.matchAll(/ href="(\/[^"#]*)/g)].map(([, to]) => to ?? ''),
        ]
        waiting.push(...links.filter(to => to.startsWith('/') && !to.startsWith('/assets/')))
        seen.set(path, page.html.replaceAll(/form=[^"]+/g, 'form=')) // each form has a key of its own
      }
      return seen
    }
    const first = await crawl()
    for (const path of ['/metrics', '/status'])
      assert.equal((await world.visitor().get(path)).status, 404, path)
    const { slug } = await world.vacancy({ title: 'Fyrvokter' })
    await crawl() // now nothing but what people send is new
    const before = await crawl()
    for (let n = 0; n < 3; n += 1) await world.apply({ slug, files: [] })
    const after = await crawl()
    assert.ok(first.size > 10 && after.size > first.size, `${first.size}, ${after.size}`)
    assert.deepEqual([...after], [...before])
    for (const [path, html] of after) assert.doesNotMatch(html, /glemme_[a-z]+_|people_on_file/, path)
  })

  /** Somebody begins to send a file and goes away. */
  async function abortedUpload(): Promise<void> {
    const form = await world.openForm()
    const { port, host } = new URL(world.url)
    const socket = connect(Number(port), '127.0.0.1')
    const head = [
      `POST ${form.action} HTTP/1.1`,
      `Host: ${host}`,
      'Sec-Fetch-Site: same-origin',
      'Content-Type: multipart/form-data; boundary=x',
      'Content-Length: 100000',
    ]
    const part =
      'Content-Disposition: form-data; name="cv"; filename="CV.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4'
    socket.write(`${head.join('\r\n')}\r\n\r\n--x\r\n${part}`)
    const pending = async () => (await world.stored('files', { state: 'pending' })).length
    await until(async () => (await pending()) > 0)
    socket.destroy()
  }

  /** The answer to a request under that host name. */
  async function statusFor(host: string): Promise<number> {
    const socket = connect(ops.port ?? 0, '127.0.0.1')
    socket.write(`GET /metrics HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    let said = ''
    for await (const bytes of socket) said += String(bytes)
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(said)?.[1])
  }
})

describe('a figure', () => {
  it('is escaped as the format has it', () => {
    const samples = [
      { labels: { job: 'a"b\\c\nd' }, value: 1.5 },
      { labels: {}, value: Number.NaN },
    ]
    assert.equal(
      metricsText([{ name: 'odd', help: 'a\\b\nc.', type: 'gauge', samples }]),
      '# HELP glemme_odd a\\\\b\\nc.\n# TYPE glemme_odd gauge\n' +
        'glemme_odd{job="a\\"b\\\\c\\nd"} 1.5\nglemme_odd NaN\n',
    )
  })
})
