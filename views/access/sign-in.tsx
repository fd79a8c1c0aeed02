import type { Problem } from '../../server/policy/problem.ts'
import { Button } from '../components/button.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Input } from '../components/form.tsx'
import { Alert, Lead, PageHeading } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'

/** What `/staff/sign-in` shows. `failed` after a wrong name or password; `next` is a checked local path. */
export interface SignInPageProps {
  frame: Frame
  username: string
  failed: boolean
  next?: string
  /** The password was just set. */
  passwordSet?: boolean
}

/** The sign-in page of staff: inputs `username`, `password`, hidden `next`. */
export function signInPage(p: SignInPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const state = { language: frame.language, typed: { username: p.username }, problems: [] }
  return renderPage(
    <Layout frame={frame} title={say('signIn.title')} failed={p.failed} noindex>
      {p.failed ? (
        <Alert color="danger" status>
          {say('signIn.failed')}
        </Alert>
      ) : null}
      {p.passwordSet ? <Alert color="success">{say('signIn.passwordSet')}</Alert> : null}
      <PageHeading>{say('signIn.title')}</PageHeading>
      <Lead>{say('signIn.lead')}</Lead>
      <form class="form form--short" method="post" action={pathIn(frame, '/staff/sign-in')} data-once="">
        <Input
          form={state}
          name="username"
          label={say('signIn.username')}
          type="email"
          autocomplete="username"
        />
        <Input
          form={state}
          name="password"
          label={say('signIn.password')}
          type="password"
          autocomplete="current-password"
        />
        {p.next ? <input type="hidden" name="next" value={p.next} /> : null}
        <Button>{say('signIn.button')}</Button>
      </form>
    </Layout>,
  )
}

/** What `/staff/invite/:token` shows: one input, `newPassword`. */
export interface InvitePageProps {
  frame: Frame
  token: string
  username: string
  problem?: Problem
}

/** The page where an invited person chooses a password. */
export function invitePage(p: InvitePageProps): string {
  const { frame, problem } = p
  const say = t(frame.language)
  const problems = problem ? [problem] : []
  const state = { language: frame.language, typed: {}, problems }
  return renderPage(
    <Layout frame={frame} title={say('invite.title')} failed={problem !== undefined} noindex>
      <ErrorSummary language={frame.language} problems={problems} heading="err.summaryStaff" />
      <PageHeading>{say('invite.title')}</PageHeading>
      <Lead>{say('invite.lead', { username: p.username })}</Lead>
      <form
        class="form form--short"
        method="post"
        action={pathIn(frame, `/staff/invite/${p.token}`)}
        data-once=""
      >
        <Input
          form={state}
          name="newPassword"
          label={say('invite.password')}
          hint={say('invite.hint')}
          type="password"
          autocomplete="new-password"
        />
        <Button>{say('invite.button')}</Button>
      </form>
    </Layout>,
  )
}
