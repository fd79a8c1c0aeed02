/** LIX of a text: words a sentence plus per cent of words over 6 letters. Source: ux.md 9.1 */
export function lix(text: string): number {
  const words = text.match(/[\p{L}\p{N}-]+/gu) ?? []
  const sentences = text.match(/[.!?:;](\s|$)/g)?.length ?? 1
  const long = words.filter(word => word.length > 6).length
  return words.length / sentences + (100 * long) / words.length
}

/** What a reader sees of a page, without tags. */
export function seenText(html: string): string {
  return html
    .replace(/<script[\s\S]*?<\/script>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')
}

/** The paragraphs and list items of a page's main part, each as a sentence. */
export function sentencesOf(html: string): string {
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? ''
  return [...main.matchAll(/<(p|li) class="ds-paragraph[^>]*>([\s\S]*?)<\/\1>/g)]
    .map(found => seenText(found[2] ?? '').trim())
    .filter(text => /[.?]$/.test(text))
    .join(' ')
}
