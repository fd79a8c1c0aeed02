import { pathIn, type Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'

/** An open job as the feed shows it. */
export interface FeedJob {
  slug: string
  title: string
  place: string
  unit: string
  publishedAt: Date | null
}

/**
 * The open jobs as RSS 2.0; the guid of each is the address of its advert. Source: ux.md 12
 *
 * @param origin scheme, host and mount, without a slash at the end
 */
export function jobsFeed(p: { frame: Frame; origin: string; jobs: readonly FeedJob[] }): string {
  const { frame, origin } = p
  const say = t(frame.language)
  const absolute = (path: string): string =>
    escapeXml(origin + pathIn({ ...frame, base: languagePrefix(frame) }, path))
  const items = p.jobs.map(job => {
    const link = absolute(`/jobs/${job.slug}`)
    const date = job.publishedAt ? `<pubDate>${job.publishedAt.toUTCString()}</pubDate>` : ''
    const where = escapeXml([job.unit, job.place].filter(Boolean).join(', '))
    return `<item><title>${escapeXml(job.title)}</title><link>${link}</link><guid>${link}</guid><description>${where}</description>${date}</item>`
  })
  const title = escapeXml(`${say('frame.jobs')} – ${frame.controllerName}`)
  const channel = `<title>${title}</title><link>${absolute('/jobs')}</link><description>${title}</description><language>${frame.language}</language>`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>${channel}${items.join('')}</channel></rss>\n`
}

/** What the language adds behind the mount. */
function languagePrefix(frame: Frame): string {
  return frame.base.slice(frame.mount.length)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"']/g, sign => entities[sign] ?? sign)
}
