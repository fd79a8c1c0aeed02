/** What fsck can find, each with what it means and what `--repair` does about it. Source: deletion.md 12 */
export const findingCodes = {
  fileWithoutRow:
    'A file lies in the store and no row knows it. Repair removes it once it was seen twice, 24 hours apart.',
  rowWithoutFile:
    'A row names a file that is not in the store. Copy files/ID of a backup to files/XX/ID in the folder of uploads, where XX is what follows fil_ in its id, two characters.',
  fileWrongSize:
    'A file in the store has another size than its row says. Copy files/ID of a backup over files/XX/ID in the folder of uploads, where XX is what follows fil_ in its id, two characters.',
  fileChanged:
    'A file does not open, or is not the one that was sent. Copy files/ID of a backup over files/XX/ID in the folder of uploads, where XX is what follows fil_ in its id, two characters.',
  fileWithoutScanState: 'A file row does not say whether the file was scanned.',
  uploadLeft: 'An upload, or a file of a form that was never sent, is kept past its time. Repair removes it.',
  exportLeft:
    'A copy that somebody took away is kept past its time, has no row or no file. The next rounds of the worker remove what is left; whoever asked can ask again.',
  childWithoutOwner:
    'A row points at an application, profile or file that is not there. Repair removes the row or the pointer.',
  caseNotStripped:
    'A case of nobody still has words, or names an application. Repair takes both away, and closes it.',
  profileWithoutUnit: 'A profile does not name an application that is its own.',
  keyWithoutOwner: 'A key opens and nothing needs it. Repair destroys it.',
  ownerWithoutKey:
    'Something is sealed and its key is gone: nobody can read it any more. Look for a newer copy of the keys ("keys" in docs/guides/when-something-is-red.md). If there is none, the command beside it deletes all of it (what somebody hired can do is then written anew); without one beside it, it goes by itself.',
  keyWrongEpoch:
    'A key is wrapped with an epoch that the keyring does not have, or does not open. "keys" in docs/guides/when-something-is-red.md says how to put it back. If that cannot be, the command beside it deletes what nobody can read.',
  traceOfErased: 'Something still names what was deleted. Repair removes it again.',
  keyOfErased: 'The key of something that was deleted is not destroyed. Repair destroys it.',
  dateIsNone:
    'The day of deletion, or an instant of it, is no date. Beside it the date that its rule gives: repair sets it, unless a day that is a date contradicts it.',
  dateUnlikeRule:
    'The day of deletion is not the one its rule gives, which stands beside it. Find out what was changed by hand.',
  instantUnlikeDate:
    'The instant at which a deletion may begin, or is late, is not the one its day gives, or the request to delete. Repair sets it.',
  holdPastReview:
    'A hold is past the day on which it had to be reviewed. The privacy officer does that at /staff/privacy/holds.',
  stopPastEnd: 'A stop is over and still stands. The worker takes it away each minute: see that it runs.',
  overdue: 'A deletion, or the end of a last mail, is more than 24 hours late.',
  stateImpossible:
    'An application, pool entry, hire statement, profile or file is in a state that the rest of its row, its consent or its run does not allow. Beside it what contradicts that.',
  leaseStale: 'Something was begun, and nobody has taken it up again. The worker does: see that it runs.',
  jobTwice: 'A recurring job is there twice. Repair removes the later one.',
  jobForeign: 'A job is in the queue that carries data or does not recur. Repair removes it.',
  indexMissing: 'An index is missing. Repair makes it.',
  validatorMissing: 'A collection does not check what is written to it. Repair sets the rule.',
  unmapped: 'There is a collection, path or folder that the data map does not know.',
  fileUnknown:
    'A file lies in our folders that is none of ours. Only its folder is said, and how many characters its name has: it may be a name of a person. Look into that folder (uploads is GLEMME_UPLOADS_DIR), and move it out.',
  keyDraftLeft:
    'A file of keys is left half written. The next look at the keyring (hourly, and at the start) overwrites and removes it.',
  drillLeft:
    'A drill that was killed has left its scratch database, or its folder for files. The next glemme drill removes it.',
  modeTooOpen: 'Other users of this machine can reach a file or folder. Repair closes it.',
  ledgerBroken:
    'The ledger, or one of its copies, is not as it was signed. glemme doctor says what to do (chain).',
  auditBroken: 'The chain of the audit log does not hold. glemme doctor says what to do (chain).',
} as const
export type FindingCode = keyof typeof findingCodes

/** One thing that is not as it must be: random ids, paths and names of ours, never a value of a person. */
export interface FsckFinding {
  code: FindingCode
  /** Collection, collection and path, or folder. */
  where: string
  /** The id, name or number it is about. */
  id: string
  /** What else tells where it stands: a pointer's row, the path of an instant, the date that should be, a system's code. */
  detail?: string
}

/** The finding as text, to tell whether a second look finds the same. */
export function nameOf({ code, where, id }: FsckFinding): string {
  return `${code}|${where}|${id}`
}
