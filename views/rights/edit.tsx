import { correctionInput, type Correctable } from '../../server/policy/corrections.ts'
import { ruleOf } from '../../server/policy/fields.ts'
import type { Language } from '../../server/policy/languages.ts'
import type { Problem } from '../../server/policy/problem.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { FieldInput } from '../applications/fields.tsx'
import { QuestionInput } from '../applications/questions.tsx'
import { Button, ButtonLink } from '../components/button.tsx'
import type { FormState } from '../components/form.tsx'
import { Alert, Bullets, Paragraph } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { FormPage } from '../form-page.tsx'
import { labelOfOwn, pathOfOwn, type OwnThing } from '../portal/own-thing.ts'
import type { ShownStop } from '../portal/stop.tsx'
import { t } from '../text/lookup.ts'

/** What `/my/applications/:id/edit/:field` shows, and `/my/consents/pool/edit/:field`. */
export interface EditPageProps {
  frame: Frame
  /** What it is a value of. */
  of: OwnThing
  what: Correctable
  /** What is in the input: the value as stored, or as typed and refused. */
  typed: TypedForm
  problems: readonly Problem[]
  /** D without a decision, when it is corrected today, `YYYY-MM-DD`; undefined when it stays. */
  dueOn: string | undefined
  /** Whether its use is restricted, so that nobody sees it and nothing is deleted. */
  isRestricted?: boolean
  /** The hold that keeps everything as it is. */
  held: ShownStop | undefined
}

/** What a thing that can be corrected is called on pages. */
export function correctableLabel(language: Language, what: Correctable): string {
  return what.kind === 'field' ? ruleOf(what.name).label[language] : what.question.label[language]
}

/** One value, one input, one button. */
export function editPage(p: EditPageProps): string {
  const { frame, of, what } = p
  const say = t(frame.language)
  const title = say('correct.title', { field: correctableLabel(frame.language, what) })
  const own = pathOfOwn(of)
  const over = labelOfOwn(frame, of)
  return renderPage(
    <FormPage
      frame={frame}
      title={title}
      over={over}
      trail={[
        { path: '/my', label: say('frame.my') },
        { path: own, label: over },
      ]}
      problems={p.problems}
      summary="err.summaryStaff"
    >
      {p.held ? <Held frame={frame} of={of} stop={p.held} /> : <Form {...p} />}
    </FormPage>,
  )
}

function Form(p: EditPageProps) {
  const { frame, what } = p
  const say = t(frame.language)
  const own = pathOfOwn(p.of)
  const state = { language: frame.language, typed: p.typed, problems: p.problems }
  return (
    <form
      class="form"
      method="post"
      action={pathIn(frame, `${own}/edit/${what.name}`)}
      noValidate
      data-once=""
    >
      <ValueInput state={state} what={what} />
      <Bullets items={consequences(p)} />
      <div class="actions">
        <Button>{say('correct.save')}</Button>
        <ButtonLink href={pathIn(frame, own)} variant="tertiary">
          {say('correct.cancel')}
        </ButtonLink>
      </div>
    </form>
  )
}

function ValueInput({ state, what }: { state: FormState; what: Correctable }) {
  if (what.kind === 'question')
    return <QuestionInput state={state} question={what.question} name={correctionInput} />
  return <FieldInput state={state} field={what.name} name={correctionInput} />
}

function consequences({ frame, of, what, dueOn, isRestricted = false }: EditPageProps): string[] {
  const say = t(frame.language)
  const isAddress = what.kind === 'field' && ruleOf(what.name).role === 'address'
  return [
    say('correct.gone'),
    say(isRestricted ? 'correct.seenLater' : of === 'pool' ? 'correct.pool.seen' : 'correct.seen'),
    ...(of === 'pool' ? [say('correct.pool.everywhere')] : []),
    ...(isAddress ? [say('correct.address')] : []),
    say('correct.copies'),
    ...(dueOn === undefined
      ? []
      : [say(isRestricted ? 'correct.dueLater' : 'correct.due', { date: longDate(dueOn, frame) })]),
  ]
}

function Held({ frame, of, stop }: { frame: Frame; of: OwnThing; stop: ShownStop }) {
  const say = t(frame.language)
  const text =
    stop.kind === 'hold'
      ? say(of === 'pool' ? 'correct.pool.held' : 'correct.held', {
          reason: say(`erase.heldCode.${stop.code}`),
          date: longDate(stop.lastOn, frame),
        })
      : say('correct.heldAny')
  return (
    <>
      <Alert color="warning">
        <p class="ds-paragraph">{text}</p>
      </Alert>
      <Paragraph>
        {say('correct.heldAsk')}:{' '}
        <a class="ds-link" href={`mailto:${frame.rightsEmail}`}>
          {frame.rightsEmail}
        </a>
      </Paragraph>
    </>
  )
}
