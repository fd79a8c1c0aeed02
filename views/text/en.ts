import { apply } from './en/apply.ts'
import { cases } from './en/cases.ts'
import { certificate } from './en/certificate.ts'
import { consents } from './en/consents.ts'
import { copies } from './en/copies.ts'
import { done } from './en/done.ts'
import { errors } from './en/errors.ts'
import { files } from './en/files.ts'
import { frame } from './en/frame.ts'
import { health } from './en/health.ts'
import { holds } from './en/holds.ts'
import { life } from './en/life.ts'
import { mail } from './en/mail.ts'
import { notice } from './en/notice.ts'
import { officer } from './en/officer.ts'
import { ownRights } from './en/own-rights.ts'
import { portal } from './en/portal.ts'
import { referees } from './en/referees.ts'
import { staff } from './en/staff.ts'
import { statements } from './en/statements.ts'
import { takeout } from './en/takeout.ts'
import { written } from './en/written.ts'
import type { TextKey } from './nb.ts'

/** Every sentence in English: the keys of bokmål, no fewer. */
export const en: Readonly<Record<TextKey, string>> = {
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
