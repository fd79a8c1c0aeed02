import type { ComponentChildren } from 'preact'
import type { Language } from '../../server/policy/languages.ts'
import { t } from '../text/lookup.ts'

/** One of the two drawings of a chart, in its viewBox. */
export interface Drawing {
  width: number
  height: number
  drawing: ComponentChildren
}

/** What every chart is given: its finding, two drawings, and the same as a table. */
export interface ChartFigureProps {
  language: Language
  /** Of the ids inside; one chart of a kind a page. */
  id: string
  title: string
  desc: string
  caption: string
  wide: Drawing
  /** On a narrow page: another drawing, or words. */
  tall: Drawing | { words: ComponentChildren }
  columns: readonly string[]
  rows: readonly (readonly ComponentChildren[])[]
}

/** A chart: caption with the finding, drawing by width of the page, table. Source: ux.md 11 */
export function ChartFigure(p: ChartFigureProps) {
  return (
    <figure class="chart">
      <figcaption class="ds-paragraph">{p.caption}</figcaption>
      <Svg {...p} name="wide" of={p.wide} />
      {'words' in p.tall ? (
        <div class="chart__tall">{p.tall.words}</div>
      ) : (
        <Svg {...p} name="tall" of={p.tall} />
      )}
      <details class="chart__table">
        <summary class="ds-focus">{t(p.language)('word.asTable')}</summary>
        <table class="ds-table" data-size="sm">
          <thead>
            <tr>
              {p.columns.map(column => (
                <th scope="col" key={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {p.rows.map((row, index) => (
              <tr key={index} data-row="">
                {row.map((cell, column) => (
                  <td key={column}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}

function Svg(p: ChartFigureProps & { name: 'wide' | 'tall'; of: Drawing }) {
  const id = `${p.id}-${p.name}`
  return (
    <svg
      class={`chart__${p.name}`}
      viewBox={`0 0 ${p.of.width} ${p.of.height}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-desc`}
    >
      <title id={`${id}-title`}>{p.title}</title>
      <desc id={`${id}-desc`}>{p.desc}</desc>
      {p.of.drawing}
    </svg>
  )
}
