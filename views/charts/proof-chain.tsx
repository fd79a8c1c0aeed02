import { clockTime, dateAndTime, shortDate, type DateStyle } from '../dates.ts'
import { t } from '../text/lookup.ts'
import { ChartFigure } from './figure.tsx'

/** One step of a purge on the way to its proof; `at` is null until it is done. */
export interface ProofStep {
  step: 'claimed' | 'deleted' | 'scanned' | 'keyless' | 'ledger'
  at: Date | null
}

/** A step in words. */
interface ShownStep {
  id: ProofStep['step']
  label: string
  date: string
  time: string
  done: boolean
}

const boxWidth = 112
const boxGap = 18
const boxHeight = 84
const tallHeight = 56
const tallGap = 16

/** Chart 6: claimed, deleted, scanned, keyless, ledger, each with its time. Source: ux.md 11 */
export function ProofChain({ style, steps }: { style: DateStyle; steps: readonly ProofStep[] }) {
  const say = t(style.language)
  const shown = steps.map(step => shownStep(step, style))
  const done = steps.flatMap(step => step.at ?? [])
  const last = done.at(-1)
  return (
    <ChartFigure
      language={style.language}
      id="chain"
      title={say('cert.chain')}
      desc={say('cert.chainDesc')}
      caption={
        done.length === steps.length && last
          ? say('cert.chainCaption', { time: dateAndTime(last, style) })
          : say('cert.chainOpen', { done: done.length, total: steps.length })
      }
      wide={{ width: 640, height: boxHeight + 8, drawing: shown.map((step, index) => wideBox(step, index)) }}
      tall={{
        width: 320,
        height: steps.length * (tallHeight + tallGap) - tallGap + 8,
        drawing: shown.map((step, index) => tallBox(step, index)),
      }}
      columns={[say('word.what'), say('word.date'), say('word.time')]}
      rows={shown.map(step => [step.label, step.date, step.time])}
    />
  )
}

function shownStep({ step, at }: ProofStep, style: DateStyle): ShownStep {
  const say = t(style.language)
  return {
    id: step,
    label: say(`step.${step}`),
    date: at ? shortDate(at, style) : say('step.waiting'),
    time: at ? say('clock.at', { time: clockTime(at, style) }) : '',
    done: at !== null,
  }
}

function wideBox(step: ShownStep, index: number) {
  const x = 4 + index * (boxWidth + boxGap)
  const middle = 4 + boxHeight / 2
  return (
    <g key={step.id} data-mark={step.id}>
      {index > 0 ? <Arrow points={`${x - boxGap + 2},${middle} ${x - 3},${middle}`} /> : null}
      <Box step={step} at={[x, 4, boxWidth, boxHeight]} />
      <text class="chart-text" x={x + boxWidth / 2} y={26} text-anchor="middle">
        {wrapped(step.label).map((line, row) => (
          <tspan class="chart-strong" key={row} x={x + boxWidth / 2} y={24 + row * 15}>
            {line}
          </tspan>
        ))}
        <tspan x={x + boxWidth / 2} y={62}>
          {step.date}
        </tspan>
        <tspan x={x + boxWidth / 2} y={79}>
          {step.time}
        </tspan>
      </text>
    </g>
  )
}

function tallBox(step: ShownStep, index: number) {
  const y = 4 + index * (tallHeight + tallGap)
  return (
    <g key={step.id} data-mark={step.id}>
      {index > 0 ? <Arrow points={`160,${y - tallGap + 1} 160,${y - 3}`} /> : null}
      <Box step={step} at={[4, y, 312, tallHeight]} />
      <text class="chart-text" x="20" y={y + 24}>
        <tspan class="chart-strong">{step.label}</tspan>
        <tspan x="20" dy="19">
          {`${step.date} ${step.time}`.trim()}
        </tspan>
      </text>
    </g>
  )
}

function Box({ step, at: [x, y, width, height] }: { step: ShownStep; at: [number, number, number, number] }) {
  const name = step.done ? 'chart-box chart-box--done' : 'chart-box'
  return <rect class={name} x={x} y={y} width={width} height={height} rx="4" />
}

function Arrow({ points }: { points: string }) {
  return <polyline class="chart-line" points={points} />
}

/** At most two lines that fit the box. */
function wrapped(label: string): string[] {
  const words = label.split(' ')
  if (label.length <= 12 || words.length === 1) return [label]
  const half = Math.ceil(words.length / 2)
  return [words.slice(0, half).join(' '), words.slice(half).join(' ')]
}
