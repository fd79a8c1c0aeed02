import { lineAt, resolved, type Offence, type Source } from './source.ts'

const floors = ['policy', 'base', 'store', 'vault', 'files', 'audit', 'mail', 'views', 'access', 'http']
const early = [...floors, 'vacancies', 'consents', 'staff']
const slices = [
  ...early,
  'applications',
  'review',
  'pool',
  'cases',
  'statements',
  'decisions',
  'statistics',
  'referees',
]
const engines = ['erasure', 'backup']
const late = ['portal', 'rights', 'notice', 'records', 'operations', 'copies']

/** Which folder may import which. Source: architecture.md 3 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  policy: [],
  base: ['policy'],
  store: ['policy', 'base'],
  vault: ['policy', 'base', 'store'],
  audit: ['policy', 'base', 'store'],
  files: ['policy', 'base', 'store', 'vault'],
  mail: ['policy', 'base', 'store', 'vault', 'views'],
  views: ['policy'],
  access: ['policy', 'base', 'store', 'vault', 'audit', 'mail'],
  http: ['policy', 'base', 'store', 'access', 'audit', 'views'],
  vacancies: floors,
  consents: floors,
  staff: floors,
  applications: [...floors, 'vacancies', 'consents'],
  // An entry that was taken away is in the ledger.
  referees: [...floors, 'vacancies', 'consents', 'applications', 'erasure'],
  review: [...floors, 'vacancies', 'consents', 'applications', 'statements', 'referees'],
  pool: [...floors, 'vacancies', 'consents', 'applications', 'cases'],
  cases: [...floors, 'vacancies', 'consents', 'applications'],
  statements: [...floors, 'vacancies', 'consents', 'applications', 'cases'],
  decisions: [...floors, 'vacancies', 'consents', 'applications', 'statements'],
  statistics: [...floors, 'vacancies', 'consents', 'applications'],
  erasure: ['policy', 'base', 'store', 'vault', 'files', 'audit', 'mail'],
  backup: ['policy', 'base', 'store', 'vault', 'files', 'audit', 'mail', 'erasure'],
  ...Object.fromEntries(late.map(slice => [slice, [...slices, ...engines]])),
  jobs: [...slices.filter(folder => folder !== 'http'), ...late, ...engines],
  cli: [...slices, ...late, ...engines, 'jobs', 'composition'],
  composition: [...slices, ...late, ...engines, 'jobs', 'cli'],
}

/** What the bottom floor may stand on. Hashing and writing host names in ASCII are pure. */
const purePackages = [
  /^zod$/,
  /^yaml$/,
  /^temporal-polyfill/,
  /^libphonenumber-js/,
  /^@navikt\/fnrvalidator$/,
  /^node:crypto$/,
  /^node:url$/,
]

/** The folder a file counts as; `composition` for the three files that put all together, undefined outside the product. */
export function folderOf(path: string): string | undefined {
  const [top = '', next = ''] = path.split('/')
  if (top !== 'server') return ['views', 'jobs', 'cli'].includes(top) ? top : undefined
  return next.endsWith('.ts') ? 'composition' : next
}

/** Imports that go against the matrix. */
export function forbiddenImports(sources: readonly Source[]): Offence[] {
  return sources.flatMap(source => {
    const from = folderOf(source.path)
    if (from === undefined) return []
    return source.imports.flatMap(imported => {
      const says = whyForbidden(source.path, from, imported)
      return says === undefined ? [] : [offence(source, imported, says)]
    })
  })
}

function whyForbidden(path: string, from: string, imported: string): string | undefined {
  if (!imported.startsWith('.')) {
    const impure = from === 'policy' && !purePackages.some(pure => pure.test(imported))
    return impure ? `policy imports ${imported}, which is not among its pure packages` : undefined
  }
  const to = folderOf(resolved(path, imported))
  if (to === undefined) return `${from} imports ${imported}, which is outside the product`
  if (to === from) return undefined
  const known = mayImport[from]
  if (known === undefined) return `${from} is not in the import matrix`
  if (to === 'jobs' && from === 'composition' && path !== 'server/glemme.ts')
    return 'in server only glemme.ts imports jobs'
  return known.includes(to) ? undefined : `${from} must not import ${to}`
}

function offence(source: Source, imported: string, says: string): Offence {
  return { path: source.path, line: lineAt(source.code, source.code.indexOf(imported)), says }
}

/** Relative imports without their suffix, or that climb more than two floors. */
export function carelessImports(sources: readonly Source[]): Offence[] {
  return sources.flatMap(source =>
    source.imports
      .filter(imported => imported.startsWith('.'))
      .flatMap(imported => {
        if (!/\.(tsx?|json|cjs|mjs|js)$/.test(imported))
          return [offence(source, imported, `${imported} has no suffix`)]
        const floorsUp = imported.split('/').filter(part => part === '..').length
        const most = source.path.startsWith('test/') ? 3 : 2
        return floorsUp > most
          ? [offence(source, imported, `${imported} climbs more than ${most} floors`)]
          : []
      }),
  )
}

/** Each circle of folders that import each other, as one offence at the file that closes it. */
export function folderCycles(sources: readonly Source[]): Offence[] {
  const edges = new Map<string, Map<string, Source>>()
  for (const source of sources) {
    const from = folderOf(source.path)
    if (from === undefined || from === 'composition') continue
    for (const imported of source.imports.filter(name => name.startsWith('.'))) {
      const to = folderOf(resolved(source.path, imported))
      if (to === undefined || to === from) continue
      const known = edges.get(from) ?? new Map<string, Source>()
      edges.set(from, known.set(to, source))
    }
  }
  return [...edges.keys()].flatMap(start => circleFrom(start, edges))
}

function circleFrom(start: string, edges: ReadonlyMap<string, ReadonlyMap<string, Source>>): Offence[] {
  const seen = new Set<string>()
  const walk = (folder: string, way: readonly string[]): Offence[] => {
    for (const [next, source] of edges.get(folder) ?? []) {
      if (next === start)
        return [{ path: source.path, line: 1, says: `folders in a circle: ${[...way, start].join(' > ')}` }]
      if (seen.has(next)) continue
      seen.add(next)
      const found = walk(next, [...way, next])
      if (found.length > 0) return found
    }
    return []
  }
  return walk(start, [start])
}
