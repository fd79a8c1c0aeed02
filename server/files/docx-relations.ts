import type { Tag } from './read-tags.ts'
import { FileRefused } from './verdict.ts'

/** The two editions of the standard name the same relations differently. */
const kinds = [
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships/',
  'http://purl.oclc.org/ooxml/officeDocument/relationships/',
]
/** `C:\Templates\x.dotm` or the same as a file URL; never another machine's. */
const localDrive = /^(?:file:\/\/\/)?[A-Za-z]:[\\/](?![\\/])/

function kindOf(relation: Tag): string | undefined {
  const type = relation.attributes.get('Type') ?? ''
  const prefix = kinds.find(known => type.startsWith(known))
  return prefix === undefined ? undefined : type.slice(prefix.length)
}

/**
 * Nothing outside the package is fetched when the document is opened: external are only hyperlinks, which wait
 * for a click, and a template on a local drive. Source: reliability.md 10
 *
 * @throws FileRefused 'file.unsafe'
 */
export function checkRelations(tags: readonly Tag[]): void {
  for (const relation of tags.filter(tag => tag.name === 'Relationship')) {
    if ((relation.attributes.get('TargetMode') ?? 'Internal') === 'Internal') continue
    const kind = kindOf(relation)
    const template = kind === 'attachedTemplate' && localDrive.test(relation.attributes.get('Target') ?? '')
    if (kind !== 'hyperlink' && !template) throw new FileRefused('file.unsafe')
  }
}

/** The name of the part that the package's own relations call its document, lower case, without a leading slash. */
export function mainPartOf(tags: readonly Tag[]): string | undefined {
  const relation = tags.find(tag => tag.name === 'Relationship' && kindOf(tag) === 'officeDocument')
  return relation?.attributes
    .get('Target')
    ?.toLowerCase()
    .replace(/^\.?\//, '')
}
