/** How many first bytes say what a file claims to be. */
export const headBytes = 8

/** What the first bytes claim: a PDF, a ZIP (perhaps a DOCX), an older Office container, or nothing we take. */
export type Claim = 'pdf' | 'zip' | 'container' | undefined

const zipHead = Buffer.from('PK\x03\x04', 'latin1')
const containerHead = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const pdfHeads = [Buffer.from('%PDF-1.'), Buffer.from('%PDF-2.')]

/** What the file claims to be, by its very first bytes; name and content type are not asked. Source: reliability.md 10 */
export function claimOf(head: Uint8Array): Claim {
  const startsWith = (start: Buffer): boolean => start.equals(head.subarray(0, start.length))
  if (pdfHeads.some(startsWith)) return 'pdf'
  if (startsWith(zipHead)) return 'zip'
  if (startsWith(containerHead)) return 'container'
  return undefined
}
