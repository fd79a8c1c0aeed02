import { randomBytes, type KeyObject } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { Config } from '../base/config.ts'
import { StartRefusal } from '../base/errors.ts'
import { createPrivateFile, exposureOf, makePrivateFolder, readPrivateFile } from './private-file.ts'
import { readLedgerKeys, type SigningKey } from './signing-key.ts'

export { ledgerKeyFile } from './signing-key.ts'

/** The random secrets of one installation, each in a file of its own. Source: reliability.md 15 */
export const secretNames = ['cookie', 'form', 'limits', 'links', 'ledger-pepper'] as const
export type SecretName = (typeof secretNames)[number]

/** The secrets, read once at start; the keys of the ledger may change meanwhile. */
export interface Secrets {
  /** 32 random bytes of that name. */
  of(name: SecretName): Buffer
  /** The Ed25519 key that signs the ledger. */
  readonly ledgerKey: SigningKey
  /** The public keys of all keys that ever signed it, the present one first. The list is live: a reload changes it. */
  ledgerPublicKeys(): readonly KeyObject[]
  /** The keys of the ledger are those that the folder has now. */
  reloadLedgerKeys(): Promise<void>
}

/** What the secrets need of the settings. */
export type SecretSettings = Pick<Config, 'production' | 'secretsDir'>

/**
 * The secrets; outside production, missing ones are made.
 *
 * @throws StartRefusal every problem at once: missing, short, an example, equal to another, open to others
 */
export async function openSecrets(settings: SecretSettings): Promise<Secrets> {
  if (!settings.production) await makePrivateFolder(settings.secretsDir)
  const reasons: string[] = []
  const read = new Map<SecretName, Buffer>()
  for (const name of secretNames) {
    const secret = await readRandom(settings, join(settings.secretsDir, `${name}.key`))
    if (typeof secret === 'string') reasons.push(secret)
    else read.set(name, secret)
  }
  reasons.push(...twins(settings, read))
  const ledger = await readLedgerKeys(settings)
  if (typeof ledger === 'string' || reasons.length > 0) {
    throw new StartRefusal(typeof ledger === 'string' ? [...reasons, ledger] : reasons)
  }
  let { signing } = ledger
  const publicKeys = [...ledger.public]
  return {
    of: name => secretOf(read, name),
    get ledgerKey() {
      return signing
    },
    ledgerPublicKeys: () => publicKeys,
    reloadLedgerKeys: async () => {
      const now = await readLedgerKeys({ ...settings, production: true }) // a running product makes no key
      if (typeof now === 'string') throw new StartRefusal([now])
      signing = now.signing
      publicKeys.splice(0, Infinity, ...now.public)
    },
  }
}

/**
 * 32 bytes of hex from a private file, made outside production; or the sentence that says why not.
 * The root key is read by this too.
 */
export async function readRandom(
  settings: Pick<Config, 'production'>,
  path: string,
): Promise<Buffer | string> {
  let text = await readPrivateFile(path)
  if (text === undefined && settings.production) {
    return `${path}: a secret is missing. Do: (umask 077; mkdir -p ${dirname(path)}; openssl rand -hex 32 > ${path})`
  }
  text ??= await createPrivateFile(path, `${randomBytes(32).toString('hex')}\n`)
  const exposure = await exposureOf(path)
  if (exposure) return exposure
  const hex = text.trim()
  if (!/^[0-9a-f]{64}$/i.test(hex))
    return `${path}: must hold 32 random bytes as 64 hex digits. Do: openssl rand -hex 32`
  const bytes = Buffer.from(hex, 'hex')
  if (new Set(bytes).size < 8) return `${path}: is an example, not random. Do: openssl rand -hex 32`
  return bytes
}

function twins(settings: SecretSettings, read: ReadonlyMap<SecretName, Buffer>): string[] {
  const seen = new Map<string, SecretName>()
  const reasons: string[] = []
  for (const [name, secret] of read) {
    const twin = seen.get(secret.toString('hex'))
    if (twin)
      reasons.push(
        `${join(settings.secretsDir, name)}.key: is the same as ${twin}.key. Do: openssl rand -hex 32`,
      )
    seen.set(secret.toString('hex'), name)
  }
  return reasons
}

function secretOf(read: ReadonlyMap<SecretName, Buffer>, name: SecretName): Buffer {
  const secret = read.get(name)
  if (!secret) throw new Error(`secret ${name} was not read`)
  return secret
}
