import type { AdvertPageProps } from './advert.tsx'

/** JSON that cannot end its script element: `<` is escaped. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}

/** The advert as schema.org JobPosting: a data block, the one place for raw markup. Source: ux.md 12 */
export function JobPosting({ frame, advert, url }: AdvertPageProps) {
  const posting = {
    '@context': 'https://schema.org/',
    '@type': 'JobPosting',
    title: advert.title,
    description: advert.text,
    datePosted: advert.publishedAt?.toISOString(),
    validThrough: advert.deadlineOn ?? undefined,
    employmentType: advert.employmentType,
    hiringOrganization: { '@type': 'Organization', name: frame.controllerName },
    jobLocation: {
      '@type': 'Place',
      address: { '@type': 'PostalAddress', addressLocality: advert.place },
    },
    identifier: { '@type': 'PropertyValue', name: frame.controllerName, value: advert.slug },
    directApply: true,
    url,
  }
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: safeJson(posting) }} />
}
