/** English: what privacy officers read, and what a copy leaves out. */
export const officer = {
  'officer.read': 'Read the application',
  'officer.readOf': 'Read application {reference}',
  'officer.held': 'You can read the application while the hold stands. The applicant sees that you have.',
  'officer.inCase': 'You can read the application while the case is open. The applicant sees that you have.',
  'officer.pool.held':
    'You can read the copy as long as the hold stands. The person sees that you have read it.',
  'officer.pool.inCase':
    'You can read the copy as long as the case is open. The person sees that you have read it.',
  'officer.pool.read': 'Read the copy',
  'officer.consents': 'Consents',
  'officer.none': 'None.',
  'officer.applicant': 'The applicant',
  'masks.title': 'What is in the copy',
  'masks.lead': 'This is how the texts will be in the copy. Write down what is about others to leave it out.',
  'masks.files': 'Files are not shown here. They are the applicant’s own and always come with the copy.',
  'masks.ownPage':
    'What you leave out is missing in the copy only. Nothing is left out on the applicant’s own page.',
  'masks.notAll':
    'The applicant has restricted something, or it is about to be deleted. It is not shown here.',
  'masks.none': 'The application has no texts.',
  'masks.label': 'This is left out',
  'masks.labelOf': 'This is left out of {reference}',
  'masks.hint': 'One line for each passage. Copy the text word for word. Remove a line to put it back.',
  'masks.consequence':
    'The copy says that something is left out, and why. The case ends as partly answered. The applicant can complain.',
  'masks.button': 'Save',
  'masks.mark': '[left out: data about others]',
  'masks.answer': 'Answer to a question',
  'masks.note': 'Note',
  'masks.contest': 'The applicant disagrees',
  'masks.contestAnswer': 'Answer to the applicant',
  'masks.messageIn': 'Message from the applicant',
  'masks.messageOut': 'Message to the applicant',
  'masks.open': 'See what is in the copy',
  'masks.set': 'The copy leaves out something about others.',
  'masks.copyTitle': 'Your copy',
  'masks.copyText': 'What is about others is left out of the copy.',
  'masks.copyButton': 'Make the copy',
  'err.maskUnknown':
    'Passage number {n} is not in the texts or is too short. Write whole words, as they stand.',
}
