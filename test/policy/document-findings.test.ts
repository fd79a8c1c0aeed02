import assert from 'node:assert/strict'
import { readPolicy } from '../../server/policy/document.ts'
import { changed, exampleText, lineOf, outside, printed } from './a-policy.ts'

const transferLine = lineOf('transfer:')

/** One change for each code; what is printed for it, `line: path: code message`, in both languages. */
const mutations: [string, string, string[]][] = [
  [
    'L01 missing',
    changed('withdrawn: { days: 30 }', 'withdrawn: {}'),
    [
      `${lineOf('withdrawn:')}: retention.withdrawn.days: L01 Oppgi et helt tall.`,
      `${lineOf('withdrawn:')}: retention.withdrawn.days: L01 Give a whole number.`,
    ],
  ],
  [
    'L01 not whole',
    changed('withdrawn: { days: 30 }', 'withdrawn: { days: 30.5 }'),
    [
      `${lineOf('withdrawn:')}: retention.withdrawn.days: L01 Oppgi et helt tall.`,
      `${lineOf('withdrawn:')}: retention.withdrawn.days: L01 Give a whole number.`,
    ],
  ],
  [
    'L01 no number',
    changed('withdrawn: { days: 30 }', 'withdrawn: { days: "30" }'),
    [
      `${lineOf('withdrawn:')}: retention.withdrawn.days: L01 Oppgi et helt tall.`,
      `${lineOf('withdrawn:')}: retention.withdrawn.days: L01 Give a whole number.`,
    ],
  ],
  [
    'L02',
    changed('rejected: { months: 6 }', 'rejected: { months: 13 }'),
    [
      `${lineOf('rejected:')}: retention.rejected.months: L02 Over 12 måneder krever begrunnelse.`,
      `${lineOf('rejected:')}: retention.rejected.months: L02 Over 12 months needs a reason.`,
    ],
  ],
  [
    'L03',
    changed('rejected: { months: 6 }', 'rejected: { months: 37 }'),
    [
      `${lineOf('rejected:')}: retention.rejected.months: L03 Tillatt: 1 til 36.`,
      `${lineOf('rejected:')}: retention.rejected.months: L03 Allowed: 1 to 36.`,
    ],
  ],
  [
    'L04',
    changed('  cancelled: { months: 6 } # after the job was closed without a decision\n', ''),
    [
      `${lineOf('retention:')}: retention.cancelled: L04 cancelled mangler sletteregel.`,
      `${lineOf('retention:')}: retention.cancelled: L04 cancelled has no deletion rule.`,
    ],
  ],
  [
    'L05',
    changed('[tail, referees,', '[tail, marketing, referees,'),
    [
      `${lineOf('purposes:')}: assessments.0.purposes.1: L05 Ukjent formål: marketing.`,
      `${lineOf('purposes:')}: assessments.0.purposes.1: L05 Unknown purpose: marketing.`,
    ],
  ],
  [
    'L06',
    changed('[tail, referees,', '[tail,'),
    [
      `${lineOf('assessments:')}: assessments: L06 referees mangler interesseavveiing.`,
      `${lineOf('assessments:')}: assessments: L06 referees lacks a balancing assessment.`,
    ],
  ],
  [
    'L07',
    changed('approved: 2026-11-01', 'approved: 2026-11-02'),
    [
      `${lineOf('approved:')}: assessments.0.approved: L07 Vurder før innsamling.`,
      `${lineOf('approved:')}: assessments.0.approved: L07 Assess before collecting.`,
    ],
  ],
  [
    'L08',
    changed('review: 2027-11-01', 'review: 2026-10-31'),
    [
      `${lineOf('review:')}: assessments.0.review: L08 Ny vurdering skulle vært gjort 2026-10-31.`,
      `${lineOf('review:')}: assessments.0.review: L08 Review was due 2026-10-31.`,
    ],
  ],
  [
    'L09 empty',
    changed('en: First version.', 'en: " "'),
    [
      `${lineOf('summary:')}: summary.en: L09 Tekst mangler på en.`,
      `${lineOf('summary:')}: summary.en: L09 Text missing in en.`,
    ],
  ],
  [
    'L09 missing',
    changed('{ nb: Første versjon., en', '{ en'),
    [
      `${lineOf('summary:')}: summary.nb: L09 Tekst mangler på nb.`,
      `${lineOf('summary:')}: summary.nb: L09 Text missing in nb.`,
    ],
  ],
  [
    'L10',
    changed('    agreement: 2026-10-01\n', ''),
    [
      `${lineOf('- id: epost')}: processors.0.agreement: L10 Databehandleravtalen mangler dato.`,
      `${lineOf('- id: epost')}: processors.0.agreement: L10 Processing agreement has no date.`,
    ],
  ],
  [
    'L11',
    outside('null'),
    [
      `${transferLine}: processors.0.transfer: L11 Overføring ut av EØS krever grunnlag.`,
      `${transferLine}: processors.0.transfer: L11 Transfer outside the EEA needs a ground.`,
    ],
  ],
  [
    'L11 without reference',
    outside('{ mechanism: scc }'),
    [
      `${transferLine}: processors.0.transfer.ref: L11 Overføring ut av EØS krever grunnlag.`,
      `${transferLine}: processors.0.transfer.ref: L11 Transfer outside the EEA needs a ground.`,
    ],
  ],
  [
    'L12',
    outside('{ mechanism: privacy-shield }'),
    [
      `${transferLine}: processors.0.transfer.mechanism: L12 Privacy Shield er ugyldig siden juli 2020.`,
      `${transferLine}: processors.0.transfer.mechanism: L12 Privacy Shield is void since July 2020.`,
    ],
  ],
  [
    'L13 never checked',
    outside('{ mechanism: dpf }'),
    [
      `${transferLine}: processors.0.transfer: L13 Kontroller DPF-sertifiseringen.`,
      `${transferLine}: processors.0.transfer: L13 Check the DPF certification.`,
    ],
  ],
  [
    'L13 checked too long ago',
    outside('{ mechanism: dpf, checked: 2025-10-31 }'),
    [
      `${transferLine}: processors.0.transfer: L13 Kontroller DPF-sertifiseringen.`,
      `${transferLine}: processors.0.transfer: L13 Check the DPF certification.`,
    ],
  ],
  [
    'L13 not in the US',
    outside('{ mechanism: dpf, checked: 2026-10-31 }', 'IN'),
    [
      `${transferLine}: processors.0.transfer: L13 Kontroller DPF-sertifiseringen.`,
      `${transferLine}: processors.0.transfer: L13 Check the DPF certification.`,
    ],
  ],
  [
    'L14',
    changed('categories: [contact]', 'categories: [contact, health]'),
    [
      `${lineOf('categories:')}: processors.0.categories.1: L14 health kan ikke samles inn.`,
      `${lineOf('categories:')}: processors.0.categories.1: L14 health cannot be collected.`,
    ],
  ],
  [
    'L15',
    changed('publicBody: false', 'publicBody: true'),
    [
      `${lineOf('publicBody:')}: publicBody: L15 Offentlige organer støttes ikke.`,
      `${lineOf('publicBody:')}: publicBody: L15 Public bodies are unsupported.`,
    ],
  ],
  [
    'L16 contact',
    changed(
      'complaints: { role: daglig leder, email: leder@fjordkontor.example }',
      'complaints: { role: daglig leder }',
    ),
    [
      `${lineOf('complaints:')}: contacts.complaints.email: L16 Kontaktpunkt mangler: contacts.complaints.email.`,
      `${lineOf('complaints:')}: contacts.complaints.email: L16 Contact missing: contacts.complaints.email.`,
    ],
  ],
  [
    'L16 authority',
    changed('authority: { name: Datatilsynet, url: https://www.datatilsynet.no }\n', ''),
    [
      `${lineOf('schema:')}: authority: L16 Kontaktpunkt mangler: authority.`,
      `${lineOf('schema:')}: authority: L16 Contact missing: authority.`,
    ],
  ],
  [
    'L18',
    changed('maxMonths: 24', 'maxMonths: 11'),
    [
      `${lineOf('months: 12')}: pool.months: L18 Lengre enn maksimum.`,
      `${lineOf('months: 12')}: pool.months: L18 Longer than the maximum.`,
    ],
  ],
  [
    'L19',
    changed('kind: contact, role: personalsjef', 'kind: dpo, role: Daglig leder'),
    [
      `${lineOf('dataProtection:')}: contacts.dataProtection.role: L19 Lederen kan ikke være personvernombud.`,
      `${lineOf('dataProtection:')}: contacts.dataProtection.role: L19 A manager cannot be the DPO.`,
    ],
  ],
  [
    'L22 unknown key',
    changed('statistics: { minimum: 5 }', 'statistics: { minimum: 5, names: true }'),
    [
      `${lineOf('statistics:')}: statistics.names: L22 Ukjent eller feil: statistics.names.`,
      `${lineOf('statistics:')}: statistics.names: L22 Unknown or wrong: statistics.names.`,
    ],
  ],
  [
    'L22 wrong type',
    changed('skippable: true', 'skippable: "yes"'),
    [
      `${lineOf('coolingOff:')}: timing.coolingOff.skippable: L22 Ukjent eller feil: timing.coolingOff.skippable.`,
      `${lineOf('coolingOff:')}: timing.coolingOff.skippable: L22 Unknown or wrong: timing.coolingOff.skippable.`,
    ],
  ],
  [
    'L22 bad mod-11',
    changed("'312345676'", '"312345677"'),
    [
      `${lineOf('orgNumber:')}: controller.orgNumber: L22 Ukjent eller feil: controller.orgNumber.`,
      `${lineOf('orgNumber:')}: controller.orgNumber: L22 Unknown or wrong: controller.orgNumber.`,
    ],
  ],
]

describe('the policy document', () => {
  for (const [what, text, expected] of mutations) {
    it(`with one change gives exactly ${what}`, () => {
      assert.deepEqual(printed(text), expected)
      assert.equal(readPolicy(text).document === undefined, !/ L(08|19) /.test(expected.join()))
    })
  }

  it('privacy P33: names a configured public host that is in no register (L21), and no own machine', () => {
    const hosts = [
      'smtp.other.example',
      'smtp.eksempelpost.example',
      'localhost',
      '127.0.0.1',
      '10.1.2.3',
      '172.20.0.1',
      'mail',
      '::1',
    ]
    const line = lineOf('processors:')
    assert.deepEqual(printed(exampleText, { hosts }), [
      `${line}: processors: L21 smtp.other.example står ikke i registeret.`,
      `${line}: processors: L21 smtp.other.example is not in the register.`,
    ])
  })
})
