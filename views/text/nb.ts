import { apply } from './nb/apply.ts'
import { cases } from './nb/cases.ts'
import { certificate } from './nb/certificate.ts'
import { consents } from './nb/consents.ts'
import { copies } from './nb/copies.ts'
import { done } from './nb/done.ts'
import { errors } from './nb/errors.ts'
import { files } from './nb/files.ts'
import { frame } from './nb/frame.ts'
import { health } from './nb/health.ts'
import { holds } from './nb/holds.ts'
import { life } from './nb/life.ts'
import { mail } from './nb/mail.ts'
import { notice } from './nb/notice.ts'
import { officer } from './nb/officer.ts'
import { ownRights } from './nb/own-rights.ts'
import { portal } from './nb/portal.ts'
import { referees } from './nb/referees.ts'
import { staff } from './nb/staff.ts'
import { statements } from './nb/statements.ts'
import { takeout } from './nb/takeout.ts'
import { written } from './nb/written.ts'

/** Every sentence in bokmål. Its keys are the keys there are. */
export const nb = {
  ...frame,
  ...apply,
  ...portal,
  ...ownRights,
  ...cases,
  ...certificate,
  ...consents,
  ...copies,
  ...takeout,
  ...referees,
  ...staff,
  ...written,
  ...statements,
  ...health,
  ...holds,
  ...officer,
  ...notice,
  ...errors,
  ...done,
  ...files,
  ...life,
  ...mail,
}

/** The name of a sentence. */
export type TextKey = keyof typeof nb
