import type { Texts } from './languages.ts'
import type { PurposeId } from './purposes.ts'
import { hiringRoles, type StaffRole } from './roles.ts'

/** What is known of a place for files in the form. */
export interface FileSlot {
  /** The most files it takes. */
  most: number
  /** The input's accept attribute. */
  accept: string
  purpose: PurposeId
  label: Texts
  readers: readonly StaffRole[]
  /** Only when the vacancy asks for it. */
  whenAsked: boolean
}

/** The file inputs of the form, in its order; the name is the input's name. */
export const fileSlots = {
  cv: {
    most: 1,
    accept: '.pdf,.docx',
    purpose: 'assess',
    label: { nb: 'CV', en: 'CV' },
    readers: hiringRoles,
    whenAsked: false,
  },
  attachments: {
    most: 4,
    accept: '.pdf,.docx',
    purpose: 'assess',
    label: { nb: 'Vedlegg', en: 'Attachments' },
    readers: hiringRoles,
    whenAsked: true,
  },
} as const satisfies Record<string, FileSlot>
export type FileKind = keyof typeof fileSlots

/** The file inputs in the order of the form. */
export const fileKinds: readonly FileKind[] = Object.keys(fileSlots).filter(isFileKind)

/** Whether the text names a file input. */
export function isFileKind(text: string): text is FileKind {
  return Object.hasOwn(fileSlots, text)
}

/** A flagged file that was not replaced goes so many days later. Source: privacy.md 2, GDPR art. 9 */
export const flaggedDays = 14
const flaggedMs = flaggedDays * 24 * 3_600_000

/** When a file that was flagged then goes, unless it was replaced before. */
export function flaggedEndsAt(flaggedAt: Date): Date {
  return new Date(flaggedAt.getTime() + flaggedMs)
}

/** Files flagged at that instant or before go now. */
export function flaggedStartsBefore(now: Date): Date {
  return new Date(now.getTime() - flaggedMs)
}

const mebibyte = 1024 * 1024

/** Limits in bytes, and the most attachments. Source: reliability.md 9, ux.md 3 */
export const fileLimits = {
  fileBytes: 10 * mebibyte,
  totalBytes: 20 * mebibyte,
  bodyBytes: 21 * mebibyte,
  attachments: fileSlots.attachments.most,
} as const
