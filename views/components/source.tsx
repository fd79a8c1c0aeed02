import type { CopySource } from '../../server/policy/copy-schema.ts'
import type { Language } from '../../server/policy/languages.ts'
import { t } from '../text/lookup.ts'

/** Who everything in a group is from: one quiet line. Source: privacy.md 1, P16 */
export function Source({ language, from }: { language: Language; from: CopySource }) {
  const say = t(language)
  return (
    <p class="ds-paragraph subtle" data-size="sm">
      {say('source.of', { who: say(`source.${from}`) })}
    </p>
  )
}
