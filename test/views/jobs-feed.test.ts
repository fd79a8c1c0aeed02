import assert from 'node:assert/strict'
import { frameOf } from '../../views/frame.ts'
import { jobsFeed } from '../../views/vacancies/jobs-feed.ts'

const policy = {
  languages: ['nb', 'en'] as const,
  timeZone: 'Europe/Oslo',
  controller: { name: 'Fjord & Kontor <AS>' },
  contacts: { rights: { email: 'personvern@fjordkontor.example' } },
  authority: { name: 'Datatilsynet', url: 'https://www.datatilsynet.no' },
}
const now = new Date('2026-11-24T12:00:00.000Z')
const job = {
  slug: 'kokk',
  title: 'Kokk "på <b>ekte</b>"',
  place: 'Bergen',
  unit: 'Kjøkken',
  publishedAt: now,
}

describe('the feed of open jobs', () => {
  it('gives each job the address of its advert, in the language of the feed and below the mount', () => {
    const frame = frameOf(policy, { mount: '/jobb', path: '/jobs.rss', language: 'en', now })
    const feed = jobsFeed({ frame, origin: 'https://firma.example/jobb', jobs: [job] })
    assert.match(feed, /<guid>https:\/\/firma\.example\/jobb\/en\/jobs\/kokk<\/guid>/)
    assert.match(feed, /<pubDate>Tue, 24 Nov 2026 12:00:00 GMT<\/pubDate>/)
  })

  it('lets no title become markup', () => {
    const frame = frameOf(policy, { mount: '', path: '/jobs.rss', language: 'nb', now })
    const feed = jobsFeed({ frame, origin: 'https://firma.example', jobs: [job] })
    assert.match(feed, /<title>Kokk &quot;på &lt;b&gt;ekte&lt;\/b&gt;&quot;<\/title>/)
    assert.match(feed, /Fjord &amp; Kontor &lt;AS&gt;/)
    assert.doesNotMatch(feed, /<b>/)
  })
})
