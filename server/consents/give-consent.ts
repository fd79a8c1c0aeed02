import type { Context } from '../base/context.ts'
import { crockfordOf, newId, type ApplicationId, type SubjectId } from '../base/ids.ts'
import type { Language } from '../policy/languages.ts'
import { sealJson, type DataKey } from '../vault/seal.ts'
import type { ConsentPurpose, ConsentRow } from './consents-store.ts'
import { textHash, type ConsentText } from './texts.ts'

/** A consent that somebody gives. */
export interface GivenConsent {
  subjectId: SubjectId
  purpose: ConsentPurpose
  language: Language
  channel: ConsentRow['channel']
  /** The form or case that shows it. */
  proof: ApplicationId | 'portal'
  /** The subject's open key. */
  key: DataKey
  /** The text that was read. */
  text: ConsentText
  /** The consent that this one renews. */
  renews?: ConsentRow | undefined
}

/** The consent is on record with the text as it was read, in the caller's transaction. */
export async function giveConsent(
  ctx: Pick<Context, 'clock' | 'consents' | 'audit'>,
  given: GivenConsent,
): Promise<ConsentRow> {
  const { subjectId, purpose, language, channel, proof, key, text, renews } = given
  const _id = newId('con')
  const givenAt = ctx.clock.now()
  const row: ConsentRow = {
    _id,
    subjectId,
    purpose,
    state: renews?.state === 'active' ? 'active' : 'consented',
    textVersion: text.version,
    textHash: textHash(text.text),
    language,
    channel,
    proof: sealJson(key, { collection: 'consents', id: _id, path: 'proof' }, { proof }),
    receiptNo: crockfordOf(12),
    givenAt,
    firstGivenAt: renews?.firstGivenAt ?? givenAt,
    closedAt: null,
    closing: null,
  }
  await ctx.consents.insert(row)
  await ctx.audit.write({ what: 'consent.given', who: { kind: 'applicant', subjectId } })
  return row
}
