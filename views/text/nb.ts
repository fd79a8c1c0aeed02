import { apply } from './nb/apply.ts'
import { certificate } from './nb/certificate.ts'
import { errors } from './nb/errors.ts'
import { frame } from './nb/frame.ts'
import { mail } from './nb/mail.ts'
import { portal } from './nb/portal.ts'
import { staff } from './nb/staff.ts'

/** Every sentence in bokmål. Its keys are the keys there are. */
export const nb = { ...frame, ...apply, ...portal, ...certificate, ...staff, ...errors, ...mail }

/** The name of a sentence. */
export type TextKey = keyof typeof nb
