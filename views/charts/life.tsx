import { daysBetween, type Due } from '../../server/policy/retention.ts'
import { counted, t, type TextKey } from '../text/lookup.ts'
import { dateOf, longDate, shortDate, type DateStyle } from '../dates.ts'
import { ChartFigure } from './figure.tsx'
import { LifeTall, LifeWide } from './life-drawings.tsx'

/** What the life of an application is drawn from. */
export interface LifeChartProps {
  style: DateStyle
  now: Date
  receivedAt: Date
  decidedAt?: Date
  due: Due
  /** Whether something keeps it past that day for now. */
  isStopped?: boolean
}

/** One mark: `at` is its share of the way from received (0) to deleted (1). */
export interface LifeMark {
  id: 'received' | 'decided' | 'today' | 'deleted'
  label: string
  date: string
  at: number
}

/** What both drawings are made of. */
export interface LifeDrawing {
  marks: readonly LifeMark[]
  /** Share of the way that is decided for certain; beyond it the line is dashed while undecided. */
  decided: boolean
  today: number
  /** Something keeps it past D: what is left until then is hatched, and D itself. */
  stopped: boolean
}

const labels: Readonly<Record<LifeMark['id'], TextKey>> = {
  received: 'life.received',
  decided: 'life.decided',
  today: 'life.today',
  deleted: 'life.deleted',
}

/** The marks of the chart, earliest first: the same as the rows of its table. */
export function lifeMarks(p: LifeChartProps): LifeMark[] {
  const { style } = p
  const start = dateOf(p.receivedAt, style.zone)
  const whole = Math.max(1, daysBetween(start, p.due.date))
  const mark = (id: LifeMark['id'], when: Date | string): LifeMark => ({
    id,
    label: t(style.language)(id === 'deleted' && p.isStopped ? 'life.deletedWaits' : labels[id]),
    date: shortDate(when, style),
    at: id === 'deleted' ? 1 : Math.min(1, Math.max(0, daysBetween(start, dateOf(when, style.zone)) / whole)),
  })
  const marks = [
    mark('received', p.receivedAt),
    ...(p.decidedAt ? [mark('decided', p.decidedAt)] : []),
    mark('today', p.now),
    mark('deleted', p.due.date),
  ]
  return marks.toSorted((a, b) => a.at - b.at)
}

/** Chart 1: received, decided, today, deleted; dashed while undecided, hatched while stopped. Source: ux.md 11 */
export function LifeChart(p: LifeChartProps) {
  const { language, zone } = p.style
  const say = t(language)
  const marks = lifeMarks(p)
  const drawing: LifeDrawing = {
    marks,
    decided: p.due.rule !== 'undecided',
    today: marks.find(mark => mark.id === 'today')?.at ?? 0,
    stopped: p.isStopped === true,
  }
  const date = longDate(p.due.date, p.style)
  const days = daysBetween(dateOf(p.receivedAt, zone), p.due.date)
  const told = drawing.decided
    ? say('life.caption', { period: counted(language, 'day', days), date })
    : say('life.captionUndecided', { date })
  const caption = drawing.stopped ? say('life.captionStopped', { date }) : told
  return (
    <ChartFigure
      language={language}
      id="life"
      title={say('life.title')}
      desc={say('life.desc')}
      caption={caption}
      wide={{ width: 640, height: 132, drawing: <LifeWide {...drawing} /> }}
      tall={{ width: 320, height: 268, drawing: <LifeTall {...drawing} /> }}
      columns={[say('word.what'), say('word.date')]}
      rows={marks.map(mark => [mark.label, mark.date])}
    />
  )
}
