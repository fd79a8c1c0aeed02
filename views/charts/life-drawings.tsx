import type { LifeDrawing, LifeMark } from './life.tsx'

const left = 10
const right = 630
const lineY = 74
const top = 14
const bottom = 254
const lineX = 16
const labelGap = 56
/** Across the line, and of the square at its end. */
const bandWidth = 16

function x(at: number): number {
  return Math.round(left + at * (right - left))
}

function y(at: number): number {
  return Math.round(top + at * (bottom - top))
}

function anchorOf(at: number): 'start' | 'middle' | 'end' {
  if (at < 0.12) return 'start'
  return at > 0.88 ? 'end' : 'middle'
}

/** Lying: received, decided and deleted above the line, today below it. */
export function LifeWide({ marks, decided, today, stopped }: LifeDrawing) {
  return (
    <>
      <line
        class={decided ? 'chart-rest' : 'chart-rest chart-dashed'}
        x1={x(0)}
        x2={x(1)}
        y1={lineY}
        y2={lineY}
      />
      <line class="chart-past" x1={x(0)} x2={x(today)} y1={lineY} y2={lineY} />
      {stopped ? (
        <Hatched
          id="life-wide-hatch"
          x={x(today)}
          y={lineY - bandWidth / 2}
          width={x(1) + bandWidth / 2 - x(today)}
          height={bandWidth}
        />
      ) : null}
      {marks.map(mark => (
        <WideMark key={mark.id} mark={mark} />
      ))}
    </>
  )
}

function WideMark({ mark }: { mark: LifeMark }) {
  const below = mark.id === 'today'
  const labelY = below ? 106 : mark.id === 'decided' && (mark.at < 0.2 || mark.at > 0.8) ? 12 : 34
  return (
    <g data-mark={mark.id}>
      {labelY === 12 ? (
        <line class="chart-line" x1={x(mark.at)} x2={x(mark.at)} y1={34} y2={lineY - 10} />
      ) : null}
      <Dot mark={mark} cx={x(mark.at)} cy={lineY} />
      <text class="chart-text" x={x(mark.at)} y={labelY} text-anchor={anchorOf(mark.at)}>
        <tspan class="chart-strong">{mark.label}</tspan>
        {/* In one line above the others. */}
        {labelY === 12 ? (
          <tspan dx="8">{mark.date}</tspan>
        ) : (
          <tspan x={x(mark.at)} dy="18">
            {mark.date}
          </tspan>
        )}
      </text>
    </g>
  )
}

/** Standing, for narrow screens: labels to the right, never closer than a label is high. */
export function LifeTall({ marks, decided, today, stopped }: LifeDrawing) {
  const labels = labelPlaces(marks)
  return (
    <>
      <line
        class={decided ? 'chart-rest' : 'chart-rest chart-dashed'}
        x1={lineX}
        x2={lineX}
        y1={y(0)}
        y2={y(1)}
      />
      <line class="chart-past" x1={lineX} x2={lineX} y1={y(0)} y2={y(today)} />
      {stopped ? (
        <Hatched
          id="life-tall-hatch"
          x={lineX - bandWidth / 2}
          y={y(today)}
          width={bandWidth}
          height={y(1) + bandWidth / 2 - y(today)}
        />
      ) : null}
      {marks.map((mark, index) => {
        const labelY = labels[index] ?? y(mark.at)
        return (
          <g key={mark.id} data-mark={mark.id}>
            <polyline class="chart-line" points={`${lineX + 10},${y(mark.at)} ${lineX + 34},${labelY}`} />
            <Dot mark={mark} cx={lineX} cy={y(mark.at)} />
            <text class="chart-text" x={lineX + 42} y={labelY + 5}>
              <tspan class="chart-strong">{mark.label}</tspan>
              <tspan dx="8">{mark.date}</tspan>
            </text>
          </g>
        )
      })}
    </>
  )
}

/** A band of slanted lines, told from the rest by its form, not by its colour. */
function Hatched({ id, ...band }: { id: string; x: number; y: number; width: number; height: number }) {
  return (
    <>
      <defs>
        <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line class="chart-hatch" x1="0" y1="0" x2="0" y2="6" />
        </pattern>
      </defs>
      <rect class="chart-held" {...band} fill={`url(#${id})`} />
    </>
  )
}

/** Where labels stand: at their marks, pushed apart from the end backwards, then from the start. */
function labelPlaces(marks: readonly LifeMark[]): number[] {
  const gap = Math.min(labelGap, (bottom - top) / Math.max(1, marks.length - 1)) / 2
  const places = marks.map(mark => y(mark.at))
  for (let index = places.length - 2; index >= 0; index--) {
    places[index] = Math.min(places[index] ?? top, (places[index + 1] ?? bottom) - gap)
  }
  for (let index = 0; index < places.length; index++) {
    const before = index === 0 ? top - gap : (places[index - 1] ?? top)
    places[index] = Math.max(places[index] ?? top, before + gap)
  }
  return places
}

function Dot({ mark, cx, cy }: { mark: LifeMark; cx: number; cy: number }) {
  if (mark.id === 'today') return <circle class="chart-today" cx={cx} cy={cy} r="7" />
  if (mark.id === 'deleted') {
    return <rect class="chart-end" x={cx - 8} y={cy - 8} width="16" height="16" rx="2" />
  }
  return <circle class="chart-dot" cx={cx} cy={cy} r="7" />
}
