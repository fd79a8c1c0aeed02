import type { Texts } from './languages.ts'

/** What a job question may not be about. Words are starts of words; `=` before one: the whole word. */
export interface Topic {
  name: Texts
  law: Texts
  words: readonly string[]
}

const equality: Texts = {
  nb: 'likestillings- og diskrimineringsloven § 30',
  en: 'Equality and Anti-Discrimination Act § 30',
}
const healthLaw: Texts = { nb: 'arbeidsmiljøloven § 9-3', en: 'Working Environment Act § 9-3' }
const politicsLaw: Texts = { nb: 'arbeidsmiljøloven § 13-4', en: 'Working Environment Act § 13-4' }

/** The topics of the law with the words that give them away, in both languages. Source: privacy.md 2 */
export const forbiddenTopics: readonly Topic[] = [
  {
    name: { nb: 'graviditet og familie', en: 'pregnancy and family' },
    law: equality,
    words: [
      'gravid',
      '=barn',
      '=familie',
      'adop',
      'foreldreperm',
      'pregnan',
      '=child',
      '=children',
      '=family',
      'parental',
    ],
  },
  {
    name: { nb: 'religion og livssyn', en: 'religion and belief' },
    law: equality,
    words: [
      'relig',
      'livssyn',
      'kirke',
      'muslim',
      'krist',
      'jøde',
      'jødisk',
      'hindu',
      'buddh',
      'church',
      'christian',
      'jewish',
    ],
  },
  {
    name: { nb: 'etnisitet', en: 'ethnicity' },
    law: equality,
    words: [
      'etni',
      'ethni',
      'hudfarge',
      'skin colour',
      'skin color',
      'nasjonalit',
      'nationalit',
      'hvor kommer du fra',
      'where do you come from',
      'where are you from',
    ],
  },
  {
    name: { nb: 'helse', en: 'health' },
    law: healthLaw,
    words: [
      'funksjonsned',
      'handikap',
      'sykdom',
      'sykmeld',
      'sykemeld',
      '=syk',
      '=frisk',
      'ufør',
      'psykisk',
      'sykefrav',
      'helse',
      'diagnos',
      'disab',
      'illness',
      'sick',
      'health',
    ],
  },
  {
    name: { nb: 'seksuell orientering og kjønn', en: 'sexual orientation and gender' },
    law: equality,
    words: [
      'seksu',
      'homoseks',
      'biseks',
      'legning',
      'homofil',
      'lesbisk',
      'kjønn',
      'transkjønn',
      'sexual',
      'homosex',
      'bisex',
      'lesbian',
      '=gay',
      'gender',
      'transgender',
    ],
  },
  {
    name: { nb: 'politikk og fagforening', en: 'politics and unions' },
    law: politicsLaw,
    words: ['=parti', 'politisk', 'fagforen', 'fagorganis', 'union', '=party', 'political'],
  },
]

/** Phrases of working life, and towns, that hold such a word and mean neither a person's health nor belief. */
export const harmlessPhrases: readonly string[] = [
  'helse, miljø',
  'helsefag',
  'helsepersonell',
  'helsevesen',
  'health and safety',
  'health care',
  'healthcare',
  'health personnel',
  'kristiansand',
  'kristiansund',
  'kirkenes',
]

/** What asks for a birth number or a copy of an identity document. */
export const birthNumberWords: readonly string[] = [
  'fødselsnummer',
  'fødselsnr',
  'personnummer',
  'personnr',
  'd-nummer',
  '=dnr',
  '=fnr',
  'kopi av pass',
  'kopi av id',
  'kopi av legitimasjon',
  'passkopi',
  'id-kopi',
  'legitimasjonskopi',
  'birth number',
  'national identity number',
  'national id',
  'personal identity number',
  'social security number',
  'passport number',
  'copy of passport',
  'copy of your passport',
  'copy of id',
  'copy of your id',
  'id copy',
  'passport copy',
]

/** What is seldom needed: photo, age, marital status. */
export const seldomNeededWords: readonly string[] = [
  'foto',
  'portrett',
  'bilde av deg',
  '=bilde',
  'photo',
  'picture of you',
  'portrait',
  '=alder',
  'alderen',
  'gammel er du',
  'fødselsdato',
  'fødselsår',
  '=age',
  'how old',
  'date of birth',
  'birth date',
  'birthday',
  'sivilstand',
  'sivilstatus',
  '=gift',
  'ektefelle',
  'samboer',
  'marital',
  'married',
  'spouse',
]
