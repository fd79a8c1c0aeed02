import { hasOneOf, hiringRoles, type StaffRole } from '../server/policy/roles.ts'
import type { ComponentChildren } from 'preact'
import { icon, script, stylesheet } from './assets/assets.ts'
import { Button } from './components/button.tsx'
import { Alert } from './components/text.tsx'
import { pathIn, type Frame } from './frame.ts'
import { SessionEnd } from './session-end.tsx'
import { t } from './text/lookup.ts'

/** One step of the breadcrumb; the page itself is not among them. */
export interface Crumb {
  path: string
  label: string
}

/** What the layout is given. */
export interface LayoutProps {
  frame: Frame
  title: string
  /** The title starts with "Feil:". */
  failed?: boolean
  /** `text` is at most 72 characters wide, `wide` 90 rem. */
  width?: 'text' | 'wide'
  trail?: readonly Crumb[]
  /** More in the head: refresh, structured data, robots. */
  head?: ComponentChildren
  noindex?: boolean
  children: ComponentChildren
}

const languageNames = { nb: 'Bokmål', en: 'English' } as const

/** A page's frame: skip link, header, breadcrumb, main, footer. */
export function Layout(p: LayoutProps) {
  const { frame } = p
  const say = t(frame.language)
  const title = p.failed ? say('frame.errorTitle', { title: p.title }) : p.title
  return (
    <html lang={frame.language} data-color-scheme="auto">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {p.noindex ? <meta name="robots" content="noindex" /> : null}
        <title>{`${title} – ${frame.controllerName}`}</title>
        <link rel="stylesheet" href={frame.mount + stylesheet.path} />
        <link rel="icon" type="image/svg+xml" href={frame.mount + icon.path} />
        <script type="module" src={frame.mount + script.path} />
        {p.head}
      </head>
      <body class={p.width === 'wide' ? 'wide' : undefined}>
        <a class="ds-skip-link" href="#main">
          {say('frame.skip')}
        </a>
        <Header frame={frame} />
        <div class="page">
          <Breadcrumbs frame={frame} trail={p.trail ?? []} title={p.title} />
          <main id="main" tabIndex={-1}>
            {frame.done === undefined ? null : (
              <Alert color="success" status>
                {say(`done.${frame.done}`)}
              </Alert>
            )}
            {p.children}
          </main>
        </div>
        <Footer frame={frame} />
        <SessionEnd frame={frame} />
      </body>
    </html>
  )
}

function Header({ frame }: { frame: Frame }) {
  return (
    <header class="header">
      <div class="header__inner">
        <a class="header__name ds-focus" href={pathIn(frame, '/jobs')}>
          {frame.controllerName}
        </a>
        <div class="header__tools">
          <LanguageLinks frame={frame} />
          <SignedIn frame={frame} />
        </div>
      </div>
    </header>
  )
}

function LanguageLinks({ frame }: { frame: Frame }) {
  if (frame.languageLinks.length < 2) return null
  return (
    <nav aria-label={t(frame.language)('frame.languages')}>
      <ul class="header__languages">
        {frame.languageLinks.map(({ language, href }) => (
          <li key={language}>
            <a
              class="ds-link"
              href={href === '' ? '/' : href}
              lang={language}
              hreflang={language}
              aria-current={language === frame.language ? 'true' : undefined}
            >
              {languageNames[language]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function SignedIn({ frame }: { frame: Frame }) {
  const { signedIn, language } = frame
  if (!signedIn) return null
  const say = t(language)
  const action = signedIn.kind === 'staff' ? '/staff/sign-out' : '/my/sign-out'
  return (
    <form class="header__signed-in" method="post" action={pathIn(frame, action)}>
      {signedIn.kind === 'staff'
        ? officesOf(signedIn.roles).map(({ path, label }) => (
            <a class="ds-link" key={path} href={pathIn(frame, path)}>
              {say(label)}
            </a>
          ))
        : null}
      {signedIn.kind === 'staff' ? <span class="header__who">{signedIn.name}</span> : null}
      <Button variant="secondary" size="sm">
        {say('frame.signOut')}
      </Button>
    </form>
  )
}

const offices = [
  { path: '/staff/jobs', label: 'frame.staffJobs', for: hiringRoles },
  { path: '/staff/tasks', label: 'tasks.title', for: hiringRoles },
  { path: '/staff/find', label: 'findApp.title', for: ['recruiter'] },
  { path: '/staff/cases', label: 'cases.title', for: ['recruiter', 'privacyOfficer'] },
  { path: '/staff/privacy', label: 'privacy.title', for: ['privacyOfficer'] },
  { path: '/staff/admin/operations', label: 'operations.title', for: ['administrator'] },
] as const

/** Where somebody with these roles works. */
function officesOf(roles: readonly StaffRole[]) {
  return offices.filter(office => hasOneOf(roles, office.for))
}

function Breadcrumbs(p: { frame: Frame; trail: readonly Crumb[]; title: string }) {
  const back = p.trail.at(-1)
  if (!back) return null
  const say = t(p.frame.language)
  return (
    <nav class="ds-breadcrumbs" aria-label={say('frame.breadcrumb')} data-size="sm">
      <a class="ds-link" href={pathIn(p.frame, back.path)}>
        {say('frame.back', { page: back.label })}
      </a>
      <ol>
        {p.trail.map(crumb => (
          <li key={crumb.path}>
            <a class="ds-link" href={pathIn(p.frame, crumb.path)}>
              {crumb.label}
            </a>
          </li>
        ))}
        <li>
          <span aria-current="page">{p.title}</span>
        </li>
      </ol>
    </nav>
  )
}

const footerLinks = [
  { path: '/privacy', label: 'frame.privacy' },
  { path: '/find', label: 'frame.findData' },
  { path: '/certificates', label: 'frame.checkCertificate' },
  { path: '/accessibility', label: 'frame.accessibility' },
] as const

function Footer({ frame }: { frame: Frame }) {
  const say = t(frame.language)
  return (
    <footer class="footer" data-size="sm">
      <div class="footer__inner">
        <ul class="footer__links">
          {footerLinks.map(({ path, label }) => (
            <li key={path}>
              <a class="ds-link" href={pathIn(frame, path)}>
                {say(label)}
              </a>
            </li>
          ))}
          <li>
            {say('frame.rights')}{' '}
            <a class="ds-link" href={`mailto:${frame.rightsEmail}`}>
              {frame.rightsEmail}
            </a>
          </li>
        </ul>
        <p class="ds-paragraph">{say('footer.cookies')}</p>
      </div>
    </footer>
  )
}
