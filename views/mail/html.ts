import type { Language } from '../../server/policy/languages.ts'
import { escapeHtml } from './soften.ts'

/** The mail as HTML: one paragraph a blank line apart, those of `links` as links, the footer small. */
export function htmlOf(
  language: Language,
  p: { subject: string; body: string; footer: string; links: readonly string[] },
): string {
  const paragraphs = p.body
    .split('\n\n')
    .map(part => (p.links.includes(part) ? linkHtml(part) : `<p>${escapeHtml(part)}</p>`))
  const footer = p.footer.split('\n').map(escapeHtml).join('<br>')
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(p.subject)}</title></head>` +
    `<body>${paragraphs.join('')}<hr><p><small>${footer}</small></p></body></html>`
  )
}

function linkHtml(address: string): string {
  const link = escapeHtml(address)
  return `<p><a href="${link}">${link}</a></p>`
}
