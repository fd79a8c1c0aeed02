import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { renderToString } from 'preact-render-to-string'
import { LifeChart, lifeMarks } from '../../../views/charts/life.tsx'
import { ProofChain } from '../../../views/charts/proof-chain.tsx'

const style = { language: 'nb' as const, zone: 'Europe/Oslo' }
const receivedAt = new Date('2026-01-01T10:00:00Z')
const due = { date: '2027-01-01', rule: 'undecided' as const }
const count = (html: string, pattern: RegExp) => html.match(pattern)?.length ?? 0

function stoppedOn(now: string): string {
  return renderToString(LifeChart({ style, now: new Date(now), receivedAt, due, isStopped: true }))
}

const charts = {
  undecided: renderToString(LifeChart({ style, now: new Date('2026-07-02T10:00:00Z'), receivedAt, due })),
  decided: renderToString(
    LifeChart({
      style,
      now: new Date('2026-07-02T10:00:00Z'),
      receivedAt,
      decidedAt: new Date('2026-03-01T10:00:00Z'),
      due: { date: '2026-09-01', rule: 'rejected' },
    }),
  ),
  stopped: stoppedOn('2026-07-02T10:00:00Z'),
  pastItsDay: stoppedOn('2028-07-02T10:00:00Z'),
  chain: renderToString(
    ProofChain({
      style,
      steps: [
        { step: 'claimed', at: receivedAt },
        { step: 'deleted', at: null },
        { step: 'scanned', at: null },
        { step: 'keyless', at: null },
        { step: 'ledger', at: null },
      ],
    }),
  ),
}

describe('the charts', () => {
  it('have a row in the table for each mark, in both drawings', () => {
    for (const [name, html] of Object.entries(charts)) {
      const rows = count(html, /data-row/g)
      assert.ok(rows >= 3, name)
      assert.equal(count(html, /data-mark/g), 2 * rows, name)
    }
  })

  it('lay no label on another when marks are on the same day', () => {
    const received = new Date('2026-01-01T10:00:00Z')
    for (const dueOn of ['2026-07-01', '2026-01-01']) {
      const html = renderToString(
        LifeChart({
          style,
          now: received,
          receivedAt: received,
          decidedAt: received,
          due: { date: dueOn, rule: 'rejected' },
        }),
      )
      const wide = html.slice(0, html.indexOf('data-mark', html.lastIndexOf('<svg')))
      const places = [...wide.matchAll(/<text class="chart-text" x="(\d+)" y="(\d+)"(.*?)<\/text>/g)].flatMap(
        ([, x, y, rest = '']) =>
          [Number(y), ...(/dy="18"/.test(rest) ? [Number(y) + 18] : [])].map(at => ({ x, at })),
      )
      assert.ok(places.length >= 6)
      for (const [index, one] of places.entries())
        for (const other of places.slice(index + 1))
          assert.ok(one.x !== other.x || Math.abs(one.at - other.at) >= 14, JSON.stringify(places))
    }
  })

  it('say each mark of the drawing in the table', () => {
    for (const html of Object.values(charts)) {
      const table = html.slice(html.indexOf('<table'))
      for (const [, label] of html.matchAll(/<tspan class="chart-strong"[^>]*>([^<]*)<\/tspan><tspan dx/g)) {
        assert.ok(table.includes(`<td>${label}</td>`), label)
      }
    }
  })

  it('are dashed while undecided, and only then', () => {
    assert.match(charts.undecided, /chart-dashed/)
    assert.doesNotMatch(charts.decided, /chart-dashed/)
  })

  it('are hatched from today to D while something stops the deletion, also past D, and only then; the table says it', () => {
    for (const html of [charts.stopped, charts.pastItsDay]) {
      const bands = [
        ...html.matchAll(
          /<rect class="chart-held"[^>]*width="(\d+)" height="(\d+)" fill="url\(#([\w-]+)\)"/g,
        ),
      ]
      assert.deepEqual(
        bands.map(([, , , id]) => id),
        ['life-wide-hatch', 'life-tall-hatch'],
      )
      for (const [, width, height, id] of bands) {
        assert.ok(Number(width) >= 8 && Number(height) >= 8, `${width} x ${height}`)
        assert.equal(count(html, new RegExp(`<pattern id="${id}"`, 'g')), 1)
      }
      assert.match(html, /<td>Slettes ikke ennå<\/td>/)
    }
    for (const html of [charts.undecided, charts.decided]) {
      assert.doesNotMatch(html, /chart-held|<pattern/)
      assert.match(html, /<td>Slettes<\/td>/)
    }
  })

  it('hatch in the colour of the text, in forced colours in that of the system', () => {
    const css = readFileSync('views/assets/site.css', 'utf8')
    assert.match(css, /\.chart-hatch,\s*\.chart-held \{\s*stroke: currentcolor;/)
    const [, forced = ''] = css.split('@media (forced-colors: active)')
    assert.match(forced, /\.chart :is\(line, polyline, rect, circle\) \{\s*stroke: CanvasText;/)
  })

  it('have title and description, no style and no script, at most 25 kB', () => {
    for (const html of Object.values(charts)) {
      assert.equal(count(html, /role="img" aria-labelledby="/g), 2)
      assert.doesNotMatch(html, /style=|<script/)
      assert.ok(html.length <= 25_000)
    }
  })

  it('place marks by their days, never outside the line', () => {
    const marks = lifeMarks({ style, now: new Date('2028-01-01T00:00:00Z'), receivedAt, due })
    assert.deepEqual(
      marks.map(mark => [mark.id, mark.at]),
      [
        ['received', 0],
        ['today', 1],
        ['deleted', 1],
      ],
    )
  })

  it('stand a life of no days', () => {
    const html = renderToString(
      LifeChart({ style, now: receivedAt, receivedAt, due: { date: '2026-01-01', rule: 'withdrawn' } }),
    )
    assert.doesNotMatch(html, /NaN|Infinity/)
  })
})
