import { correctionInput, type Correctable } from '../../server/policy/corrections.ts'
import { ruleOf } from '../../server/policy/fields.ts'
import { writtenLimits } from '../../server/policy/written.ts'
import { FieldInput } from '../applications/fields.tsx'
import { QuestionInput } from '../applications/questions.tsx'
import { Button } from '../components/button.tsx'
import type { SummaryHeading } from '../components/error-summary.tsx'
import { Input, type FormState } from '../components/form.tsx'
import { Bullets } from '../components/text.tsx'
import type { ComponentChildren } from 'preact'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { FormPage } from '../form-page.tsx'
import { correctableLabel } from '../rights/edit.tsx'
import { t } from '../text/lookup.ts'
import { noteName, type NamedNote } from './correct-case.tsx'

const textRows = 6

/** What a page for one correction of staff has around it. */
export interface CorrectOneProps {
  frame: Frame
  caseId: string
  applicationId: string
  job: string
  form: FormState
}

/** `/staff/cases/:id/fields/:applicationId/:field`: one value, empty, whatever stands there now. */
export function correctFieldPage(p: CorrectOneProps & { what: Correctable }): string {
  const { frame, what, form } = p
  const say = t(frame.language)
  const isAddress = what.kind === 'field' && ruleOf(what.name).role === 'address'
  return page(p, {
    title: say('correcting.title', { field: correctableLabel(frame.language, what) }),
    lead: say('correcting.valueLead'),
    summary: 'err.summaryStaff',
    children: (
      <form
        class="form"
        method="post"
        noValidate
        action={pathIn(frame, `/staff/cases/${p.caseId}/fields/${p.applicationId}/${what.name}`)}
        data-once=""
      >
        {what.kind === 'question' ? (
          <QuestionInput state={form} question={what.question} name={correctionInput} />
        ) : (
          <FieldInput state={form} field={what.name} name={correctionInput} />
        )}
        <Bullets
          items={[
            say('correcting.told'),
            ...(isAddress ? [say('correcting.address')] : []),
            say('correct.copies'),
          ]}
        />
        <div class="actions">
          <Button>{say('correcting.save')}</Button>
        </div>
      </form>
    ),
  })
}

/** `/staff/cases/:id/notes/:applicationId/:noteId`: what the person says against it. Input: text. */
export function contestForPage(p: CorrectOneProps & { note: NamedNote }): string {
  const { frame, form, note } = p
  const say = t(frame.language)
  return page(p, {
    title: say('correcting.contestTitle'),
    lead: `${noteName(frame, note)}. ${say('correcting.contestLead')}`,
    summary: 'err.summaryStaff',
    children: (
      <form
        class="form"
        method="post"
        noValidate
        action={pathIn(frame, `/staff/cases/${p.caseId}/notes/${p.applicationId}/${note.noteId}`)}
        data-once=""
      >
        <Input
          form={form}
          name="text"
          label={say('correcting.contestLabel')}
          rows={textRows}
          maxLength={writtenLimits.text}
        />
        <div class="actions">
          <Button>{say('correcting.save')}</Button>
        </div>
      </form>
    ),
  })
}

function page(
  { frame, caseId, job, form: { problems } }: CorrectOneProps,
  of: { title: string; lead: string; summary: SummaryHeading; children: ComponentChildren },
): string {
  const say = t(frame.language)
  return renderPage(
    <FormPage
      frame={frame}
      title={of.title}
      over={job}
      lead={of.lead}
      trail={[
        { path: '/staff/cases', label: say('cases.title') },
        { path: `/staff/cases/${caseId}`, label: say('cases.type.rectification') },
        { path: `/staff/cases/${caseId}/correct`, label: say('cases.correct') },
      ]}
      problems={problems}
      summary={of.summary}
    >
      {of.children}
    </FormPage>,
  )
}
