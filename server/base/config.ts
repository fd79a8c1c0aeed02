import { existsSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import type { z } from 'zod'
import { StartRefusal } from './errors.ts'
import { packageRoot } from './package-root.ts'
import { settings } from './settings.ts'
import type { Setting } from './setting-readers.ts'

export { packageRoot } from './package-root.ts'
export { settings } from './settings.ts'

type Settings = { [Name in keyof typeof settings]: z.output<(typeof settings)[Name]['reads']> }

/** The settings as read, folders absolute. `production` makes everything strict. */
export interface Config {
  production: boolean
  port: number
  host: string
  /** 0: none. */
  opsPort: number
  /** Without a slash at the end. */
  publicUrl: string
  mongodbUri: string | undefined
  keysUri: string | undefined
  smtpUrl: string | undefined
  mailFrom: string
  policyFile: string
  dataDir: string
  uploadsDir: string
  keyringDir: string
  /** Where the keys are copied to; none: whoever runs the product copies them. */
  keyBackupDirs: readonly string[]
  ledgerDir: string
  rootKeyFile: string
  secretsDir: string
  trustProxy: number | string[]
  test: { offsetMs: number; skewMs: number; failpoints: string }
}

/**
 * The settings, or every problem with them at once.
 *
 * @param environment names and texts; unset and empty mean the same
 * @throws StartRefusal one line a problem: the setting, what is wrong, an example
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const reasons: string[] = []
  const read: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries<Setting>(settings)) {
    const given = environment[name] || setting.otherwise
    const parsed = setting.reads.safeParse(given ?? '')
    if (parsed.success) read[name] = parsed.data
    else {
      const example = setting.example === '' ? '' : ` Example: ${setting.example}`
      reasons.push(`${name}: ${parsed.error.issues[0]?.message ?? 'not valid'}.${example}`)
    }
  }
  reasons.push(...unknownNames(environment), ...productionProblems(environment))
  if (reasons.length > 0) throw new StartRefusal(reasons)
  return configOf(read as Settings)
}

/** The settings in `.env` of the folder that the process was started in count, where the environment does not say otherwise. */
export function loadEnvironmentFile(): void {
  const file = resolve('.env')
  if (existsSync(file)) process.loadEnvFile(file)
}

/**
 * The settings of the environment, with these instead where given: for a host that mounts the product.
 *
 * @throws StartRefusal as `readConfig`
 */
export function configWith(instead: Readonly<Partial<Record<keyof typeof settings, string>>>): Config {
  return readConfig({ ...process.env, ...instead })
}

function configOf(read: Settings): Config {
  const data = read.GLEMME_DATA_DIR
  return {
    production: read.NODE_ENV === 'production',
    port: read.PORT,
    host: read.GLEMME_HOST,
    opsPort: read.GLEMME_OPS_PORT,
    publicUrl: read.GLEMME_PUBLIC_URL ?? `http://localhost:${read.PORT}`,
    mongodbUri: read.MONGODB_URI,
    keysUri: read.GLEMME_KEYS_URI,
    smtpUrl: read.SMTP_URL,
    mailFrom: read.GLEMME_MAIL_FROM,
    policyFile: read.GLEMME_POLICY ?? join(packageRoot, 'policy.example.yaml'),
    dataDir: data,
    uploadsDir: read.GLEMME_UPLOADS_DIR,
    keyringDir: read.GLEMME_KEYRING_DIR ?? join(data, 'keyring'),
    keyBackupDirs: read.GLEMME_KEY_BACKUP_DIRS,
    ledgerDir: read.GLEMME_LEDGER_DIR ?? join(data, 'ledger'),
    rootKeyFile: read.GLEMME_ROOT_KEY_FILE ?? join(data, 'secrets', 'root.key'),
    secretsDir: join(data, 'secrets'),
    trustProxy: read.GLEMME_TRUST_PROXY,
    test: {
      offsetMs: read.GLEMME_TEST_OFFSET_MS,
      skewMs: read.GLEMME_TEST_SKEW_MS,
      failpoints: read.GLEMME_FAILPOINTS,
    },
  }
}

const elsewhere = new Set(['GLEMME_TEST_REQUIRE', 'GLEMME_TORTURE']) // read by the test run, not by the product

function unknownNames(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(environment)
    .filter(name => name.startsWith('GLEMME_') && !(name in settings) && !elsewhere.has(name))
    .map(name => `${name}: there is no such setting. See .env.example`)
}

function productionProblems(environment: Readonly<Record<string, string | undefined>>): string[] {
  if (environment['NODE_ENV'] !== 'production') return []
  const missing = [
    'MONGODB_URI',
    'SMTP_URL',
    'GLEMME_POLICY',
    'GLEMME_PUBLIC_URL',
    'GLEMME_ROOT_KEY_FILE',
  ] as const
  const reasons = missing
    .filter(name => !environment[name])
    .map(name => `${name}: must be set in production. Example: ${settings[name].example}`)
  if (environment['GLEMME_PUBLIC_URL'] && !environment['GLEMME_PUBLIC_URL'].startsWith('https://')) {
    reasons.push(
      `GLEMME_PUBLIC_URL: must be https in production. Example: ${settings.GLEMME_PUBLIC_URL.example}`,
    )
  }
  for (const [name, setting] of Object.entries<Setting>(settings)) {
    if (setting.onlyForTests && environment[name])
      reasons.push(`${name}: is for tests and refused in production`)
  }
  return reasons
}

/** The text of `.env.example`, made from the table. */
export function environmentExample(): string {
  const lines = Object.entries<Setting>(settings).map(([name, setting]) => {
    const note = setting.onlyForTests ? ' (tests only, refused in production)' : ''
    return `# ${setting.says}${note}\n# ${name}=${setting.example || setting.otherwise || ''}\n`
  })
  return lines.join('\n')
}

/** What the machine has to offer when a `mongod` is looked for. */
export interface Machine {
  /** MONGOMS_SYSTEM_BINARY: a `mongod` the operator points at. */
  systemBinary: string | undefined
  /** The folders of PATH, in order. */
  searchPath: readonly string[]
  /** Ours, below the user's cache folder; it may not exist yet. */
  cacheDir: string
}

/** The places to look for programs and to keep fetched ones. */
export function readMachine(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Machine {
  const home = environment['HOME'] || homedir() || tmpdir()
  return {
    systemBinary: environment['MONGOMS_SYSTEM_BINARY'] || undefined,
    searchPath: (environment['PATH'] ?? '').split(delimiter).filter(Boolean),
    cacheDir: join(environment['XDG_CACHE_HOME'] || join(home, '.cache'), 'glemme'),
  }
}

/** The environment of this process with changes, for a program it starts. */
export function environmentWith(
  changes: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
  return { ...process.env, ...changes }
}
