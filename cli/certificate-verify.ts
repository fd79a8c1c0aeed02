import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { codeOf } from '../server/base/errors.ts'
import { verifyCertificate, type CertificateFault } from '../server/erasure/certificate.ts'
import { showNumber } from '../server/erasure/certificate-number.ts'
import { UsageError, type Command } from './command.ts'

const help = `glemme certificate:verify FILE --key PEM

Checks a certificate by itself, without any network or database.

  FILE    the certificate as JSON: { "body", "proof" }
  --key   a file with the ledger's public key as PEM; may be given several times

Exit code: 0 genuine, 1 not genuine, 2 could not be checked.`

const sentences: Readonly<Record<CertificateFault, string>> = {
  format: 'it is no certificate of this format',
  path: 'what it says is not what the ledger has signed',
  hash: 'its ledger entry was changed',
  key: 'its ledger entry is signed with another key',
  signature: 'the signature of its ledger entry is wrong',
}

/** `glemme certificate:verify`: whether a certificate is genuine, offline. */
export const certificateVerify: Command = {
  summary: 'Check a deletion certificate offline',
  help,
  run: async (args, out) => {
    const { file, keyFiles } = readOptions(args)
    const given = await readAll(file, keyFiles)
    if (typeof given === 'string') {
      out.complain(`Not checked: ${given}`)
      return 2
    }
    const verdict = verifyCertificate(given.json, given.keys)
    if (!verdict.genuine) {
      out.complain(`Not genuine: ${sentences[verdict.fault]}.`)
      return 1
    }
    const { body, proof } = verdict.certificate
    out.say(
      `Genuine: certificate ${showNumber(body.number)}, ledger entry ${proof.entry.seq} of ${proof.entry.at}.`,
    )
    return 0
  },
}

function readOptions(args: readonly string[]): { file: string; keyFiles: string[] } {
  const options = { key: { type: 'string', multiple: true } } as const
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new UsageError('give one certificate file')
  if (!values.key) throw new UsageError('--key must name the file of a public key')
  return { file, keyFiles: values.key }
}

/** The certificate and the keys, or the sentence that says what could not be read. */
async function readAll(
  file: string,
  keyFiles: readonly string[],
): Promise<{ json: unknown; keys: KeyObject[] } | string> {
  try {
    const keys: KeyObject[] = []
    for (const keyFile of keyFiles) keys.push(await readAs(keyFile, 'public key as PEM', createPublicKey))
    return { json: await readAs<unknown>(file, 'JSON', JSON.parse), keys }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return error.message
  }
}

/** A file that is not what it was given for; its message is the sentence that says so. */
class Unreadable extends Error {}

async function readAs<T>(file: string, what: string, parse: (text: string) => T): Promise<T> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const code = codeOf(error) ?? 'unknown'
    throw new Unreadable(`${file} ${code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`}.`)
  })
  try {
    return parse(text)
  } catch {
    throw new Unreadable(`${file} holds no ${what}.`)
  }
}
