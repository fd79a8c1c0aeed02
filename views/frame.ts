import type { StaffRole } from '../server/policy/roles.ts'
import type { Language } from '../server/policy/languages.ts'
import { doneIn, type DoneCode } from './done.ts'

/** What every page needs to know beside its own content. Made by `frameOf`. */
export interface Frame {
  language: Language
  /** Mount path and language prefix, as in `/jobb/en`; '' at the root in the first language. */
  base: string
  /** Mount path without language prefix: assets live under it. */
  mount: string
  /** The same page and query in each language of the policy document. */
  languageLinks: readonly { language: Language; href: string }[]
  now: Date
  /** IANA zone of the policy document. */
  zone: string
  controllerName: string
  rightsEmail: string
  authority: { name: string; url: string }
  /** What the button that led here did. */
  done?: DoneCode
  /** Who is signed in, for the sign-out button: a staff name, or the applicant. */
  signedIn?:
    | { kind: 'staff'; name: string; roles: readonly StaffRole[]; left?: SessionLeft | undefined }
    | { kind: 'applicant'; left?: SessionLeft | undefined }
}

/** Milliseconds until a session ends: unused, and at the latest. */
export interface SessionLeft {
  idleMs: number
  mostMs: number
}

/** The part of the policy document that the frame shows. A whole `PolicyDocument` fits. */
export interface FramePolicy {
  languages: readonly Language[]
  timeZone: string
  controller: { name: string }
  contacts: { rights: { email: string } }
  authority: { name: string; url: string }
}

/** The present request and time. `path` is relative to mount and language, with query: `/jobs?after=x`. */
export interface FrameRequest {
  mount: string
  path: string
  language: Language
  now: Date
  signedIn?: Frame['signedIn']
}

function prefixed(mount: string, language: Language, languages: readonly Language[]): string {
  return language === languages[0] ? mount : `${mount}/${language}`
}

/** The frame of one answer: links under the mount, in the language of the path. */
export function frameOf(policy: FramePolicy, request: FrameRequest): Frame {
  const { mount, language, now, path } = request
  const done = doneIn(path)
  return {
    language,
    mount,
    base: prefixed(mount, language, policy.languages),
    languageLinks: policy.languages.map(other => ({
      language: other,
      href: prefixed(mount, other, policy.languages) + path,
    })),
    now,
    zone: policy.timeZone,
    controllerName: policy.controller.name,
    rightsEmail: policy.contacts.rights.email,
    authority: policy.authority,
    ...(done ? { done } : {}),
    ...(request.signedIn ? { signedIn: request.signedIn } : {}),
  }
}

/** A page's address in the frame's language: `pathIn(frame, '/jobs')`. */
export function pathIn(frame: Pick<Frame, 'base'>, path: string): string {
  return frame.base + path
}
