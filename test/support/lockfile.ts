import { z } from 'zod'

const entry = z.looseObject({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  hasInstallScript: z.boolean().optional(),
  link: z.boolean().optional(),
})
const lockfile = z.looseObject({ lockfileVersion: z.literal(3), packages: z.record(z.string(), entry) })

/** One installed package of the lockfile. */
export interface LockedPackage {
  /** Where it is installed, `node_modules/...`. */
  path: string
  name: string
  version: string
  entry: z.output<typeof entry>
}

/** The packages a lockfile installs, without the project itself. */
export function readLockfile(text: string): LockedPackage[] {
  return Object.entries(lockfile.parse(JSON.parse(text)).packages)
    .filter(([path]) => path !== '')
    .map(([path, found]) => ({
      path,
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: found.version ?? '',
      entry: found,
    }))
}

/** What must not be in a lockfile. */
export interface LockfileRules {
  once: readonly string[]
  mayHaveScripts: readonly string[]
  /** `< 1.2.3` or `= 1.2.3`, by name. */
  knownBad: Readonly<Record<string, string>>
}

/** A sentence for each thing that should not be. Source: stack.md 4, reliability.md 19 */
export function lockfileProblems(packages: readonly LockedPackage[], rules: LockfileRules): string[] {
  return [
    ...rules.once.flatMap(name => {
      const copies = packages.filter(found => found.name === name).length
      return copies === 1 ? [] : [`${name}: ${copies} copies`]
    }),
    ...packages.flatMap(found => problemsOf(found, rules).map(problem => `${found.path}: ${problem}`)),
  ]
}

function problemsOf({ name, version, entry: found }: LockedPackage, rules: LockfileRules): string[] {
  const bad = rules.knownBad[name]
  return [
    ...(found.integrity?.startsWith('sha512-') === true ? [] : ['no integrity hash']),
    ...(found.link === true || /^(git|file|ssh|http:)|\.git(#|$)/.test(found.resolved ?? '')
      ? ['comes from git or a file']
      : []),
    ...(found.hasInstallScript === true && !rules.mayHaveScripts.includes(name)
      ? ['runs a script at install']
      : []),
    ...(bad !== undefined && isBad(version, bad) ? [`${version} is known to be bad (${bad})`] : []),
  ]
}

function isBad(version: string, rule: string): boolean {
  const [sign = '', limit = ''] = rule.split(' ')
  const order = compare(version, limit)
  return sign === '=' ? order === 0 : order < 0
}

function compare(left: string, right: string): number {
  const [a, b] = [left, right].map(version => version.split('-')[0]?.split('.').map(Number) ?? [])
  for (const place of [0, 1, 2]) {
    const difference = (a?.[place] ?? 0) - (b?.[place] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
