import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createPrivateFile, exposureOf, moveOver, readPrivateFile } from './private-file.ts'

/** The file name of the key that signs the ledger: Ed25519, PKCS8, PEM. */
export const ledgerKeyFile = 'ledger-key.pem'
/** The one that takes its place, while it does. */
const nextKeyFile = 'ledger-key.next.pem'
/** Public keys of earlier ones: what they signed stays good. */
const earlierKeyFile = /^ledger-key-[0-9a-f]{16}\.pub\.pem$/

/** A key that signs the ledger. */
export interface SigningKey {
  private: KeyObject
  public: KeyObject
}

/** The key that signs, and the public keys of all that ever did, the present one first. */
export interface LedgerKeys {
  signing: SigningKey
  public: readonly KeyObject[]
}

/** What the files need of the settings. */
export interface SigningSettings {
  production: boolean
  secretsDir: string
}

/** The keys as the secrets folder has them; or the sentence that says what is wrong. Outside production a missing one is made. */
export async function readLedgerKeys(settings: SigningSettings): Promise<LedgerKeys | string> {
  const path = join(settings.secretsDir, ledgerKeyFile)
  let text = await readPrivateFile(path)
  if (text === undefined && settings.production) {
    return `${path}: the ledger's signing key is missing. Do: (umask 077; mkdir -p ${settings.secretsDir}; openssl genpkey -algorithm ed25519 -out ${path})`
  }
  text ??= await createPrivateFile(path, newKeyText())
  const exposure = await exposureOf(path)
  if (exposure) return exposure
  const signing = keyOf(text)
  if (!signing)
    return `${path}: must hold an Ed25519 private key as PEM (PKCS8). Do: openssl genpkey -algorithm ed25519`
  return { signing, public: [signing.public, ...(await earlierKeys(settings.secretsDir))] }
}

/** The key that will sign next: made now, or left by a change that broke off. */
export async function nextLedgerKey(secretsDir: string): Promise<SigningKey> {
  const key = keyOf(await createPrivateFile(join(secretsDir, nextKeyFile), newKeyText()))
  if (!key) throw new Error('the next signing key is spoilt')
  return key
}

/** The public key stays for good, to check with what it has signed. */
export async function keepPublicKey(secretsDir: string, key: KeyObject): Promise<void> {
  const hash = createHash('sha256').update(key.export({ type: 'spki', format: 'der' }))
  const path = join(secretsDir, `ledger-key-${hash.digest('hex').slice(0, 16)}.pub.pem`)
  await createPrivateFile(path, key.export({ type: 'spki', format: 'pem' }).toString())
}

/** The next key is the one that signs; the one before is overwritten. */
export async function useNextLedgerKey(secretsDir: string): Promise<void> {
  await moveOver(join(secretsDir, nextKeyFile), join(secretsDir, ledgerKeyFile))
}

async function earlierKeys(secretsDir: string): Promise<KeyObject[]> {
  const names = (await readdir(secretsDir)).filter(name => earlierKeyFile.test(name)).sort()
  return await Promise.all(names.map(async name => createPublicKey(await readFile(join(secretsDir, name)))))
}

function keyOf(text: string): SigningKey | undefined {
  try {
    const key = createPrivateKey(text)
    return key.asymmetricKeyType === 'ed25519' ? { private: key, public: createPublicKey(key) } : undefined
  } catch {
    return undefined // the message of a key parser may quote the file
  }
}

function newKeyText(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
