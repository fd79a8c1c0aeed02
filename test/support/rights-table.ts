import {
  answered,
  atTheDesk,
  corrected,
  correctedByStaff,
  erased,
  erasedRestricted,
  erasing,
  erasingRestricted,
  everywhere,
  gone,
  granted,
  inWords,
  kept,
  keptHeld,
  nobody,
  objectedHeld,
  opened,
  refused,
  withdrawn,
  type Row,
} from './rights-cells.ts'

/**
 * Each right in each condition by each channel, as it is promised. Applications were received on 2027-02-26, are used on
 * 2027-03-01, and have D on 2028-02-26, or 2027-08-26 when rejected. Source: privacy.md 5, 11; deletion.md 4, 6
 */
export const rightsTable = {
  access: {
    stage: 'undecided',
    portal: everywhere(granted('access', 'export.asked')),
    staff: atTheDesk({
      answers: [303, 303, 303],
      adds: ['access'],
      cases: ['access open -'],
      mails: 'M7 M7',
      events: `${opened} accessStop.set case.copyOffered`,
    }),
  },
  rectification: {
    stage: 'undecided',
    portal: {
      free: corrected('application.seenByOwner case.recorded field.corrected'),
      restricted: 'same',
      held: { answers: [409], events: 'application.seenByOwner' },
      purging: gone,
    },
    staff: correctedByStaff('field.corrected', 'M9', '2028-03-01'),
  },
  'rectification, in words alone': {
    stage: 'undecided',
    staff: atTheDesk({
      answers: [303, 303, 422],
      cases: ['rectification open -'],
      mails: 'M7',
      events: `${opened} case.seen`,
    }),
  },
  'rectification, a file replaced': {
    stage: 'undecided',
    has: 'file',
    portal: {
      free: corrected('case.recorded file.replaced'),
      restricted: 'same',
      held: { answers: [409] },
      purging: gone,
    },
    staff: correctedByStaff('file.replaced', 'M9', '2028-03-01'),
  },
  'rectification, a file removed': {
    stage: 'undecided',
    has: 'file',
    portal: {
      free: corrected('case.recorded file.removed'),
      restricted: 'same',
      held: { answers: [409] },
      purging: gone,
    },
    staff: correctedByStaff('file.removed', 'M9', '2028-03-01'),
  },
  'rectification, a note contested': {
    stage: 'undecided',
    has: 'note',
    portal: everywhere({
      answers: [303],
      cases: ['rectification open -'],
      mails: 'M7',
      events: 'case.opened note.contested',
    }),
    staff: {
      ...correctedByStaff('note.contested', '', undefined),
      held: 'same', // the note stays as it is
    },
  },
  erasure: {
    stage: 'undecided',
    portal: {
      free: erased,
      restricted: erasedRestricted,
      held: { answers: [409] },
      purging: gone,
    },
    staff: {
      free: erasing('erasure'),
      restricted: erasingRestricted('erasure'),
      held: kept('erasure'),
      purging: nobody,
    },
  },
  'erasure, refused for a claim': {
    stage: 'undecided',
    staff: {
      free: { ...kept('erasure'), answers: [303, 303, 422] },
      restricted: 'same',
      held: refused('erasure', '17-3-e'),
      purging: nobody,
    },
  },
  'withdrawal of the application': {
    stage: 'undecided',
    portal: everywhere(withdrawn),
    staff: {
      free: withdrawn,
      restricted: { answers: [404] }, // those who hire do not see it
      held: { answers: [404] },
      purging: gone,
    },
  },
  restriction: {
    stage: 'undecided',
    portal: {
      free: { ...granted('restriction', 'restriction.set'), adds: ['restriction'], mails: 'M8' },
      restricted: { answers: [303] },
      held: 'same',
      purging: gone,
    },
    staff: {
      free: { ...answered('restriction', 'restriction.set'), adds: ['restriction'], mails: 'M7 M7 M8' },
      restricted: answered('restriction'),
      held: 'same',
      purging: nobody,
    },
  },
  'restriction, lifted': {
    stage: 'undecided',
    portal: {
      free: { answers: [303] },
      restricted: { answers: [303], frees: true, events: 'restriction.lifted' },
      held: { answers: [303] },
      purging: gone,
    },
    staff: {
      free: {
        ...answered('restriction', 'restriction.ending restriction.set'),
        answers: [303, 303, 303, 303],
        adds: ['restriction'], // for seven days
        mails: 'M7 M7 M8 M8',
      },
      // Another case than the one that restricts it.
      restricted: { ...answered('restriction'), answers: [303, 303, 303, 409] },
      held: 'same',
      purging: nobody,
    },
  },
  'objection to storage before the decision': {
    stage: 'undecided',
    portal: {
      free: granted('objection', 'objection.made'),
      restricted: 'same',
      held: objectedHeld,
      purging: gone,
    },
    staff: { free: kept('objection'), restricted: 'same', held: keptHeld, purging: nobody },
  },
  'objection to storage': {
    stage: 'told',
    portal: {
      free: erased,
      restricted: erasedRestricted,
      held: objectedHeld,
      purging: gone,
    },
    staff: {
      free: erasing('objection'),
      restricted: erasingRestricted('objection'),
      held: keptHeld,
      purging: nobody,
    },
  },
  'objection to storage, refused': {
    stage: 'told',
    staff: {
      free: refused('objection', '21-1'),
      restricted: 'same',
      held: {
        ...refused('objection', '21-1'),
        adds: ['restriction'], // for seven days
        mails: 'M7 M7 M8 M8',
        events: `${opened} case.refused restriction.ending restriction.set`,
      },
      purging: nobody,
    },
  },
  'objection to mailings': {
    stage: 'undecided',
    portal: everywhere(granted('objection', 'consent.withdrawn')),
  },
  portability: {
    stage: 'undecided',
    portal: everywhere(granted('portability', 'export.asked')),
    staff: inWords('portability'),
  },
  'portability, by transfer': {
    stage: 'undecided',
    portal: everywhere({ ...granted('portability', 'transfer.asked'), mails: 'M17' }),
  },
  'withdrawal of consent': {
    stage: 'undecided',
    portal: {
      ...everywhere(granted('withdrawal', 'consent.withdrawn')),
      purging: granted('withdrawal', 'consent.withdrawn'),
    },
    staff: atTheDesk(answered('withdrawal', 'consent.withdrawn')),
  },
  'hired person': {
    stage: 'told',
    portal: everywhere(granted('hiredPerson', 'hireStatement.asked')),
    staff: inWords('hiredPerson'),
  },
  'hired person, nobody hired': {
    stage: 'undecided',
    portal: everywhere({ answers: [409] }),
    staff: atTheDesk(refused('hiredPerson', '31')),
  },
  complaint: {
    stage: 'undecided',
    portal: everywhere({
      answers: [303],
      cases: ['complaint open -'],
      mails: 'M18 M7',
      events: 'case.opened',
    }),
    staff: atTheDesk({ ...answered('complaint'), mails: 'M18 M7 M7' }),
  },
} satisfies Record<string, Row>

/** The name of a right in the table. */
export type RightName = keyof typeof rightsTable
