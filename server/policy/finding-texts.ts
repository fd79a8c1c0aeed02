import type { Finding } from './findings.ts'
import { languages, type Language, type Texts } from './languages.ts'

interface FindingRule {
  level: Finding['level']
  /** `{x}` stands for a value. */
  message: Texts
}

const error = (nb: string, en: string): FindingRule => ({ level: 'error', message: { nb, en } })
const warning = (nb: string, en: string): FindingRule => ({ level: 'warning', message: { nb, en } })

/** Every code a document's or a question's lint can give. Source: privacy.md 3.3 */
export const findingRules = {
  L01: error('Oppgi et helt tall.', 'Give a whole number.'),
  L02: error('Over 12 måneder krever begrunnelse.', 'Over 12 months needs a reason.'),
  L03: error('Tillatt: {min} til {max}.', 'Allowed: {min} to {max}.'),
  L04: error('{x} mangler sletteregel.', '{x} has no deletion rule.'),
  L05: error('Ukjent formål: {x}.', 'Unknown purpose: {x}.'),
  L06: error('{x} mangler interesseavveiing.', '{x} lacks a balancing assessment.'),
  L07: error('Vurder før innsamling.', 'Assess before collecting.'),
  L08: warning('Ny vurdering skulle vært gjort {d}.', 'Review was due {d}.'),
  L09: error('Tekst mangler på {l}.', 'Text missing in {l}.'),
  L10: error('Databehandleravtalen mangler dato.', 'Processing agreement has no date.'),
  L11: error('Overføring ut av EØS krever grunnlag.', 'Transfer outside the EEA needs a ground.'),
  L12: error('Privacy Shield er ugyldig siden juli 2020.', 'Privacy Shield is void since July 2020.'),
  L13: error('Kontroller DPF-sertifiseringen.', 'Check the DPF certification.'),
  L14: error('{x} kan ikke samles inn.', '{x} cannot be collected.'),
  L15: error('Offentlige organer støttes ikke.', 'Public bodies are unsupported.'),
  L16: error('Kontaktpunkt mangler: {x}.', 'Contact missing: {x}.'),
  L18: error('Lengre enn maksimum.', 'Longer than the maximum.'),
  L19: warning('Lederen kan ikke være personvernombud.', 'A manager cannot be the DPO.'),
  L21: error('{x} står ikke i registeret.', '{x} is not in the register.'),
  L22: error('Ukjent eller feil: {x}.', 'Unknown or wrong: {x}.'),
  Q01: error('Spørsmål om {x} er forbudt ({law}).', 'Asking about {x} is forbidden ({law}).'),
  Q02: error('Ikke be om fødselsnummer.', 'Do not ask for a birth number.'),
  Q03: warning('Er dette nødvendig?', 'Is this needed?'),
} as const satisfies Record<string, FindingRule>
export type FindingCode = keyof typeof findingRules

/** What a placeholder stands for, in both languages alike or in each its own. */
export type FindingValues = Readonly<Record<string, string | number | Texts>>

/** A finding with its sentence in both languages. */
export function findingOf(code: FindingCode, path: string, values: FindingValues = {}): Finding {
  const { level, message } = findingRules[code]
  const [nb, en] = languages.map(language => filled(message[language], values, language))
  return { code, level, path, message: { nb: nb ?? '', en: en ?? '' } }
}

/** Whether the text is a code of the table. */
export function isFindingCode(text: unknown): text is FindingCode {
  return typeof text === 'string' && Object.hasOwn(findingRules, text)
}

function filled(template: string, values: FindingValues, language: Language): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'object' ? value[language] : String(value)
  })
}
