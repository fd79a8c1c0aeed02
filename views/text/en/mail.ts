/** English: mails. A subject and paragraphs for each; an absent paragraph is one that mail does not have. */
export const mail = {
  'mail.M1.subject': 'Link to your data',
  'mail.M1.body':
    'Here is the link you asked for:\n\n{link}\n\nIt works once, for 15 minutes. If you did not ask, ignore this e-mail.',
  'mail.M2.subject': 'We have your application: {job}',
  'mail.M2.body':
    'Hello {name}.\n\nYour application arrived on {receivedOn}, reference {reference}. We answer everyone.\n\nWe delete it {rule}. Without a decision we delete it on {undecidedOn}.\n\nSee, correct or delete:\n\n{link}\n\nThe link is yours alone; do not forward it.',
  'mail.M3.subject': 'Answer to your application: {job}',
  'mail.M3.rejected': 'We are not taking your application further this time. We know you put time into it.',
  'mail.M3.hired': 'We want to hire you and will be in touch.',
  'mail.M3.cancelled': 'The job is closed and your application goes no further.',
  'mail.M3.body':
    'Hello {name}.\n\n{answer}\n\nYour data is deleted on {dueOn}. To have it done now:\n\n{link}',
  'mail.M6.subject': 'We are deleting your application',
  'mail.M6.body':
    'Deletion of the application, files and notes has started. Certificate {certificateNo}; its page shows when all is deleted and checked:\n\n{link}\n\nThis is our last e-mail about it. If you have no other application here, your address too goes once it is delivered.',
  'mail.footer': 'Questions about your data: {rightsEmail}',
}
