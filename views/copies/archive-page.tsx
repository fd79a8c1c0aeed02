import type { ComponentChildren } from 'preact'
import type { Language } from '../../server/policy/languages.ts'
import { PageHeading } from '../components/text.tsx'

/** A page that lies in an archive: no script, no style, nothing to fetch. */
export function ArchivePage(p: { language: Language; title: string; children: ComponentChildren }) {
  return (
    <html lang={p.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{p.title}</title>
      </head>
      <body>
        <main>
          <PageHeading>{p.title}</PageHeading>
          {p.children}
        </main>
      </body>
    </html>
  )
}
