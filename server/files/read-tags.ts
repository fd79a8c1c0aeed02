import { FileRefused } from './verdict.ts'

/** A start tag: its local name, and its attributes by local name with entities decoded. */
export interface Tag {
  name: string
  attributes: ReadonlyMap<string, string>
}

/**
 * The start tags of a small, plain XML part. Reads each character once.
 *
 * @throws FileRefused 'file.unsafe' for declarations, comments and anything else two readers may read differently
 */
export function readTags(xml: string): Tag[] {
  const tags: Tag[] = []
  for (let at = xml.indexOf('<'); at !== -1;) {
    const end = tagEnd(xml, at)
    const inside = xml.slice(at + 1, end)
    if (inside.startsWith('!')) throw new FileRefused('file.unsafe')
    if (!inside.startsWith('?') && !inside.startsWith('/')) tags.push(tagOf(inside))
    at = xml.indexOf('<', end)
  }
  return tags
}

/** The place of the `>` that ends the tag: the first one outside quotes. */
function tagEnd(xml: string, from: number): number {
  let quote = ''
  for (let at = from + 1; at < xml.length; at += 1) {
    const character = xml[at] ?? ''
    if (quote) {
      if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if (character === '>') return at
    else if (character === '<') break
  }
  throw new FileRefused('file.unsafe')
}

function tagOf(inside: string): Tag {
  const attributes = new Map<string, string>()
  for (const [, name = '', double, single] of inside.matchAll(
    /\s([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
  )) {
    attributes.set(localName(name), decoded(double ?? single ?? ''))
  }
  return { name: localName(inside.split(/[\s/]/, 1)[0] ?? ''), attributes }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decoded(value: string): string {
  return value.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|[a-z]{2,4});/g, (whole, entity: string) => {
    if (!entity.startsWith('#')) return entities[entity] ?? whole
    const point = entity[1] === 'x' ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1))
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
}
