import { basename, dirname } from 'node:path'
import { lineAt, offencesAt, type Offence, type Source } from './source.ts'

/** A rule over the product's source: what it keeps, and what goes against it. */
export interface Rule {
  title: string
  offences(sources: readonly Source[]): Offence[]
}

interface Ban {
  title: string
  /** With the `g` flag. */
  pattern: RegExp
  says: string
  where?: 'text' | 'code' | 'bare'
  /** Files where it may stand. */
  except?: RegExp
}

function banned(ban: Ban): Rule {
  return {
    title: ban.title,
    offences: sources =>
      sources
        .filter(source => ban.except === undefined || !ban.except.test(source.path))
        .flatMap(source => offencesAt(source, ban.where ?? 'bare', ban)),
  }
}

const stores = /^server\/store\/|-store\.ts$/
/** The erasers of places are the stores' side of the engine. */
const storesAndPlaces = /^server\/store\/|-(store|place)\.ts$/

const bans: readonly Ban[] = [
  {
    title: 'only base/config.ts reads the environment',
    pattern: /\bprocess\s*\.\s*env\b/g,
    says: 'reads the environment',
    except: /^server\/base\/config\.ts$/,
  },
  {
    title: 'only base/clock.ts reads time',
    pattern:
      /\bDate\.now\b|\bnew Date\(\s*\)|(?<!new )\bDate\(\s*\)|\bperformance\.now\b|\bhrtime\b|\bTemporal\.Now\b/g,
    says: 'reads the time',
    except: /^server\/base\/clock\.ts$/,
  },
  {
    title: 'only base/ids.ts makes randomness, and the vault its keys and nonces',
    pattern:
      /\brandom(Bytes|UUID|Int|FillSync|Fill)\b|\bMath\.random\b|\bgetRandomValues\b|\bgenerateKey(Pair)?(Sync)?\b/g,
    says: 'makes randomness',
    except: /^server\/(base\/ids\.ts$|vault\/)/,
  },
  {
    title: 'only base/log.ts logs; the command line talks to its user',
    pattern: /\bconsole\b|\bprocess\.(stdout|stderr)\b/g,
    says: 'writes by itself',
    except: /^(server\/base\/log\.ts$|cli\/)/,
  },
  {
    title: 'only base/log.ts knows the log library',
    pattern: /['"]pino(-http)?['"]/g,
    where: 'code',
    says: 'imports the log library',
    except: /^server\/base\/log\.ts$/,
  },
  {
    title: 'only base/program.ts starts programs',
    pattern: /\bchild_process\b/g,
    where: 'code',
    says: 'starts programs',
    except: /^server\/base\/program\.ts$/,
  },
  {
    title: 'nothing is deleted or changed in bulk outside stores',
    pattern:
      /\.(deleteOne|deleteMany|findOneAndDelete|findByIdAndDelete|updateMany|bulkWrite|dropDatabase|dropCollection)\(/g,
    says: 'deletes or changes in bulk',
    except: storesAndPlaces,
  },
  {
    title: 'only stores touch models',
    pattern: /from\s+['"]mongo(ose|db)['"]/g,
    where: 'code',
    says: 'imports the database library',
    except: stores,
  },
  {
    title: 'text never becomes code',
    pattern: /\beval\s*\(|\bnew Function\b|\bFunction\s*\(/g,
    says: 'makes code of text',
  },
  {
    title: 'a pattern is never made of a value',
    pattern: /\bRegExp\(/g,
    says: 'makes a pattern of a value',
  },
  {
    title: 'the host name a client claims is never read',
    pattern: /\b(req|request|raw)\.(hostname|host)\b/g,
    says: 'reads the host name of the request',
  },
  {
    title: 'the Router renders by itself and leaves the host application alone',
    pattern: /\bres(ponse)?\.render\(|\bapp\.set\(|\.engine\(['"]/g,
    says: 'uses a setting of the application',
    except: /^server\/app\.ts$/, // the standalone host's own application
  },
  {
    title: 'Agenda only rings',
    pattern: /\b(agenda|queue)\.(schedule|now|create|purge)\(|\bjob\.(save|schedule|repeatAt)\(/g,
    says: 'uses a word of Agenda that loses or doubles jobs',
  },
  {
    title: 'every route is declared by route({ allow, record })',
    pattern: /\b(router|app)\.(get|post|put|patch|delete|all)\(/g,
    says: 'adds a route past route()',
    except: /^server\/http\//,
  },
  {
    title: 'no inline style or script, and no markup from text',
    pattern: /<[a-z][\w-]*\s(?:[^<>]*\s)?style=[{"]|\bdangerouslySetInnerHTML\b|\son[a-z]+="/g,
    where: 'code',
    says: 'is inline style, script or raw markup',
    except: /^views\/vacancies\/structured-data\.tsx$/, // JSON for search engines, with every `<` written out
  },
  {
    title: 'a default import or export never hides a name',
    pattern: /\bexport\s+default\b|\bexport\s*\{[^}]*\bas default\b/g,
    says: 'is a default export',
  },
  {
    title: 'deferred work is not a comment',
    pattern: /\b(TODO|FIXME|XXX|HACK)\b/g,
    where: 'text',
    says: 'defers work in a comment',
  },
]

/** At most one file may do it. */
function inOneFile(title: string, pattern: RegExp, says: string): Rule {
  return {
    title,
    offences: sources => {
      const hits = sources
        .map(source => offencesAt(source, 'bare', { pattern, says }))
        .filter(found => found.length > 0)
      return hits.length > 1 ? hits.flat() : []
    },
  }
}

const vague = [
  'util',
  'utils',
  'helper',
  'helpers',
  'manager',
  'common',
  'misc',
  'data',
  'info',
  'handle',
  'handler',
]

function vagueName(name: string): boolean {
  return (
    vague.includes(name) ||
    name.split('-').some(part => /^(utils?|helpers?|managers?|common|misc)$/.test(part))
  )
}

const names: Rule = {
  title: 'files are kebab-case and named for what they hold',
  offences: sources =>
    sources.flatMap(({ path }) => {
      const name = basename(path).replace(/(\.test)?\.tsx?$/, '')
      const says = [
        ...(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) ? [] : ['is not kebab-case']),
        ...([name, ...dirname(path).split('/')].some(vagueName) ? ['has a name that says nothing'] : []),
      ]
      return says.map(sentence => ({ path, line: 1, says: sentence }))
    }),
}

const exportedNames: Rule = {
  title: 'exports are named for what they are',
  offences: sources =>
    sources.flatMap(source =>
      offencesAt(source, 'bare', {
        pattern:
          /^export (?:async )?(?:const|function|class|interface|type) (\w*(?:Util|Helper|Manager|Misc)s?|(?:data|info|handle|common)\b)/gm,
        says: 'exports a name that says nothing',
      }),
    ),
}

/** Of the product and of its tests. */
export const longFiles: Rule = {
  title: 'files have at most 300 lines',
  offences: sources =>
    sources
      .filter(source => source.text.trimEnd().split('\n').length > 300)
      .map(({ path }) => ({ path, line: 300, says: 'has more than 300 lines' })),
}

const exported =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function|class|interface|type|enum) \w/gm

/** A type that follows right below is the companion of what is documented above it, as overloads are of their function. */
const docstrings: Rule = {
  title: 'every export has a docstring',
  offences: sources =>
    sources.flatMap(source => {
      const lines = source.text.split('\n')
      return [...source.bare.matchAll(exported)]
        .map(match => lineAt(source.text, match.index))
        .filter(line => !isDocumented(lines, line - 1))
        .map(line => ({ path: source.path, line, says: 'is exported without a docstring' }))
    }),
}

function isDocumented(lines: readonly string[], at: number): boolean {
  const above = lines[at - 1]?.trim() ?? ''
  if (above.endsWith('*/')) return true
  if (above === '' || above.startsWith('//') || above.startsWith('import ')) return false
  return above.startsWith('export ')
    ? isDocumented(lines, at - 1)
    : (lines[at] ?? '').startsWith('export type ')
}

/** The rules that look at one file at a time, and those that count over all. */
export const rules: readonly Rule[] = [
  ...bans.map(banned),
  inOneFile(
    'the address of the client is read in one file',
    /\b(req|request|raw)\.(ip|ips)\b/g,
    'reads the client address',
  ),
  inOneFile('redirects leave from one file', /\.redirect\(/g, 'redirects'),
  names,
  exportedNames,
  longFiles,
  docstrings,
]

/** The names of personal fields stand in one file. */
export function fieldNamesOutside(sources: readonly Source[], fieldNames: readonly string[]): Offence[] {
  const twoWords = fieldNames.filter(name => /[a-z][A-Z]/.test(name))
  return sources
    .filter(source => source.path !== 'server/policy/fields.ts')
    .flatMap(source =>
      twoWords.flatMap(name =>
        offencesAt(source, 'text', { pattern: wholeWord(name), says: `names the personal field ${name}` }),
      ),
    )
}

/** No path of a stored shape is named like a personal field: personal data has no columns. */
export function fieldNamedPaths(sources: readonly Source[], fieldNames: readonly string[]): Offence[] {
  return sources
    .filter(source => stores.test(source.path))
    .flatMap(source =>
      fieldNames.flatMap(name =>
        offencesAt(source, 'bare', {
          pattern: new RegExp(`\\b${name}\\s*:`, 'g'),
          says: `has a path named like the field ${name}`,
        }),
      ),
    )
}

function wholeWord(name: string): RegExp {
  return new RegExp(`\\b${name}\\b`, 'g')
}

/** Tests are in a folder named like that of their source, or in one of the folders for whole ways. */
export function misplacedTests(tests: readonly Source[], folders: ReadonlySet<string>): Offence[] {
  const whole = 'support journey proof crash races fuzz life-cycle load performance'
  const ways = new Set(whole.split(' '))
  return tests
    .filter(({ path }) => path.endsWith('.test.ts') || path.endsWith('.test.tsx'))
    .filter(({ path }) => path.split('/').length > 2)
    .filter(({ path }) => {
      const folder = path.split('/')[1] ?? ''
      return !ways.has(folder) && !folders.has(folder)
    })
    .map(({ path }) => ({ path, line: 1, says: 'tests no folder of the product' }))
}

/** A test that is run alone hides the others. */
export function testsAlone(tests: readonly Source[]): Offence[] {
  return tests.flatMap(source =>
    offencesAt(source, 'bare', { pattern: /\b(describe|it|context)\.only\(/g, says: 'is run alone' }),
  )
}
