import { addressField, ruleOf } from '../../server/policy/fields.ts'
import type { Problem } from '../../server/policy/problem.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { Button } from '../components/button.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Input } from '../components/form.tsx'
import { Alert, Lead, PageHeading, Paragraph } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'

/** What `/find` shows: one field, and what is wrong with it. */
export interface FindPageProps {
  frame: Frame
  typed: TypedForm
  problems: readonly Problem[]
}

/** Where somebody finds out what is held about an address. */
export function findPage({ frame, typed, problems }: FindPageProps): string {
  const { language } = frame
  const say = t(language)
  const title = say('find.title')
  const rule = ruleOf(addressField)
  return renderPage(
    <Layout frame={frame} title={title} failed={problems.length > 0}>
      <ErrorSummary language={language} problems={problems} />
      <PageHeading>{title}</PageHeading>
      <Lead>{say('find.lead')}</Lead>
      <form class="form form--short" method="post" action={pathIn(frame, '/find')} noValidate data-once="">
        <Input
          form={{ language, typed, problems }}
          name={addressField}
          label={rule.label[language]}
          hint={say('find.hint')}
          type="email"
          autocomplete={rule.autocomplete}
        />
        <Button>{say('find.button')}</Button>
      </form>
    </Layout>,
  )
}

/** The answer to every address, and to every dead link that was asked for anew: always the same. */
export function findDonePage({ frame }: { frame: Frame }): string {
  const say = t(frame.language)
  const title = say('find.doneTitle')
  return renderPage(
    <Layout frame={{ ...frame, languageLinks: toFind(frame) }} title={title} noindex>
      <PageHeading>{title}</PageHeading>
      <Alert color="info" status>
        {say('find.done')}
      </Alert>
      <Paragraph>{say('find.doneWhen')}</Paragraph>
    </Layout>,
  )
}

/** The page answers a form of any path: in the other language there is the one with the field. */
function toFind(frame: Frame): Frame['languageLinks'] {
  return frame.languageLinks.map(({ language, href }) => ({
    language,
    href: href.replace(/^(.*)\/(?:links\/[^/]+\/renew|find)(?:\?.*)?$/, '$1/find'),
  }))
}
