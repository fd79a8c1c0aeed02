import type { Readable, Writable } from 'node:stream'
import type { Request } from 'express'
import multer from 'multer'
import { fileKinds, fileLimits, fileSlots } from '../policy/files.ts'

/** Source: reliability.md 9. `fileSize` is the body's limit: the parser's own abort would take the good files too. */
const limits = {
  fields: 140,
  fieldSize: 40_000,
  fieldNameSize: 60,
  files: fileKinds.reduce((sum, kind) => sum + fileSlots[kind].most, 0),
  fileSize: fileLimits.bodyBytes,
  parts: 146,
  headerPairs: 20,
  fieldNestingDepth: 0,
  fieldArrayIndexLimit: 0,
} as const

/** How the parts of a form are dealt with. */
export interface PartHandlers {
  /** Whether a file part is read at all; the others are skipped. */
  admits(inputName: string): boolean
  /** Reads a file part's stream to its end. An error ends the form. */
  takes(
    part: { inputName: string; fileName: string; stream: Readable },
    onPath: (path: string) => void,
  ): Promise<void>
  /** A file part beyond the limit, or bytes without a file name. */
  surplus(inputName: string): void
}

/** A parse under way. */
export interface Parse {
  /** Done, or with the parser's error; fields are in `req.body` then. */
  ended: Promise<unknown>
  /** Ends it with that error. Parts that are being read fail with it. */
  stop(error: Error): void
  /** Whether it waits for us, not for the sender. */
  isBusy(): boolean
}

/** Starts multer on the request. It is only the parser here: what it removes on an error, the caller removes itself. */
export function parseMultipart(req: Request, handlers: PartHandlers): Parse {
  const { res } = req
  if (!res) throw new Error('the request is not inside express')
  let parser: Writable | undefined
  const options = {
    limits,
    defParamCharset: 'utf8',
    storage: storageOf(handlers),
    fileFilter: filterOf(handlers),
    streamHandler: (body: Readable, busboy: Writable) => {
      parser = busboy
      soften(busboy, handlers)
      feed(body, busboy)
    },
  }
  const ended = new Promise<unknown>(resolve => void multer(options).any()(req, res, resolve))
  return { ended, stop: error => parser?.destroy(error), isBusy: () => parser?.writableNeedDrain ?? false }
}

/**
 * Ends the parser by `destroy` once it has read everything. Its own `end` waits for ever for a file that begins behind
 * the closing boundary, while `destroy` fails whatever is open then; on a whole form both do the same.
 */
function feed(body: Readable, busboy: Writable): void {
  body.pipe(busboy, { end: false })
  body.once('end', () => {
    busboy.write(Buffer.alloc(0), error => {
      if (!error) busboy.destroy()
    })
  })
}

function storageOf(handlers: PartHandlers): multer.StorageEngine {
  return {
    _handleFile: (_req, file, done) => {
      const part = { inputName: file.fieldname, fileName: file.originalname, stream: file.stream }
      const onPath = (path: string): void => void (file.path = path)
      handlers.takes(part, onPath).then(() => done(null, {}), done)
    },
    _removeFile: (_req, _file, done) => done(null),
  }
}

function filterOf(handlers: PartHandlers): NonNullable<multer.Options['fileFilter']> {
  return (_req, file, done) => done(null, handlers.admits(file.fieldname))
}

/**
 * Three things that multer would end the whole form for, or overlook, become problems of the form, so that nobody
 * loses a letter over them: one file too many, one text too long (it arrives cut, still longer than any field
 * takes), and bytes in a file input without a file name.
 */
function soften(busboy: Writable, handlers: PartHandlers): void {
  busboy.removeAllListeners('filesLimit')
  busboy.on('filesLimit', () => handlers.surplus('form'))
  const readField = busboy.listeners('field')
  busboy.removeAllListeners('field')
  busboy.on('field', (name: unknown, value: unknown, about: object) => {
    for (const read of readField)
      Reflect.apply(read, busboy, [name, value, { ...about, valueTruncated: false }])
  })
  busboy.on('file', (name: unknown, stream: Readable, about: { filename?: string }) => {
    if (about.filename) return
    stream.once('data', () => handlers.surplus(typeof name === 'string' ? name : 'form'))
  })
}
