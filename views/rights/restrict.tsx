import type { Problem } from '../../server/policy/problem.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { restrictionReasons, restrictionTextMax } from '../../server/policy/restriction.ts'
import { Button, ButtonLink } from '../components/button.tsx'
import { Choices } from '../components/choices.tsx'
import { Input } from '../components/form.tsx'
import { Bullets } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { FormPage } from '../form-page.tsx'
import { t } from '../text/lookup.ts'

/** What `/my/applications/:id/restrict` shows, and `/my/consents/pool/restrict`. */
export interface RestrictPageProps {
  frame: Frame
  /** What is restricted: an application, or the copy in the talent pool. */
  of: { applicationId: string; job: string; isUndecided: boolean } | 'pool'
  typed: TypedForm
  problems: readonly Problem[]
}

const textRows = 5

/** The page before a restriction: what it means, why it is wanted. */
export function restrictPage(p: RestrictPageProps): string {
  const { frame, of, problems } = p
  const say = t(frame.language)
  const title = say(of === 'pool' ? 'restrict.pool.title' : 'restrict.title')
  const over = of === 'pool' ? say('consent.title') : of.job
  return renderPage(
    <FormPage
      frame={frame}
      title={title}
      over={over}
      trail={[
        { path: '/my', label: say('frame.my') },
        { path: ownPath(of), label: over },
      ]}
      problems={problems}
      summary="err.summaryRestrict"
    >
      <Bullets items={of === 'pool' ? ofPool(frame) : ofApplication(frame, of.isUndecided)} />
      <Form {...p} />
    </FormPage>,
  )
}

function ownPath(of: RestrictPageProps['of']): string {
  return of === 'pool' ? '/my/consents/pool' : `/my/applications/${of.applicationId}`
}

function ofPool({ language }: Frame): string[] {
  const say = t(language)
  return [say('restrict.pool.hidden'), say('restrict.pool.kept'), say('restrict.own')]
}

function ofApplication({ language }: Frame, isUndecided: boolean): string[] {
  const say = t(language)
  return [
    say('restrict.hidden'),
    ...(isUndecided ? [say('restrict.undecided')] : []),
    say('restrict.kept'),
    say('restrict.own'),
    say('restrict.copies'),
  ]
}

function Form({ frame, of, typed, problems }: RestrictPageProps) {
  const say = t(frame.language)
  const own = ownPath(of)
  const state = { language: frame.language, typed, problems }
  const choices = restrictionReasons.map(value => ({ value, label: say(`restrict.reason.${value}`) }))
  return (
    <form class="form" method="post" action={pathIn(frame, `${own}/restrict`)} noValidate data-once="">
      <Choices
        form={state}
        name="reason"
        legend={say('restrict.reason')}
        choices={choices}
        many={false}
        required
      />
      <Input
        form={state}
        name="text"
        label={say('restrict.text')}
        hint={say('restrict.textHint')}
        required={false}
        autocomplete="off"
        rows={textRows}
        maxLength={restrictionTextMax}
      />
      <div class="actions">
        <Button>{say('restrict.button')}</Button>
        <ButtonLink href={pathIn(frame, own)} variant="tertiary">
          {say('restrict.cancel')}
        </ButtonLink>
      </div>
    </form>
  )
}
