import { createHash } from 'node:crypto'
import type { Context, PublishedPolicy } from '../base/context.ts'
import type { PolicyDocument } from '../policy/document.ts'
import type { Language } from '../policy/languages.ts'
import type { ConsentPurpose, ConsentRow } from './consents-store.ts'

/** A consent's text as it is read: what a person agrees to, word by word. */
export interface ConsentText {
  version: number
  text: string
}

/** The text of the policy in force; undefined when that purpose is not asked for. */
export function textInForce(
  { policy }: Pick<Context, 'policy'>,
  purpose: ConsentPurpose,
  language: Language,
): ConsentText | undefined {
  return textAt(policy, purpose, language)
}

/** The text that a form of that version showed, even when another version is in force by the time it is sent. */
export function textShown(
  { policy, policies }: Pick<Context, 'policy' | 'policies'>,
  { purpose, language, version }: { purpose: ConsentPurpose; language: Language; version: number },
): ConsentText | undefined {
  const shown = policies.all().find(row => row.version === version)
  return textAt(shown ?? policy, purpose, language)
}

function textAt(
  { version, document }: Pick<PublishedPolicy, 'version' | 'document'>,
  purpose: ConsentPurpose,
  language: Language,
): ConsentText | undefined {
  const text = textIn(document, purpose, language)
  return text === undefined ? undefined : { version, text }
}

/** The very text that was agreed to, however often the policy has changed since; undefined when that version is not known. */
export function textOf(
  { policies }: Pick<Context, 'policies'>,
  { purpose, textVersion, language }: Pick<ConsentRow, 'purpose' | 'textVersion' | 'language'>,
): string | undefined {
  const published = policies.all().find(row => row.version === textVersion)
  return published && textIn(published.document, purpose, language)
}

/** What a text is known by: SHA-256 of it, composed (NFC), hex. Source: privacy.md 6 */
export function textHash(text: string): string {
  return createHash('sha256').update(text.normalize('NFC')).digest('hex')
}

function textIn(document: PolicyDocument, purpose: ConsentPurpose, language: Language): string | undefined {
  const asked = { pool: document.pool?.text }[purpose]
  return asked?.[language]
}
