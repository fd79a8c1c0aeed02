import { apply } from './en/apply.ts'
import { certificate } from './en/certificate.ts'
import { errors } from './en/errors.ts'
import { frame } from './en/frame.ts'
import { mail } from './en/mail.ts'
import { portal } from './en/portal.ts'
import { staff } from './en/staff.ts'
import type { TextKey } from './nb.ts'

/** Every sentence in English: the keys of bokmål, no fewer. */
export const en: Readonly<Record<TextKey, string>> = {
  ...frame,
  ...apply,
  ...portal,
  ...certificate,
  ...staff,
  ...errors,
  ...mail,
}
