import { resolve } from 'node:path'
import { z } from 'zod'

/** What is known of a setting. */
export interface Setting {
  /** What it is, for `.env.example`: one line. */
  says: string
  /** Parses the text; its failure message is shown to the operator. */
  reads: z.ZodType<unknown, string>
  /** The value when it is not set, as text. */
  otherwise?: string
  /** Refused when NODE_ENV is production. */
  onlyForTests?: true
  /** Shown as the value in `.env.example`. */
  example: string
}

/** Any text but none. */
export const text = z.string().min(1)
/** A text, or undefined when it is empty. */
export const optionalText = z.string().transform(value => (value === '' ? undefined : value))
/** The address of a database, or undefined when it is empty. */
export const optionalDatabase = z
  .string()
  .regex(
    /^(mongodb(\+srv)?:\/\/[^\s/]+.*)?$/,
    'must begin with mongodb:// or mongodb+srv://, and name a host',
  )
  .transform(value => (value === '' ? undefined : value))
const isPort = 'must be a port from 0 to 65535'
/** A port; 0 lets the system choose. */
export const port = z.coerce.number<string>(isPort).int(isPort).min(0, isPort).max(65535, isPort)
const isMilliseconds = 'must be a whole number of milliseconds'
/** A whole number of milliseconds, negative too. */
export const milliseconds = z.coerce.number<string>(isMilliseconds).int(isMilliseconds)
/** A path; a relative one counts from the folder that the process was started in. */
export const folder = z
  .string()
  .min(1)
  .transform(value => resolve(value))
/** A path as `folder`, or undefined when it is empty. */
export const optionalFolder = z.string().transform(value => (value === '' ? undefined : resolve(value)))
/** Paths as `folder`, by commas; none when it is empty. */
export const folders = z.string().transform(value =>
  value
    .split(',')
    .map(part => part.trim())
    .filter(Boolean)
    .map(part => resolve(part)),
)
/** How many proxies, or their addresses; never `true`. */
export const hops = z
  .string()
  .regex(
    /^(\d{1,2}|[0-9a-fA-F.:/]+(,[0-9a-fA-F.:/]+)*)$/,
    'a number of proxies, or a list of their addresses; never `true`',
  )
  .transform(value => (/^\d+$/.test(value) ? Number(value) : value.split(',')))
