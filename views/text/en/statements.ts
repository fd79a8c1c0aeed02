import type { statements as nb } from '../nb/statements.ts'

/** What the person hired can do: for those who were not. */
export const statements: Record<keyof typeof nb, string> = {
  'statement.title': 'Qualifications of the person hired',
  'statement.lead':
    'Applicants who did not get the job may ask what education and practice the person hired has. Write what can be checked.',
  'statement.rules':
    'Write no name, age or judgement. The person hired sees the text. It is deleted with the last application that was rejected.',
  'statement.education': 'Education',
  'statement.educationHint': 'Level, subject and year. Write “none” when there is nothing to tell.',
  'statement.practice': 'Practice',
  'statement.practiceHint': 'Kind of work and number of years. Write “none” when there is nothing to tell.',
  'statement.other': 'Other qualifications that can be checked',
  'statement.otherHint': 'Certificates, languages, driving licence.',
  'statement.button': 'Save the qualifications',
  'statement.cancel': 'Back to the application',
  'statement.open': 'Write the qualifications',
  'statement.missing': 'The qualifications are missing. Write them before you hand over.',
  'statement.missingSome':
    'The qualifications of a person hired are missing. Write them before you close the job.',
  'statement.none': 'Nobody has written them yet.',
  'statement.writeFor': 'Write the qualifications of the person hired on {date}',
  'statement.mine': 'What other applicants may be told about you',
  'statement.mineText': 'Applicants who did not get the job may ask for this. Your name is not in it.',
  'statement.askTitle': 'Who got the job?',
  'statement.askLink': 'See what the person hired can do',
  'statement.askText':
    'You may know what education, practice and other qualifications that can be checked the person hired has. You are not told the name.',
  'statement.ask': 'Show the qualifications',
  'statement.person': 'Person hired {n}',
  'statement.undecided':
    'Your application is not decided yet. You can ask for this once it has been rejected.',
  'statement.notForYou': 'This is for applicants who were rejected.',
  'statement.nobody': 'Nobody has been hired for this job.',
  'statement.outlived':
    'The data of the person hired was deleted before we answered. The case is closed without the qualifications for that reason.',
  'statement.waits': 'We are writing it now. You get an answer by {date} at the latest.',
  'tasks.statements': 'Qualifications that are missing',
  'tasks.statement': '{job}: write the qualifications of the person hired on {date}',
}
