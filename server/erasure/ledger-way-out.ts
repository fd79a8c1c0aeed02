import type { ChainReport } from './ledger-verify.ts'

/** Where and what, without any value: `collection 3 hash`, `folder 2 tokens tokens-2026-11-24.jsonl`. */
export function faultText(fault: NonNullable<ChainReport['fault']>): string {
  return `${fault.in} ${fault.seq} ${fault.code}${'file' in fault ? ` ${fault.file}` : ''}`
}

/** What to do about a row of the audit log that is not as it was chained. */
export const wayOutOfAudit =
  'No other copy of that row is here, and no copy of the ledger helps. Find out who changed the database, then restore a backup from before that'

const repairs = 'glemme ledger:repair'

/** What to do about that fault of the ledger; docs/guides/when-something-is-red.md, `chain`, says more. */
export function wayOutOf({
  in: where,
  code,
}: Pick<NonNullable<ChainReport['fault']>, 'in' | 'code'>): string {
  if (where === 'collection' || code === 'ahead' || code === 'differs')
    return `The database has it otherwise than it was signed, or has lost it. If the file has it: ${repairs}`
  if (where === 'file')
    return `The database has it as it was signed, ledger.jsonl does not. Move that file out of the folder, then: ${repairs}`
  if (code === 'behind')
    return `The file lacks what was written to it. If the folder is the right one: ${repairs}`
  if (code === 'head')
    return 'The mirror in the keys database knows another entry there. Compare the file with its copy off this machine'
  return `What the entry was signed with is lacking on one side: ${repairs}`
}
