import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { join } from 'node:path'
import type { Config } from '../base/config.ts'
import { StartRefusal } from '../base/errors.ts'
import { createPrivateFile, exposureOf, makePrivateFolder, readPrivateFile } from './private-file.ts'

/** The random secrets of one installation, each in a file of its own. Source: reliability.md 15 */
export const secretNames = ['cookie', 'form', 'limits', 'links', 'ledger-pepper'] as const
export type SecretName = (typeof secretNames)[number]

/** The file name of the key that signs the ledger: Ed25519, PKCS8, PEM. */
export const ledgerKeyFile = 'ledger-key.pem'

/** The secrets, read once at start. */
export interface Secrets {
  /** 32 random bytes of that name. */
  of(name: SecretName): Buffer
  /** The Ed25519 key that signs the ledger. */
  ledgerKey: { private: KeyObject; public: KeyObject }
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
  const ledgerKey = await readLedgerKey(settings)
  if (typeof ledgerKey === 'string' || reasons.length > 0) {
    throw new StartRefusal(typeof ledgerKey === 'string' ? [...reasons, ledgerKey] : reasons)
  }
  return { of: name => secretOf(read, name), ledgerKey }
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
    return `${path}: a secret is missing. Do: (umask 077; openssl rand -hex 32 > ${path})`
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

async function readLedgerKey(settings: SecretSettings): Promise<Secrets['ledgerKey'] | string> {
  const path = join(settings.secretsDir, ledgerKeyFile)
  let text = await readPrivateFile(path)
  if (text === undefined && settings.production) {
    return `${path}: the ledger's signing key is missing. Do: (umask 077; openssl genpkey -algorithm ed25519 -out ${path})`
  }
  text ??= await createPrivateFile(path, newLedgerKey())
  const exposure = await exposureOf(path)
  if (exposure) return exposure
  try {
    const key = createPrivateKey(text)
    if (key.asymmetricKeyType === 'ed25519') return { private: key, public: createPublicKey(key) }
  } catch {
    // Answered below: the message of a key parser may quote the file.
  }
  return `${path}: must hold an Ed25519 private key as PEM (PKCS8). Do: openssl genpkey -algorithm ed25519`
}

function newLedgerKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
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
