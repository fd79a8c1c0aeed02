import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { failpoint } from '../base/failpoint.ts'
import { fileLimits } from '../policy/files.ts'
import { claimOf, headBytes, type Claim } from './file-head.ts'
import { inspectPdf } from './inspect-pdf.ts'
import type { PostRoom } from './post-room.ts'
import { FileRefused, type Verdict } from './verdict.ts'

/** What is known of a part once all its bytes went by. */
export interface PartRead {
  size: number
  /** Hex. */
  sha256: string
  /** What it is, or `zip`: a ZIP is judged when it is whole. */
  verdict: Verdict | 'zip'
}

/** A part of a form being read: its bytes, counted, hashed and looked at on the way; then what was seen. */
export interface PartReading {
  /** @throws FileRefused inside the iteration, as soon as it is sure that the file is not taken */
  bytes(): AsyncGenerator<Buffer>
  /** How many bytes went by. */
  size(): number
  /** Only after the last byte. */
  result(): PartRead
}

/** Starts reading. The stream is never destroyed from here: the parser goes on with it. Source: stack.md 3, multer engine */
export function readPart(stream: Readable, room: PostRoom): PartReading {
  const hash = createHash('sha256')
  const look = lookAtStart()
  let size = 0
  const take = (chunk: Buffer): Buffer => {
    size += chunk.length
    if (!room.take(chunk.length) || size > fileLimits.fileBytes) throw new FileRefused('file.large')
    hash.update(chunk)
    look.push(chunk)
    return chunk
  }
  return {
    bytes: async function* () {
      await failpoint('submit.streamStart')
      let half = false
      for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
        if (!Buffer.isBuffer(chunk)) throw new Error('a part gives bytes')
        yield take(chunk)
        if (!half) await failpoint('submit.streamHalf')
        half = true
      }
      await failpoint('submit.streamLast')
    },
    size: () => size,
    result: () => ({
      size,
      sha256: hash.digest('hex'),
      verdict: size === 0 ? { key: 'file.damaged' } : look.end(),
    }),
  }
}

/** An encrypted DOCX is an older container with a stream of this name. */
const encryptedPackage = Buffer.from('EncryptedPackage', 'utf16le')

/** Looks at a file of unknown kind: refuses it at its eighth byte when it claims nothing we take. */
function lookAtStart(): { push(chunk: Buffer): void; end(): PartRead['verdict'] } {
  const pdf = inspectPdf()
  let head: Buffer = Buffer.alloc(0)
  let claim: Claim
  let carried: Buffer = Buffer.alloc(0)
  let locked = false
  const decide = (): Claim => {
    claim ??= claimOf(head)
    if (claim === undefined) throw new FileRefused('file.format')
    return claim
  }
  return {
    push: chunk => {
      if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)])
      if (head.length === headBytes) decide()
      if (claim === undefined || claim === 'pdf') pdf.push(chunk)
      if (claim === 'container' && !locked) {
        const bytes = Buffer.concat([carried, chunk])
        locked = bytes.includes(encryptedPackage)
        carried = bytes.subarray(-encryptedPackage.length)
      }
    },
    end: () => {
      const decided = decide()
      if (decided === 'zip') return 'zip'
      if (decided === 'pdf') return pdf.end()
      return { key: locked ? 'file.locked' : 'file.format' }
    },
  }
}
