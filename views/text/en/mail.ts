/** English: mails. A subject and paragraphs for each; an absent paragraph is one that mail does not have. */
export const mail = {
  'mail.M1.subject': 'Link to your data',
  'mail.M1.body':
    'Here is the link you asked for:\n\n{link}\n\nIt works once, for 15 minutes. If you did not ask, ignore this e-mail.',
  'mail.M2.subject': 'We have your application: {job}',
  'mail.M2.body':
    'Hello {name}.\n\nYour application arrived on {receivedOn}, reference {reference}. We answer everyone.\n\n{deletion}\n\nSee, correct or delete:\n\n{link}\n\nThe link is yours alone; do not forward it.',
  'mail.M2.day': 'We delete it {rule}. Without a decision we delete it on {undecidedOn}.',
  'mail.M2.objected':
    'You have asked us to delete it once it is answered. If no answer goes out, we delete it on {undecidedOn}.',
  'mail.M3.subject': 'Answer to your application: {job}',
  'mail.M3.rejected': 'We are not taking your application further this time. We know you put time into it.',
  'mail.M3.hired': 'We want to hire you and will be in touch.',
  'mail.M3.cancelled': 'The job is closed and your application goes no further.',
  'mail.M3.body': 'Hello {name}.\n\n{answer}{copy}\n\n{deletion}\n\n{link}',
  'mail.M3.day': 'Your data is deleted on {dueOn}. To have it done now:',
  'mail.M5.subject': 'We delete your application soon',
  'mail.M5.body':
    'Hello {name}.\n\nThis is about your application for {job}, reference {reference}.\n\nWe delete it on {dueOn}. You need not do anything. The certificate will have number {certificateNo}.{member}\n\nFor a copy first:\n\n{link}\n\nTo delete now:\n\n{eraseLink}',
  'mail.M5recall.subject': 'We do not delete your application on the day we wrote',
  'mail.M5recall.body':
    'Hello {name}.\n\nWe wrote that we delete your application for {job} on {toldOn}. That no longer holds. {answer}\n\nSee the application:\n\n{link}',
  'mail.M5recall.moved': 'We now delete it on {dueOn}.',
  'mail.M5recall.stopped': 'The deletion waits. You get another e-mail before we delete.',
  'mail.M7.subject': 'Your data request',
  'mail.M7.body': 'Hello {name}.\n\n{answer}\n\n{lead}\n\n{link}',
  'mail.M7.lead.see': 'See the case:',
  'mail.M7.lead.confirm': 'Confirm that it is you:',
  'mail.M7.lead.undo': 'Follow the deletion, or undo it:',
  'mail.M7.erasing':
    'We do as you asked. The case is about: {what}. The application is hidden, and deletion starts when the time to undo is over.',
  'mail.M7.lead.copy': 'Get the copy:',
  'mail.M7.hiredPerson': 'the person hired',
  'mail.M7.received': 'Your case arrived on {receivedOn}. It is about: {what}. You get an answer by {dueOn}.',
  'mail.M7.identity':
    'We have a case in your name. It is about: {what}. We do nothing before we know that it is you.',
  'mail.M7.extended':
    'We need more time, because {reason}. The case is about: {what}. You get an answer by {dueOn}.',
  'mail.M7.withdrawn':
    'We have noted that you no longer ask for this, and the case is closed. It was about: {what}. If that is not so, write to us.',
  'mail.M7.answered': 'We have answered your case. It is about: {what}. The answer is on your page.',
  'mail.M7.copy':
    'Here is the answer to your case. It is about: {what}. The copy is made when you ask for it on your page.',
  'mail.M8.subject': '{title}',
  'mail.M8.body':
    'Hello {name}.\n\nThis is about your application for {job}. {answer}\n\nSee the application:\n\n{link}',
  'mail.M8pool.subject': '{title}',
  'mail.M8pool.body':
    'Hello {name}.\n\nThis is about the copy that we keep to ask you about other jobs. {answer}\n\nSee what we keep:\n\n{link}',
  'mail.M8.set.title': 'Your data is restricted',
  'mail.M8.set.text':
    'Those who hire do not see it, and we do not delete it as long as the restriction stands.',
  'mail.M8.ending.title': 'Your restriction ends soon',
  'mail.M8.ending.text':
    'We lift the restriction on {liftOn}. If the day of deletion has passed by then, we wait 14 more days.',
  'mail.M3revert.subject': 'We are assessing your application again: {job}',
  'mail.M3revert.mistake': 'The answer you got was a mistake.',
  'mail.M3revert.newInformation': 'We have learned something new, and the answer you got no longer holds.',
  'mail.M3revert.body':
    'Hello {name}.\n\n{answer} We are assessing your application again, and you will get an answer.\n\n{deletion}\n\n{link}',
  'mail.M3revert.day': 'Without a decision your data is deleted on {dueOn}. If you want that now:',
  'mail.M4.subject': 'You have withdrawn your application: {job}',
  'mail.M4.body':
    'Hello {name}.\n\nYour application is withdrawn, and we assess it no further.{copy}\n\n{deletion}\n\n{link}',
  'mail.M4.day': 'The application is deleted on {dueOn}. If you want that now:',
  'mail.stopped.objected':
    'You have asked us to delete the application once it is answered. We start the deletion now, and a last e-mail gives you the number of the certificate.',
  'mail.stopped.objectedAccess':
    'You have asked us to delete the application. We start the deletion once your request for access is answered. To have it done now:',
  'mail.stopped.hold':
    'A claim or a duty in law makes us keep your data for now, so no day of deletion is set. See until when:',
  'mail.stopped.restriction':
    'Your data is restricted, and we do not delete it as long as the restriction stands. To have it deleted all the same:',
  'mail.stopped.access':
    'Your data is deleted on {dueOn}, but not before your request for access is answered. To have it done now:',
  'mail.M9due.subject': 'Something changed in your application',
  'mail.M9due.body':
    'Hello {name}.\n\nThis is about your application for {job}, reference {reference}. The day on which we delete it has changed.\n\n{deletion}\n\n{link}',
  'mail.M9due.day': 'We now delete it on {dueOn}. For a copy first, or to have it done now:',
  'mail.M6.subject': 'We are deleting your application',
  'mail.M6.body':
    '{newer}Deletion of the application, files and notes has started. Certificate {certificateNo}; its page shows when all is deleted and checked:\n\n{link}\n\nThis is our last e-mail about it. {address}{receipts}',
  'mail.M6.newer':
    'You applied for the same job twice. This is about the older application. We still have the newer one, and it is not affected.',
  'mail.M6.goes': 'If you have no other application here, your address too goes once it is delivered.',
  'mail.M6.stays':
    'Your address stays here as long as we have another application of yours, or the copy for other jobs.',
  'mail.unanswered.many':
    '{n} cases you had with us are closed without a full answer, because the data is deleted.',
  'mail.unanswered': 'A case you had with us is closed without a full answer, because the data is deleted.',
  'mail.receipts.many': 'The receipts for your consents, without your name, have the numbers {numbers}.',
  'mail.receipts': 'The receipt for your consent, without your name, has number {numbers}.',
  'mail.M9.subject': 'Something changed in your application',
  'mail.M9.body':
    'Hello {name}.\n\nSomething was corrected in your application for {job}. If you did it yourself, you need not do anything.\n\nSee what it says now:\n\n{link}',
  'mail.M9pool.subject': 'Something changed in the copy for other jobs',
  'mail.M9pool.body':
    'Hello {name}.\n\nSomething was corrected in what we keep to ask you about other jobs. If you did it yourself, you need not do anything.\n\nSee what it says now:\n\n{link}',
  'mail.M9moved.subject': 'Your e-mail address was changed',
  'mail.M9moved.body':
    'You have applied for a job with {controller}. We were given another e-mail address and no longer write here. The links we sent you here no longer work.\n\nIf it was not you who changed it, write to {rightsEmail}.',
  'mail.M11.subject': 'New rules for your data from {dueOn}',
  'mail.M11.body':
    'Hello {name}.\n\nWe change the rules for your data from {dueOn}. Your page says what changes:\n\n{link}\n\nThe link is yours alone; do not forward it.',
  'mail.M11recall.subject': 'The new rules from {dueOn} are withdrawn',
  'mail.M11recall.body':
    'Hello {name}.\n\nWe wrote to you about new rules for your data from {dueOn}. They are withdrawn and do not come.\n\nIf we change the rules later, we tell you before. Here is your page:\n\n{link}\n\nThe link is yours alone; do not forward it.',
  'mail.M12.subject': 'We have received data about you',
  'mail.M12.body':
    'Hello {name}.\n\n{controller} has entered you as a referee for somebody who applies for the job {job}. {answer} We have your name and how to reach you.\n\nWe use it only to ask you about the applicant. We have a legitimate interest in that (GDPR article 6(1)(f)). Only those who hire see it.\n\nWe delete it together with the application, under the present rules on {dueOn}.\n\nYou can see, correct and delete it:\n\n{link}\n\nYou can also ask us to restrict its use, or tell us that you do not want it. You can complain to {authority} ({authorityUrl}).',
  'mail.M12.applicant': 'We have it from the applicant.',
  'mail.M12.other': 'We do not have it from the applicant; the page behind the link says where it is from.',
  'mail.M13.subject': '{title}',
  'mail.M13.body':
    'Hello {name}.\n\n{answer}\n\n{link}\n\nIf you want to hear from us no more, and the copy deleted now:\n\n{unsubscribe}{member}',
  'mail.member': 'We keep a copy to ask you about other jobs. It has the reference {reference}.',
  'mail.M13.stay.title': 'Do you still want to hear about jobs?',
  'mail.M13.stay.text':
    'You said yes to being asked about other jobs. If you do nothing, we delete that on {dueOn}. To stay:',
  'mail.M13.invite.title': 'A vacant job: {job}',
  'mail.M13.invite.text':
    'You said yes to being asked about other jobs. We have one now: {job}. You have to apply anew if you want it. Here it is:',
  'mail.M14.subject': 'We no longer contact you about jobs',
  'mail.M14.body':
    'Deletion of the copy we had to ask you about other jobs has started. Certificate {certificateNo}; its page shows when all is deleted and checked:\n\n{link}\n\nThis is our last e-mail about it.{receipts}',
  'mail.M15.subject': 'Correct, restrict or delete your copy',
  'mail.M15.body':
    'You have a copy of {copyOf} {reference}: a file you downloaded, or something we gave you. {answer} Tell us when it is done:\n\n{link}',
  'mail.M15.ofApplication': 'the application with reference',
  'mail.M15.ofPool': 'the data of somebody who wants to hear about jobs, with reference',
  'mail.M15.delete':
    'We have started to delete it, with certificate {certificateNo}.\n\nDelete the copy, also in e-mail, downloads and backups. If the law makes you keep it, restrict its use to that.',
  'mail.M15.correct':
    'The applicant has corrected something in it.\n\nDo not use the copy as it is. Fetch what holds now, and delete or correct the copy.',
  'mail.M15.restrict':
    'The applicant has restricted its use.\n\nDo not use the copy, do not share it, and let it lie. We tell you if it is to be deleted.',
  'mail.M18.subject': 'Something is waiting for you',
  'mail.M18.body': '{answer}\n\nSee what to do:\n\n{link}',
  'mail.M18.red.text': 'Something needs you now: {what}.',
  'mail.M18.undecided.text': '{n} applications are soon deleted and nobody was answered. {what}',
  'mail.M18.handOver.text':
    '{n} hired people are not handed over to the staff files. Until then we keep the application longer than we need. {what}',
  'mail.M18.holds.text': '{n} holds must be reviewed again, or they lapse. {what}',
  'mail.M18.cases.text': '{what}',
  'mail.M18.due.over.one': '1 case about privacy is over the deadline.',
  'mail.M18.due.over.many': '{n} cases about privacy are over the deadline.',
  'mail.M18.due.today.one': '1 case about privacy is due today.',
  'mail.M18.due.today.many': '{n} cases about privacy are due today.',
  'mail.M18.due.tomorrow.one': '1 case about privacy is due tomorrow.',
  'mail.M18.due.tomorrow.many': '{n} cases about privacy are due tomorrow.',
  'mail.M18.due.weekend.one': '1 case about privacy is due this weekend.',
  'mail.M18.due.weekend.many': '{n} cases about privacy are due this weekend.',
  'mail.M18.due.monday.one': '1 case about privacy is due on Monday.',
  'mail.M18.due.monday.many': '{n} cases about privacy are due on Monday.',
  'mail.M18.due.overWeek.one': '1 case about privacy is due in eight or nine days.',
  'mail.M18.due.overWeek.many': '{n} cases about privacy are due in eight or nine days.',
  'mail.M18.due.week.one': '1 case about privacy is due in a week.',
  'mail.M18.due.week.many': '{n} cases about privacy are due in a week.',
  'mail.M18.undecided.one': '1 application is soon deleted and nobody was answered. {what}',
  'mail.M18.handOver.one':
    '1 hired person is not handed over to the staff files. Until then we keep the application longer than we need. {what}',
  'mail.M18.holds.one': '1 hold must be reviewed again, or it lapses. {what}',
  'mail.M18.complaint.text':
    '{n} complaint about the use of data waits for an answer. Only privacy officers with an account here can open and answer it. If you have no account, ask them to.',
  'mail.footer': 'Questions about your data: {rightsEmail}',
  'mail.footerNotice': 'How we use it: {notice}',
}
