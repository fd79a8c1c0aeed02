import type { Language } from '../../../server/policy/languages.ts'
import {
  fieldNames,
  readOwnAnswers,
  readProfile,
  ruleOf,
  type FieldRule,
} from '../../../server/policy/fields.ts'
import type { Question } from '../../../server/policy/questions.ts'
import type { Frame } from '../../../views/frame.ts'
import { frameOf } from '../../../views/frame.ts'
import type { Advert } from '../../../views/vacancies/advert.tsx'
import type { ShownCertificate } from '../../../views/records/certificate-shape.ts'

/** The instant of every sample: a Sunday in November. */
export const now = new Date('2026-11-22T13:02:00.000Z')

/** Words of every sample; a test swaps them for a payload. */
export interface Words {
  name: string
  job: string
  text: string
  file: string
  address: string
}

/** Words as people write them. */
export const plainWords: Words = {
  name: 'Kari Ødegård',
  job: 'Kokk, 80 prosent',
  text: 'Jeg har kokt siden jeg var ti.\n\nJeg trives der det koker.',
  file: 'Søknad på ærlig kokk.pdf',
  address: 'kari@eksempel.no',
}

export const retention = {
  rejected: { months: 6 },
  cancelled: { months: 6 },
  withdrawn: { days: 30 },
  hired: { days: 30, capMonths: 6 },
  undecided: { months: 12 },
}

/** A frame under a mount, both languages. */
export function sampleFrame(language: Language, path: string, signedIn?: Frame['signedIn']): Frame {
  const policy = {
    languages: ['nb', 'en'] as const,
    timeZone: 'Europe/Oslo',
    controller: { name: 'Fjordkontor AS' },
    contacts: { rights: { email: 'personvern@fjordkontor.example' } },
    authority: { name: 'Datatilsynet', url: 'https://www.datatilsynet.no' },
  }
  return frameOf(policy, { mount: '/jobb', path, language, now, signedIn })
}

/** One question of each kind; the fourth needs a reason. */
export function sampleQuestions(words: Words): Question[] {
  const asked = (id: string, more: Partial<Question>): Question => ({
    id: `qst_${id.padEnd(22, '0')}`,
    kind: 'line',
    required: false,
    label: { nb: `Hvor har du kokt før? ${words.text.slice(0, 30)}`, en: 'Where did you cook before?' },
    choices: [],
    override: null,
    ...more,
  })
  const places = ['Bergen', 'Oslo', 'Bodø'].map(place => ({ nb: place, en: place }))
  return [
    asked('a', {}),
    asked('b', { kind: 'text', label: { nb: 'Hva liker du å lage?', en: 'What do you like to cook?' } }),
    asked('c', { kind: 'yesNo', required: true, label: { nb: 'Har du fagbrev?', en: 'Are you certified?' } }),
    asked('d', {
      kind: 'yesNo',
      label: { nb: 'Tåler du nøtter?', en: 'Can you handle nuts?' },
      override: { code: 'needed', reason: { nb: 'Kjøkkenet bruker nøtter.', en: 'The kitchen uses nuts.' } },
    }),
    asked('e', {
      kind: 'one',
      label: { nb: 'Hvor vil du jobbe?', en: 'Where will you work?' },
      choices: places,
    }),
    asked('f', { kind: 'many', label: { nb: 'Hvilke dager?', en: 'Which days?' }, choices: places }),
  ]
}

/** An open job. */
export function sampleAdvert(words: Words): Advert {
  return {
    slug: 'kokk-80-prosent',
    title: words.job,
    place: 'Bodø',
    unit: 'Kjøkkenet',
    family: 'kjøkken',
    employmentType: 'FULL_TIME',
    text: `Vi lager mat til to hundre hver dag.\n\n- Du kan faget\n- Du tåler en travel time\n\n${words.text}`,
    deadlineOn: '2026-12-06',
    contactName: words.name,
    contactEmail: words.address,
    publishedAt: new Date('2026-11-02T08:00:00.000Z'),
    questions: sampleQuestions(words),
  }
}

/** What is typed into each personal field. */
export function sampleTyped(words: Words): Record<string, string> {
  const values: Readonly<Record<FieldRule['role'], string>> = {
    name: words.name,
    address: words.address,
    phone: '+4791234567',
    letter: words.text,
  }
  return Object.fromEntries(fieldNames.map(name => [name, values[ruleOf(name).role]]))
}

/** A person's profile and answers. */
export function samplePerson(words: Words) {
  const typed = Object.entries(sampleTyped(words))
  const part = (which: FieldRule['part']) =>
    Object.fromEntries(
      typed.filter(([name]) => fieldNames.some(field => field === name && ruleOf(field).part === which)),
    )
  const [first, , third] = sampleQuestions(words)
  return {
    profile: readProfile(part('profile')),
    own: readOwnAnswers({
      fields: part('answers'),
      questions: { [first?.id ?? '']: words.text, [third?.id ?? '']: 'yes' },
    }),
  }
}

/** A certificate of grade C. */
export const sampleCertificate: ShownCertificate = {
  body: {
    number: '4F9C21KM7Q2X',
    unit: 'application',
    reason: 'purge.rejected',
    policy: { version: 1, rule: 'rejected' },
    trigger: { event: 'rejected', date: '2026-05-22' },
    promised: '2026-11-22',
    times: {
      claimed: '2026-11-21T23:01:02.000Z',
      deleted: '2026-11-21T23:01:04.000Z',
      scanned: '2026-11-21T23:01:06.000Z',
      keyless: '2026-11-21T23:01:06.500Z',
    },
    counts: { applications: 1, files: 1, links: 2, outbox: 1 },
    files: 1,
    fileBytes: 182_000,
    latenessHours: 0,
    stoppedBy: [],
    noticeSentOn: null,
    scan: { reference: { places: 14, found: 0 }, value: { places: 4, values: 22, found: 0 }, key: 0 },
    epoch: { number: 1, destroyBy: null },
    backupsUntil: '2026-12-27T23:00:00.000Z',
    outside: ['Eksempelpost AS'],
    controller: 'Fjordkontor AS',
    authority: 'Datatilsynet',
    verifyUrl: 'https://fjordkontor.example/jobb/certificates',
    software: 'glemme 0.1.0',
    dataMap: 'c2hhMjU2LW9mLXRoZS1kYXRhLW1hcA',
  },
  proof: {
    leafIndex: 0,
    leafCount: 2,
    path: ['q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80'],
    entry: {
      seq: 41,
      at: '2026-11-21T23:01:07.000Z',
      hash: 'q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80',
      key: 'q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq81',
      sig: 'q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80',
      certificatesRoot: 'q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq82',
    },
  },
}
