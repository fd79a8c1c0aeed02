import { mkdir, open, readdir, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../base/errors.ts'
import { syncFolder } from '../base/sync-folder.ts'
import { canonicalJson } from '../policy/canonical-json.ts'
import { readLines, type FileReading } from './ledger-chain.ts'
import { linesOfFile, longestLine } from './ledger-lines.ts'
import { entryOf, lineOf, type Entry } from './ledger-entry.ts'
import type { CertificateRow } from './certificates-store.ts'

/** The name of the ledger file in its folder. */
export const ledgerFileName = 'ledger.jsonl'
const newline = 0x0a
/** Of the certificates of one entry, or its tokens, more than the longest, bytes. */
const longestPart = 64 * 1024 * 1024

/** The append-only files of the ledger: entries in `ledger.jsonl`, tokens in `tokens-YYYY-MM-DD.jsonl`. */
export interface LedgerFile {
  /** The entry's line is on the disk. */
  appendEntry(entry: Entry): Promise<void>
  /** The tokens of an entry are on the disk, before its line is. */
  appendTokens(entry: Entry, tokens: readonly string[]): Promise<void>
  /** The certificates of an entry are on the disk, before its line is. They stay as long as the ledger. */
  appendCertificates(entry: Entry, rows: readonly CertificateRow[]): Promise<void>
  /** What the lines of all token files say, by the number of their entry; torn lines are left out. */
  tokens(): AsyncIterable<unknown>
  /** What the lines of all certificate files say; torn lines are left out. */
  certificates(): AsyncIterable<unknown>
  /** Token files of days that ended before that instant are gone. */
  removeTokensBefore(before: Date): Promise<void>
  /** The last whole entry; undefined when there is none. */
  last(): Promise<Entry | undefined>
  /** All entries. */
  read(): Promise<FileReading>
}

/** The name of the file that has the tokens, or the certificates, of that entry. */
export function partFileName(part: keyof typeof namesOf, { at }: Pick<Entry, 'at'>): string {
  return `${part}-${at.slice(0, 10)}.jsonl`
}

/** The files in that folder (mode 700, made when missing). */
export function ledgerFile(folder: string): LedgerFile {
  const path = join(folder, ledgerFileName)
  return {
    appendEntry: async entry => await appendLine(folder, path, lineOf(entry)),
    appendTokens: async (entry, tokens) => {
      const line = canonicalJson({ seq: entry.seq, tokens })
      await appendLine(folder, join(folder, partFileName('tokens', entry)), line)
    },
    appendCertificates: async (entry, rows) => {
      const line = canonicalJson({ seq: entry.seq, rows })
      await appendLine(folder, join(folder, partFileName('certificates', entry)), line)
    },
    tokens: () => linesOf(folder, 'tokens'),
    certificates: () => linesOf(folder, 'certificates'),
    removeTokensBefore: async before => await removeTokenFiles(folder, before.toISOString().slice(0, 10)),
    last: async () => lastEntry(await tailOf(path)),
    read: async () => await readLines(linesOfFile(path)),
  }
}

async function removeTokenFiles(folder: string, day: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, date] = /^tokens-(\d{4}-\d{2}-\d{2})\.jsonl$/.exec(name) ?? []
    if (date !== undefined && date < day) await unlink(join(folder, name))
  }
}

const namesOf = {
  tokens: /^tokens-\d{4}-\d{2}-\d{2}\.jsonl$/,
  certificates: /^certificates-\d{4}-\d{2}-\d{2}\.jsonl$/,
} as const

/** The lines of all files of that kind, oldest day first, as JSON. */
async function* linesOf(folder: string, kind: keyof typeof namesOf): AsyncGenerator<unknown> {
  const names = (await readdir(folder)).filter(name => namesOf[kind].test(name)).sort()
  for (const name of names) {
    for await (const line of linesOfFile(join(folder, name), { most: longestPart })) {
      const said = jsonOf(line)
      if (said !== undefined) yield said
    }
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined // torn by a crash, and written again after it
  }
}

async function appendLine(folder: string, path: string, line: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = await open(path, 'a+', 0o600)
  try {
    const { size } = await file.stat()
    // A line that a crash tore off is closed first; one write call, so that two workers never mix within a line.
    const gap = (await endsInLine(file, size)) ? '' : '\n'
    await file.appendFile(`${gap}${line}\n`)
    await file.sync()
    if (size === 0) await syncFolder(folder)
  } finally {
    await file.close()
  }
}

async function endsInLine(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return true
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer[0] === newline
}

async function tailOf(path: string): Promise<string> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    const { size } = await file.stat()
    const length = Math.min(size, longestLine)
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length)
    return buffer.toString('utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return ''
    throw error
  } finally {
    await file?.close()
  }
}

/** The entry with the highest number in the tail: an overtaken worker may have repeated an earlier one after it. */
function lastEntry(tail: string): Entry | undefined {
  let last: Entry | undefined
  for (const line of tail.split('\n')) {
    const entry = entryOf(line)
    if (entry && (!last || entry.seq > last.seq)) last = entry
  }
  return last
}
