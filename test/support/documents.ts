import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/** What a PDF of the tests holds. All text is readable in the bytes as it is, so that a search for it finds it. */
export interface PdfContent {
  text?: string
  title?: string
  /** The exact length to come out, when it is more than the document needs. */
  padToBytes?: number
  /** Further objects, as source between `obj` and `endobj`: `<< /S /JavaScript /JS (1) >>`. */
  objects?: readonly string[]
  /** Further entries of the catalog: `/OpenAction 7 0 R`. */
  catalog?: string
  /** Further entries of the trailer: `/Encrypt 7 0 R`. */
  trailer?: string
}

/** A PDF that any reader opens: one page with that text, and the title in its metadata. */
export function aPdf(content: PdfContent = {}): Buffer {
  const bare = pdfOf(content, 0)
  if (content.padToBytes === undefined) return bare
  const padding = content.padToBytes - bare.length
  if (padding < 0) throw new Error(`a document like this takes at least ${bare.length} bytes`)
  return pdfOf(content, padding)
}

function pdfOf(content: PdfContent, padding: number): Buffer {
  const page = `BT /F1 12 Tf 72 720 Td (${literal(content.text ?? 'Hei')}) Tj ET`
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${content.catalog ?? ''} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${wide(page.length)} >>\nstream\n${page}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Title (${literal(content.title ?? 'CV')}) /Producer (glemme tests) >>`,
    ...(content.objects ?? []),
    `<< /Length ${wide(padding)} >>\nstream\n${'x'.repeat(padding)}\nendstream`,
  ]
  return Buffer.from(assembled(objects, content.trailer ?? ''), 'latin1')
}

function assembled(objects: readonly string[], trailer: string): string {
  let body = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
  const offsets: number[] = []
  for (const [index, source] of objects.entries()) {
    offsets.push(body.length)
    body += `${index + 1} 0 obj\n${source}\nendobj\n`
  }
  const table = ['0000000000 65535 f ', ...offsets.map(offset => `${wide(offset)} 00000 n `)].join('\n')
  const size = objects.length + 1
  return (
    `${body}xref\n0 ${size}\n${table}\n` +
    `trailer\n<< /Size ${size} /Root 1 0 R /Info 6 0 R ${trailer} >>\nstartxref\n${wide(body.length)}\n%%EOF\n`
  )
}

/** Ten digits whatever the number, so that padding changes the length by itself only. */
function wide(number: number): string {
  return String(number).padStart(10, '0')
}

function literal(text: string): string {
  return text.replace(/[\\()]/g, found => `\\${found}`)
}

/** An entry of a ZIP of the tests. */
export interface ZipPart {
  name: string
  bytes: Buffer | string
  /** Deflated unless false. */
  compress?: boolean
  /** Unix mode: a symbolic link is 0o120777. */
  mode?: number
}

/** A ZIP with these entries, in that order. */
export async function aZip(parts: readonly ZipPart[]): Promise<Buffer> {
  const zip = new ZipFile()
  for (const part of parts) {
    zip.addBuffer(Buffer.from(part.bytes), part.name, {
      mtime: new Date(Date.UTC(2026, 0, 1)),
      compress: part.compress ?? true,
      ...(part.mode === undefined ? {} : { mode: part.mode }),
    })
  }
  zip.end()
  return await buffer(zip.outputStream)
}

const mainType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
const officeRelations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** What a DOCX of the tests holds. */
export interface DocxContent {
  text?: string
  title?: string
  /** Relations of the main part: lines of `aRelation`. */
  relations?: readonly string[]
  /** The content type of the main part. */
  mainType?: string
}

/** One relation of a part, external unless `target` lies in the package. */
export function aRelation(kind: string, target: string, mode = 'External'): string {
  return `<Relationship Id="rId${kind.length}${target.length}" Type="${officeRelations}/${kind}" Target="${target}" TargetMode="${mode}"/>`
}

/** The entries of a DOCX, for tests that bend one of them. */
export function docxParts(content: DocxContent = {}): ZipPart[] {
  const type = content.mainType ?? mainType
  return [
    {
      name: '[Content_Types].xml',
      bytes: `${xmlHead}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${type}"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      bytes: `${xmlHead}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${officeRelations}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    },
    {
      name: 'word/document.xml',
      bytes: `${xmlHead}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${escaped(content.text ?? 'Hei')}</w:t></w:r></w:p></w:body></w:document>`,
    },
    {
      name: 'word/_rels/document.xml.rels',
      bytes: `${xmlHead}<Relationships xmlns="${packageRelations}">${(content.relations ?? []).join('')}</Relationships>`,
    },
    {
      name: 'docProps/core.xml',
      bytes: `${xmlHead}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escaped(content.title ?? 'CV')}</dc:title></cp:coreProperties>`,
    },
  ]
}

/** A DOCX that Word opens: one paragraph with that text, and the title in its metadata. */
export async function aDocx(content: DocxContent = {}): Promise<Buffer> {
  return await aZip(docxParts(content))
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, found => `&#${found.charCodeAt(0)};`)
}
