import type { Visitor } from '../support/visitor.ts'

/** A form as a page shows it. */
export interface FoundForm {
  action: string
  isMultipart: boolean
  /** Names and the values they come with. */
  fields: [name: string, value: string][]
}

/** What one visitor has found so far. */
export interface Found {
  visitor: Visitor
  /** What the paths begin with that are theirs. */
  side: '/staff' | '/my' | '/'
  paths: string[]
  forms: FoundForm[]
}

/** Pages that end what the others need, that are for this machine, or that are there in the other language. */
const leadsOut = /\/sign-out|^\/(dev|en|assets)\b/
/** Paths of one kind, and forms of one shape: that many are enough. */
const mostOfKind = 3

/** Everything that can be reached from there by links, after so many pages at most. */
export async function findAll(
  of: Pick<Found, 'visitor' | 'side'>,
  starts: readonly string[],
  most: number,
): Promise<Found> {
  const found: Found = { ...of, paths: [...starts], forms: [] }
  for (let at = 0; at < found.paths.length && at < most; at += 1) {
    const path = found.paths[at] ?? ''
    learn(found, path, (await of.visitor.get(path)).html)
  }
  return found
}

/** The links and forms of that page are found too. */
export function learn(found: Found, path: string, html: string): void {
  const { forms } = found
  for (const [, to = ''] of html.matchAll(/href="(\/[^"#]*)/g)) learnPath(found, plain(to))
  for (const form of formsOf(html, path)) {
    const alike = forms.filter(one => shapeOf(one) === shapeOf(form))
    if (!leadsOut.test(form.action) && alike.length < mostOfKind) forms.push(form)
  }
}

/** Somebody was led there. */
export function learnPath({ paths }: Found, path: string): void {
  const alike = paths.filter(one => kindOf(one) === kindOf(path))
  if (!leadsOut.test(path) && !paths.includes(path) && alike.length < mostOfKind) paths.push(path)
}

/** Two paths that differ in ids are of one kind. */
function kindOf(path: string): string {
  return path
    .replace(/[a-z]{3}_[\w-]{22}/g, ':id')
    .replace(/[\w-]{43}/g, ':token')
    .replace(/\?.*/s, '?')
}

function shapeOf({ action, fields }: FoundForm): string {
  return `${kindOf(action)} ${fields.map(([name]) => name).join()}`
}

function formsOf(html: string, path: string): FoundForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].flatMap(([, head = '', inside = '']) =>
    /method="post"/i.test(head)
      ? [
          {
            action: plain(/action="([^"]*)"/.exec(head)?.[1] ?? path),
            isMultipart: head.includes('multipart/form-data'),
            fields: fieldsOf(inside),
          },
        ]
      : [],
  )
}

/** Every input with something that fits it; of several with one name, which is a choice, the last. */
function fieldsOf(html: string): [string, string][] {
  const fields = new Map<string, string>()
  for (const [, tag = '', head = '', inside = ''] of html.matchAll(controls)) {
    const name = plain(attribute(head, 'name'))
    const type = tag === 'input' ? attribute(head, 'type') : tag
    if (name !== '' && type !== 'file') fields.set(name, valueOf(type, head, inside))
  }
  return [...fields]
}

const controls =
  /<(input|select|textarea|button)\b([^>]*)>((?:(?!<\/?(?:input|select|textarea|button)\b)[\s\S])*)/g

function attribute(head: string, name: string): string {
  return (
    new Map([...head.matchAll(/\b([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value])).get(
      name,
    ) ?? ''
  )
}

function valueOf(type: string, head: string, inside: string): string {
  const set = plain(type === 'textarea' ? inside : attribute(head, 'value'))
  if (type === 'select') return plain(/<option[^>]*\bvalue="([^"]+)"/.exec(inside)?.[1] ?? '')
  if (set !== '' || type === 'hidden') return set
  if (type === 'email') return 'kari@eksempel.no'
  if (type === 'tel') return '412 34 567'
  if (type === 'date') return '2040-01-11'
  return 'Slik er det.'
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

function plain(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_whole, name: string) => entities[name] ?? '')
}
