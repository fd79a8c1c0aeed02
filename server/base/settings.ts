import { z } from 'zod'
import {
  folder,
  folders,
  hops,
  milliseconds,
  optionalDatabase,
  optionalFolder,
  optionalText,
  port,
  text,
  type Setting,
} from './setting-readers.ts'

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
  GLEMME_OPS_PORT: {
    says: 'The port on 127.0.0.1 for /metrics (Prometheus) and /status (JSON) of a product that runs by itself. 0: none',
    reads: port,
    otherwise: '9464',
    example: '9464',
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
    example: 'smtps://user:password@smtp.eksempelpost.example',
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
  GLEMME_KEY_BACKUP_DIRS: {
    says: 'Folders, by commas, on other disks: each hour the data keys and the key epochs are copied there, over the earlier copy',
    reads: folders,
    otherwise: '',
    example: '/mnt/keys-1,/mnt/keys-2',
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
