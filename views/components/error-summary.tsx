import type { Language } from '../../server/policy/languages.ts'
import type { Problem } from '../../server/policy/problem.ts'
import { problemText, t } from '../text/lookup.ts'

/** What the person is about to do: the act that the form's button names. */
export type SummaryHeading =
  | 'err.summary'
  | 'err.summaryStaff'
  | 'err.summarySearch'
  | 'err.summaryCheck'
  | 'err.summaryRestrict'
  | 'err.summaryFetch'
  | 'err.summaryExtend'

/** Every problem of a form, each a link to its input; focused when the page opens. `own` are sentences made already. */
export function ErrorSummary(p: {
  language: Language
  problems: readonly Problem[]
  own?: readonly { field: string; text: string }[]
  heading?: SummaryHeading
}) {
  const items = [
    ...p.problems.map(problem => ({ field: problem.field, text: problemText(p.language, problem) })),
    ...(p.own ?? []),
  ]
  if (items.length === 0) return null
  const heading = p.heading ?? 'err.summary'
  return (
    <section class="ds-error-summary" aria-labelledby="summary" tabIndex={-1} autofocus>
      <h2 class="ds-heading" id="summary">
        {t(p.language)(items.length === 1 ? `${heading}One` : heading, { n: items.length })}
      </h2>
      <ul class="ds-list">
        {items.map((item, index) => (
          <li key={index}>
            <a class="ds-link" href={`#${item.field}`}>
              {item.text}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
