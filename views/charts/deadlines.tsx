import type { ComponentChildren } from 'preact'
import type { DeadlineLabel } from '../../server/policy/rights.ts'
import { longDate, type DateStyle } from '../dates.ts'
import { t } from '../text/lookup.ts'
import { ChartFigure } from './figure.tsx'

/** One case as the chart has it. `left`: days to the deadline, negative when over. */
export interface DeadlineBar {
  id: string
  /** What it is about, in words. */
  what: string
  /** Leads to the case. */
  href: string
  /** Local date. */
  deadline: string
  left: number
  label: DeadlineLabel
}

/** What the chart of deadlines is drawn from. */
export interface DeadlinesChartProps {
  style: DateStyle
  bars: readonly DeadlineBar[]
}

/** Days of the drawing: some behind today, the rest ahead. */
const days = { behind: 7, ahead: 23 } as const
const most = 20
const labelWidth = 216
const right = 630
const rowHeight = 30
const head = 26
const barHeight = 12
const monthDays = 31

function x(day: number): number {
  const shown = Math.min(days.ahead, Math.max(-days.behind, day))
  return Math.round(labelWidth + ((shown + days.behind) / (days.behind + days.ahead)) * (right - labelWidth))
}

/** Chart 4: a bar for each case from today to its deadline; on a narrow page a meter each. Source: ux.md 11 */
export function DeadlinesChart({ style, bars }: DeadlinesChartProps) {
  const { language } = style
  const say = t(language)
  const shown = bars.slice(0, most)
  const over = bars.filter(bar => bar.left < 0).length
  const height = head + shown.length * rowHeight + 4
  return (
    <ChartFigure
      language={language}
      id="deadlines"
      title={say('cases.chart.title')}
      desc={say('cases.chart.desc')}
      caption={say(bars.length === 1 ? 'cases.chart.captionOne' : 'cases.chart.caption', {
        n: bars.length,
        over,
      })}
      wide={{ width: 640, height, drawing: <Bars style={style} bars={shown} height={height} /> }}
      tall={{ words: <Meters style={style} bars={shown} /> }}
      columns={[say('cases.type'), say('cases.deadline'), say('cases.left')]}
      rows={shown.map(bar => [
        linkTo(bar),
        longDate(bar.deadline, style),
        say(bar.label.key, { n: bar.label.n }),
      ])}
    />
  )
}

function linkTo({ href, what }: DeadlineBar): ComponentChildren {
  return (
    <a class="ds-link" href={href}>
      {what}
    </a>
  )
}

function Bars({ style, bars, height }: DeadlinesChartProps & { height: number }) {
  const say = t(style.language)
  return (
    <>
      <text class="chart-text" x={x(0)} y={14} text-anchor="middle">
        {say('cases.chart.today')}
      </text>
      {bars.map((bar, index) => (
        <Bar
          key={bar.id}
          bar={bar}
          y={head + index * rowHeight}
          label={say(bar.label.key, { n: bar.label.n })}
        />
      ))}
      <line class="chart-today" x1={x(0)} x2={x(0)} y1={head - 6} y2={height} />
    </>
  )
}

function Bar({ bar, y, label }: { bar: DeadlineBar; y: number; label: string }) {
  const from = Math.min(x(0), x(bar.left))
  return (
    <g data-mark={bar.id}>
      <text class="chart-text" x={0} y={y + barHeight}>
        {label}
      </text>
      <line class="chart-rest" x1={x(-days.behind)} x2={right} y1={y + barHeight} y2={y + barHeight} />
      <rect
        class={bar.left < 0 ? 'chart-end' : 'chart-past'}
        x={from}
        y={y}
        width={Math.max(2, Math.abs(x(bar.left) - x(0)))}
        height={barHeight}
      />
    </g>
  )
}

/** The time that is used, in words and as a meter. */
function Meters({ style, bars }: DeadlinesChartProps) {
  const say = t(style.language)
  return (
    <ul class="ds-list">
      {bars.map(bar => {
        const label = say(bar.label.key, { n: bar.label.n })
        return (
          <li key={bar.id}>
            <span>
              {bar.what}: {label}
            </span>
            <meter
              min={0}
              max={monthDays}
              value={Math.max(0, monthDays - Math.max(0, bar.left))}
              aria-label={`${bar.what}: ${label}`}
            >
              {label}
            </meter>
          </li>
        )
      })}
    </ul>
  )
}
