import { newId } from '../../server/base/ids.ts'
import { correctionInput } from '../../server/policy/corrections.ts'
import { fieldNames, ruleOf } from '../../server/policy/fields.ts'
import type { RightName } from './rights-table.ts'
import type { TypedFields } from './visitor.ts'

const nameField = fieldNames.find(field => ruleOf(field).role === 'name') ?? ''
const to = 'ny@arbeidsgiver.example'

/**
 * The form that the person sends, below their own page when it begins with a stroke. `:file`, `:note`: what the
 * application has; a path with `kind` takes a file.
 */
export const portalForms: Partial<Record<RightName, () => [path: string, fields: TypedFields]>> = {
  access: () => ['my/copies', { copyId: newId('exp'), kind: 'access' }],
  rectification: () => [`/edit/${nameField}`, { [correctionInput]: 'Et annet navn' }],
  'rectification, a file replaced': () => ['/files?kind=cv&instead=:file', {}],
  'rectification, a file removed': () => ['/files/:file/remove', {}],
  'rectification, a note contested': () => ['/notes/:note/contest', { text: 'Jeg var syk den dagen.' }],
  erasure: () => ['/erase', { scope: 'one' }],
  'withdrawal of the application': () => ['/withdraw', {}],
  restriction: () => ['/restrict', { reason: 'accuracy' }],
  'restriction, lifted': () => ['/restrict/lift', {}],
  'objection to storage before the decision': () => ['/object', { kind: 'storage' }],
  'objection to storage': () => ['/object', { kind: 'storage' }],
  'objection to mailings': () => ['/object', { kind: 'mailings' }],
  portability: () => ['my/copies', { copyId: newId('exp'), kind: 'portable' }],
  'portability, by transfer': () => [
    'my/transfers',
    { transferId: newId('exp'), receiverEmail: to, receiverEmailAgain: to },
  ],
  'withdrawal of consent': () => ['my/consents/pool', { choice: 'withdraw' }],
  'hired person': () => ['/hire-statement', {}],
  'hired person, nobody hired': () => ['/hire-statement', {}],
  complaint: () => ['my/complaints', { id: newId('cas'), text: 'Dere svarte ikke.' }],
}

const answer: [string, TypedFields] = ['answer', { text: 'Dette er svaret.' }]
const refuse = (code: string): [string, TypedFields] => ['refuse', { code, text: 'Derfor.' }]
const carryOut: [string, TypedFields] = ['carry-out', {}]

/** What staff register, and the forms they send once it is known who asks. */
export const staffForms: Partial<
  Record<RightName, [type: string, ...forms: [path: string, fields: TypedFields][]]>
> = {
  access: ['access', carryOut],
  rectification: [
    'rectification',
    [`fields/:application/${nameField}`, { [correctionInput]: 'Et annet navn' }],
    answer,
  ],
  'rectification, in words alone': ['rectification', answer],
  'rectification, a file replaced': [
    'rectification',
    ['files/:application?kind=cv&instead=:file', {}],
    answer,
  ],
  'rectification, a file removed': ['rectification', ['files/:application/:file/remove', {}], answer],
  'rectification, a note contested': [
    'rectification',
    ['notes/:application/:note', { text: 'Jeg var syk den dagen.' }],
    answer,
  ],
  erasure: ['erasure', carryOut],
  'erasure, refused for a claim': ['erasure', refuse('17-3-e')],
  restriction: ['restriction', carryOut],
  'restriction, lifted': ['restriction', carryOut, ['lift', {}]],
  'objection to storage before the decision': ['objection', carryOut],
  'objection to storage': ['objection', carryOut],
  'objection to storage, refused': ['objection', refuse('21-1')],
  portability: ['portability', carryOut],
  'withdrawal of consent': ['withdrawal', carryOut],
  'hired person': ['hiredPerson', carryOut],
  'hired person, nobody hired': ['hiredPerson', refuse('31')],
  complaint: ['complaint', answer],
}
