/** What a button did, named by `?done=` of the page one lands on, and where that may be said: below these paths. */
export const doneOn = {
  holdPlaced: '/staff/privacy/holds/',
  holdRenewed: '/staff/privacy/holds/',
  holdReleased: '/staff/privacy/holds',
  holdReleasedOther: '/staff/privacy/holds',
  copyHoldPlaced: '/staff/privacy/holds/',
  copyHoldReleased: '/staff/privacy/holds',
  groundsWritten: '/staff/privacy/holds/',
  brakeReleased: '/staff/privacy',
  brakeNothing: '/staff/privacy',
  policyConfirmed: '/staff/privacy/policy',
  policyRevoked: '/staff/privacy/policy',
  vacancyCreated: '/staff/jobs/',
  vacancyChanged: '/staff/jobs/',
  vacancyPublished: '/staff/jobs/',
  vacancyClosed: '/staff/jobs/',
  vacancyReopened: '/staff/jobs/',
  vacancyDeleted: '/staff/jobs',
  questionAdded: '/staff/jobs/',
  questionRemoved: '/staff/jobs/',
  decisionUndone: '/staff/applications/',
  decisionReverted: '/staff/applications/',
  handedOver: '/staff/applications/',
  fileFlagged: '/staff/applications/',
  copyMasked: '/staff/cases/',
  fieldCorrected: '/my/',
  bothKept: '/my/applications/',
  erasureUndone: '/my/applications/',
} as const
export type DoneCode = keyof typeof doneOn

/** The page with that path, told what was done. */
export function withDone(path: string, done: DoneCode): string {
  return `${path}?done=${done}`
}

/** What the address of a page says was done: one of the codes, on a page of its own. Nothing is stored of it. */
export function doneIn(pathAndQuery: string): DoneCode | undefined {
  const [path = '', query = ''] = pathAndQuery.split('?')
  const text = new URLSearchParams(query).get('done')
  const codes = Object.keys(doneOn) as DoneCode[]
  return codes.find(code => code === text && path.startsWith(doneOn[code]))
}
