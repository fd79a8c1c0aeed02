import { existsSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { z } from 'zod'
import { StartRefusal } from './errors.ts'
import { packageRoot } from './package-root.ts'
import {
  folder,
  hops,
  milliseconds,
  optionalDatabase,
  optionalFolder,
  optionalText,
  port,
  text,
  type Setting,
} from './setting-readers.ts'

export { packageRoot } from './package-root.ts'

/** Every setting there is. `.env.example` is made from this table. */
export const settings = {
  NODE_ENV: {
    says: '`production` makes everything strict',
    reads: z.enum(['production', 'development', 'test'], 'must be production, development or test'),
    otherwise: 'development',
    example: 'production',
  },
  PORT: { says: 'The port to listen on', reads: port, otherwise: '3000', example: '3000' },
  GLEMME_HOST: {
    says: 'The address to listen on',
    reads: text,
    otherwise: '127.0.0.1',
    example: '127.0.0.1',
  },
  GLEMME_PUBLIC_URL: {
    says: 'What people type to get here, with the path of the mount; links in mails start with it. Otherwise http://localhost:PORT',
    reads: z
      .string()
      .refine(
        value =>
          value === '' || (z.url({ protocol: /^https?$/ }).safeParse(value).success && !/[?#]/.test(value)),
        'must be an address with http:// or https://, without ? and #',
      )
      .transform(value => (value === '' ? undefined : value.replace(/\/+$/, ''))),
    otherwise: '',
    example: 'https://jobb.firma.example',
  },
  MONGODB_URI: {
    says: 'The database, a replica set (name `glemme` unless it names one). Otherwise an embedded server in the data folder',
    reads: optionalDatabase,
    otherwise: '',
    example: 'mongodb://db.firma.example/glemme?replicaSet=rs0',
  },
  GLEMME_KEYS_URI: {
    says: 'The database of the data keys. Otherwise the same server, `<name>_keys`',
    reads: optionalDatabase,
    otherwise: '',
    example: '',
  },
  SMTP_URL: {
    says: 'The mail server. Otherwise, outside production, the development mailbox at /dev/mail',
    reads: optionalText,
    otherwise: '',
    example: 'smtps://user:password@smtp.firma.example',
  },
  GLEMME_MAIL_FROM: {
    says: 'The sender of all mails',
    reads: text,
    otherwise: 'jobb@glemme.example',
    example: 'jobb@firma.example',
  },
  GLEMME_POLICY: {
    says: 'The policy document; it becomes version 1',
    reads: optionalFolder,
    otherwise: '',
    example: 'policy.yaml',
  },
  GLEMME_DATA_DIR: {
    says: 'Database, keyring, ledger and secrets (mode 700)',
    reads: folder,
    otherwise: 'data',
    example: '/var/lib/glemme',
  },
  GLEMME_UPLOADS_DIR: {
    says: 'Ciphertext of files',
    reads: folder,
    otherwise: 'uploads',
    example: '/var/lib/glemme-uploads',
  },
  GLEMME_KEYRING_DIR: {
    says: 'Key epochs. Otherwise `keyring` in the data folder',
    reads: optionalFolder,
    otherwise: '',
    example: '/var/lib/glemme-keyring',
  },
  GLEMME_LEDGER_DIR: {
    says: 'The ledger file; a volume of its own, shipped off the host. Otherwise `ledger` in the data folder',
    reads: optionalFolder,
    otherwise: '',
    example: '/var/lib/glemme-ledger',
  },
  GLEMME_ROOT_KEY_FILE: {
    says: 'The root key, 32 bytes as hex (mode 600). Otherwise, outside production, made in the data folder',
    reads: optionalFolder,
    otherwise: '',
    example: '/etc/glemme/root.key',
  },
  GLEMME_TRUST_PROXY: {
    says: 'How many proxies stand in front, or their addresses',
    reads: hops,
    otherwise: '0',
    example: '1',
  },
  GLEMME_TEST_OFFSET_MS: {
    says: 'Moves this process and database time',
    reads: milliseconds,
    otherwise: '0',
    onlyForTests: true,
    example: '',
  },
  GLEMME_TEST_SKEW_MS: {
    says: 'Moves the clock of this process only',
    reads: milliseconds,
    otherwise: '0',
    onlyForTests: true,
    example: '',
  },
  GLEMME_FAILPOINTS: {
    says: 'name=action[@n];...',
    reads: z.string(),
    otherwise: '',
    onlyForTests: true,
    example: '',
  },
} as const satisfies Record<string, Setting>

type Settings = { [Name in keyof typeof settings]: z.output<(typeof settings)[Name]['reads']> }

/** The settings as read, folders absolute. `production` makes everything strict. */
export interface Config {
  production: boolean
  port: number
  host: string
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
    publicUrl: read.GLEMME_PUBLIC_URL ?? `http://localhost:${read.PORT}`,
    mongodbUri: read.MONGODB_URI,
    keysUri: read.GLEMME_KEYS_URI,
    smtpUrl: read.SMTP_URL,
    mailFrom: read.GLEMME_MAIL_FROM,
    policyFile: read.GLEMME_POLICY ?? join(packageRoot, 'policy.example.yaml'),
    dataDir: data,
    uploadsDir: read.GLEMME_UPLOADS_DIR,
    keyringDir: read.GLEMME_KEYRING_DIR ?? join(data, 'keyring'),
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

const elsewhere = new Set(['GLEMME_TEST_REQUIRE']) // read by the test run, not by the product

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
