import { inflated } from './inflate-entry.ts'
import { checkRelations, mainPartOf } from './docx-relations.ts'
import { readTags } from './read-tags.ts'
import { FileRefused, type Verdict } from './verdict.ts'
import { readStructure, type ZipEntry } from './zip-structure.ts'

const mainType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
/** Content types and relations are small; a larger one is not Word's. Bytes. */
const smallPartBytes = 1024 * 1024
const contentTypes = '[content_types].xml'
const packageRelations = '_rels/.rels'
const refusedNames = /(^|\/)(embeddings\/|activex|vbaproject\.bin$)/
const zipHeads = ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'].map(head => Buffer.from(head, 'latin1'))
const doctype = Buffer.from('<!DOCTYPE')

/**
 * What a whole ZIP is: a Word document that can be opened without harm, or why it is not taken.
 * Inflates every entry once, keeping only the small parts that say what the package is made of.
 * Source: reliability.md 10
 */
export async function inspectDocx(bytes: Buffer): Promise<Verdict> {
  try {
    const entries = await readStructure(bytes)
    for (const entry of entries) checkName(entry.name.toLowerCase())
    const kept = await readParts(entries)
    checkMainType(kept, entries)
    for (const [name, xml] of kept) if (name.endsWith('.rels')) checkRelations(readTags(xml))
    return { type: 'docx', flags: [] }
  } catch (error) {
    if (error instanceof FileRefused) return { key: error.key }
    throw error
  }
}

function checkName(name: string): void {
  if (refusedNames.test(name)) throw new FileRefused('file.unsafe')
}

/** The text of the content types and of all relations, by lower-case name. */
async function readParts(entries: readonly ZipEntry[]): Promise<Map<string, string>> {
  const kept = new Map<string, string>()
  for (const entry of entries) {
    const name = entry.name.toLowerCase()
    const small = name === contentTypes || name.endsWith('.rels')
    if (small && entry.inflatedBytes > smallPartBytes) throw new FileRefused('file.unsafe')
    const pieces: Buffer[] = []
    const look = lookAt(/\.(xml|rels)$/.test(name))
    for await (const piece of inflated(entry)) {
      look(piece)
      if (small) pieces.push(piece)
    }
    if (small) kept.set(name, Buffer.concat(pieces).toString())
  }
  return kept
}

/** Looks at an entry's pieces as they come: no ZIP inside, no document type, and XML in UTF-8 only. */
function lookAt(isXml: boolean): (piece: Buffer) => void {
  let before = Buffer.alloc(0)
  let first = true
  return piece => {
    const bytes = Buffer.concat([before, piece])
    if (first && bytes.length >= 4) {
      first = false
      if (zipHeads.some(head => head.equals(bytes.subarray(0, 4)))) throw new FileRefused('file.unsafe')
      if (isXml && namesAnotherEncoding(bytes)) throw new FileRefused('file.unsafe')
    }
    if (bytes.includes(doctype) || (isXml && bytes.includes(0))) throw new FileRefused('file.unsafe')
    before = first ? bytes : Buffer.from(bytes.subarray(-doctype.length))
  }
}

function namesAnotherEncoding(start: Buffer): boolean {
  const head = start.toString('latin1', 0, 200)
  const named = /^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["']([^"']*)/.exec(head)?.[1]
  return named !== undefined && !['utf-8', 'us-ascii', 'ascii'].includes(named.toLowerCase())
}

/** The package's main part is there and is a Word document without macros. */
function checkMainType(kept: ReadonlyMap<string, string>, entries: readonly ZipEntry[]): void {
  const types = readTags(kept.get(contentTypes) ?? '')
  const main = mainPartOf(readTags(kept.get(packageRelations) ?? ''))
  const exists = entries.some(entry => entry.name.toLowerCase() === main)
  const override = types.find(tag => tag.name === 'Override' && attribute(tag, 'PartName') === `/${main}`)
  const byExtension = types.find(
    tag => tag.name === 'Default' && main?.endsWith(`.${attribute(tag, 'Extension')}`),
  )
  const type = (override ?? byExtension)?.attributes.get('ContentType')
  if (!exists || type !== mainType) throw new FileRefused('file.format')
}

function attribute(tag: { attributes: ReadonlyMap<string, string> }, name: string): string | undefined {
  return tag.attributes.get(name)?.toLowerCase()
}
