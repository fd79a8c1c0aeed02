/** English: files flagged, replaced and removed; two addresses of one person joined. */
export const files = {
  'files.title': 'The files of the application: {job}',
  'files.lead':
    'You can replace and remove files while the application is assessed. The old file is deleted at once.',
  'files.withdrawn': 'The application is withdrawn. You can only replace files we have asked for again.',
  'files.last':
    'The application needs a CV or a cover letter. Replace the file, write the letter first, or withdraw or delete the application.',
  'files.closed': 'The application is decided. You can only replace files we have asked for again.',
  'files.held': 'We must keep the application as it is now. So you cannot change the files.',
  'files.none': 'You have no files in the application.',
  'files.pool.title': 'The CV in the copy for other jobs',
  'files.pool.lead':
    'You can change and remove the CV whenever you want. The old one is deleted at once. The CV in an application is another file; change it there.',
  'files.pool.held': 'We have to keep the copy as it is now. That is why you cannot change the CV.',
  'files.pool.none': 'There is no CV in the copy.',
  'files.pool.back': 'Back to what you have agreed to',
  'files.pool.change': 'Change or remove the CV',
  'files.pool.add': 'Add a CV',
  'files.flagged':
    'The file holds data we must not have, and we read it no more. Send a new one without it. Then the old one is deleted at once. Otherwise it is deleted on {date}.',
  'files.replaced': 'Replaced {date}',
  'files.replaceNamed': 'Replace {name}',
  'files.removeNamed': 'Remove {name}',
  'files.add.cv': 'Add a CV',
  'files.add.attachments': 'Add attachments',
  'files.hint': 'PDF or Word, up to 10 MB. Leave out national identity number, photo and health details.',
  'files.send': 'Send the file',
  'files.missing': 'The file is missing. Choose a file.',
  'files.back': 'Back to the application',
  'mine.askedAgain': 'We ask you to send a file again.',
  'mine.seeFiles': 'See the files',
  'mine.changeFiles': 'Replace or remove files',
  'flag.heading': 'Is there something in the file that does not belong here?',
  'flag.text':
    'That is health, belief, politics, orientation and the like. Once you report the file, none of you can open it. The applicant gets an e-mail and can send a new one. The file is deleted then, or else after {n} days.',
  'flag.buttonNamed': 'Report {name}',
  'flag.flagged': 'Reported {date}. The applicant is asked for a new one. Deleted on {by} at the latest.',
  'flag.replaced': 'Replaced {date}',
  'join.title': 'Are both addresses yours?',
  'join.lead':
    'You have opened links that went to two e-mail addresses. You can bring the applications together.',
  'join.effect':
    'All the applications are then in one place. Links we have sent to either address open all of them.',
  'join.kept':
    'We keep name, e-mail and phone from the address you choose. The same from the other is deleted at once.',
  'join.ifNot': 'If one of the addresses is somebody else’s, do not join them.',
  'join.keep': 'Which address shall we use?',
  'join.choose': 'The address is missing. Choose one of them.',
  'join.one.title': 'Are all these applications yours?',
  'join.one.lead':
    'You have opened links to applications with the same e-mail address, kept apart. You can bring them together.',
  'join.one.effect': 'All the applications are then in one place. Each link we have sent opens all of them.',
  'join.one.kept':
    'We keep name, e-mail and phone from the one you choose. The same from the other is deleted at once.',
  'join.one.ifNot': 'If another person sent one of them, do not join them.',
  'join.one.keep': 'Which contact details shall we use?',
  'join.one.choose': 'The choice is missing. Choose one of them.',
  'join.sent': '{job}, received {date}',
  'join.button': 'Join them',
  'join.cancel': 'Keep them apart',
  'join.pool': 'You are in the talent pool twice. Withdraw one of the consents first.',
  'join.busy': 'One of the applications is being deleted right now. Try again when it is deleted.',
  'mail.M10newFile.subject': 'You have a message from us',
  'mail.M10newFile.body':
    'Hello.\n\nWe ask you to send a file again in your application for {job}. A file you sent holds data we must not have. We read it no more.\n\nWhen you send a new file, we delete the old one at once. Otherwise we delete it on {byOn} at the latest.\n\n{link}',
}
