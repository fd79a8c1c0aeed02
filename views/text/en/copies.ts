/** English: copies that others have of what is deleted. */
export const copies = {
  'copies.title': 'Correct, restrict or delete your copy',
  'copies.lead.correct':
    'The applicant has corrected something in an application with {controller} that you have a copy of. The e-mail you got names its reference.',
  'copies.lead.restrict':
    'The applicant has restricted the use of an application with {controller} that you have a copy of. The e-mail you got names its reference.',
  'copies.fetch': 'Fetch what holds now, and delete or correct your copy.',
  'copies.letLie': 'Do not use the copy, and do not share it, as long as the restriction stands.',
  'copies.lookAgain': 'Open this page again before you use it. It says when the restriction is lifted.',
  'copies.lifted': 'The restriction is lifted. You may use the copy again.',
  'copies.what.delete': 'Delete',
  'copies.what.correct': 'Correct',
  'copies.what.restrict': 'Restrict',
  'copies.lead.delete':
    '{controller} has started to delete an application that you have a copy of. The e-mail you got names its reference.',
  'copies.delete': 'Delete the copy: files you downloaded, prints and notes.',
  'copies.everywhere': 'Look in e-mail, shared folders, the bin and backups too.',
  'copies.restrict': 'If the law makes you keep something, correct what is wrong and use it for that only.',
  'copies.on': 'If you passed the copy on, ask whoever has it to do the same.',
  'copies.done': 'It is done',
  'copies.thanks': 'We have noted that it is done.',
  'copies.certificate': 'See the certificate of the deletion',
  'copies.listTitle': 'Copies we wait to hear about',
  'copies.listLead':
    'These people downloaded files or got data of applications that are deleted, corrected or restricted. We do not know whether it is done with the copy. Ask them.',
  'copies.none': 'We wait for nobody.',
  'copies.number': 'Certificate',
  'copies.holder': 'Who',
  'copies.askedOn': 'Asked',
  'copies.outside': 'Recipient outside',
  'copies.formerStaff': 'Former colleague',
  'copies.state.waits': 'Waits for an answer',
  'copies.state.untold': 'No address to write to',
}
