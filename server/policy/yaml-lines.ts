import { isMap, isNode, isScalar, isSeq, type Document, type LineCounter } from 'yaml'

/**
 * The line, from 1, on which what the path names stands; of a thing that is missing, the nearest one around it.
 *
 * @param path keys and numbers joined by dots
 */
export function lineOf(yaml: Document, lines: LineCounter, path: string): number {
  let at: unknown = yaml.contents
  let start = startOf(at) ?? 0
  for (const step of path.split('.')) {
    const [marker, inner] = into(at, step)
    if (marker === undefined) break
    start = startOf(marker) ?? start
    at = inner
  }
  return lines.linePos(start).line
}

/** The node that shows where the step leads (the key, or the item), and what is there. */
function into(at: unknown, step: string): [unknown, unknown] {
  if (isMap(at)) {
    const pair = at.items.find(({ key }) => isScalar(key) && String(key.value) === step)
    return [pair?.key, pair?.value]
  }
  const item: unknown = isSeq(at) ? at.items[Number(step)] : undefined
  return [item, item]
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}
