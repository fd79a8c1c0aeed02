/** English: what a button did, on the page one lands on. */
export const done = {
  'done.holdPlaced': 'The hold is placed. The application is not deleted as long as it stands.',
  'done.holdRenewed': 'The hold is renewed.',
  'done.holdReleased':
    'The hold is released. If the day of deletion has passed, the application is deleted within 24 hours.',
  'done.holdReleasedOther': 'The hold is released. Another hold still stands, so nothing is deleted now.',
  'done.copyHoldPlaced': 'The hold is placed. The copy is not deleted while it stands.',
  'done.copyHoldReleased':
    'The hold is released. If the day of deletion has passed, the copy is deleted within 24 hours.',
  'done.groundsWritten': 'The grounds are saved.',
  'done.brakeReleased': 'Deletion starts within a minute.',
  'done.brakeNothing': 'Nothing waits any more.',
  'done.policyConfirmed': 'The version is confirmed and applies from its date.',
  'done.policyRevoked': 'The version is taken back. It will not come into force.',
  'done.vacancyCreated': 'The draft is saved. Add questions, or go on.',
  'done.vacancyChanged': 'The changes are saved.',
  'done.vacancyPublished': 'The job is published. Everybody can apply now.',
  'done.vacancyClosed':
    'The job is closed. Applicants without an answer get one by e-mail, but not those who are held or restricted.',
  'done.vacancyReopened': 'The job is open again. Those who have an answer keep it.',
  'done.vacancyDeleted': 'The job is deleted.',
  'done.questionAdded': 'The question is added.',
  'done.questionRemoved': 'The question is removed.',
  'done.decisionUndone': 'The decision is undone. No e-mail was sent.',
  'done.decisionReverted': 'The decision is taken back. The applicant is told by e-mail.',
  'done.handedOver':
    'The hand-over is saved. If the day of deletion is another one now, the applicant is told.',
  'done.copyMasked': 'Saved. The copy will be as it stands here.',
  'done.fileFlagged': 'The file is closed. The applicant is asked for another by e-mail.',
  'done.erasureUndone': 'You undid the deletion. The application is back, and nothing is deleted.',
  'done.fieldCorrected': 'The correction is saved.',
  'done.bothKept': 'We keep both applications.',
}
