const longestName = 100

/** A name that no mail program turns into a link or a second line: one line, at most 100 characters. */
export function softenName(name: string): string {
  return cut(oneLine(name))
    .replaceAll('://', ': / /')
    .replace(/\.(?=\S)/g, '. ')
    .replace(/@/g, ' @ ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** The text without line breaks and control characters: what a subject may hold. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim()
}

/** At most 100 characters. */
export function cut(text: string): string {
  const characters = Array.from(text)
  return characters.length <= longestName ? text : `${characters.slice(0, longestName - 1).join('')}…`
}

/** The text as HTML text. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, character => entities[character] ?? character)
}
