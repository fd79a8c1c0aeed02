/** Characters that no keyboard means: controls but for line breaks and tabs, halves of characters, direction marks. */
const unwanted = /[\p{Cc}\p{Surrogate}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu

/** A text of blanks, joiners and marks alone shows nothing: it is empty. */
const visible = /[^\p{Cf}\p{Z}\p{M}\s]/u

/** What was typed, on one line: composed (NFC), without control characters, blanks single, none at the ends. */
export function asLine(typed: string): string {
  const line = typed.normalize('NFC').replace(/\s+/g, ' ').replace(unwanted, '').trim()
  return visible.test(line) ? line : ''
}

/** What was typed, lines kept: composed (NFC), lines end in `\n`, no other control characters but tabs. */
export function asText(typed: string): string {
  const lines = typed.normalize('NFC').replace(/\r\n?/g, '\n').split('\n')
  const text = lines
    .map(line => line.replace(/\t/g, '    ').replace(unwanted, '').trimEnd())
    .join('\n')
    .trim()
  return visible.test(text) ? text : ''
}

/** How many characters a reader counts on: code points, not units of UTF-16. */
export function charactersOf(text: string): number {
  return Array.from(text).length
}
