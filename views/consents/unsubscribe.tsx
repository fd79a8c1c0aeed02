import { Button } from '../components/button.tsx'
import { Alert, Lead, PageHeading } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'

/** What `/unsubscribe/:token` shows: which consent and one button, or that it is done. */
export interface UnsubscribePageProps {
  frame: Frame
  token: string
  isDone: boolean
}

/** The end of a consent, from a mail: no sign-in, one button. */
export function unsubscribePage({ frame, token, isDone }: UnsubscribePageProps): string {
  const say = t(frame.language)
  const title = say(isDone ? 'unsubscribe.doneTitle' : 'unsubscribe.title')
  return renderPage(
    <Layout frame={frame} title={title} noindex>
      <PageHeading>{title}</PageHeading>
      {isDone ? (
        <Alert color="success" status>
          {say('unsubscribe.done')}
        </Alert>
      ) : (
        <form
          class="form form--short"
          method="post"
          action={pathIn(frame, `/unsubscribe/${token}`)}
          data-once=""
        >
          <Lead>{say('unsubscribe.text')}</Lead>
          <Button size="lg">{say('unsubscribe.button')}</Button>
        </form>
      )}
    </Layout>,
  )
}
